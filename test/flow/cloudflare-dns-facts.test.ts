/** The known facts about the service, line by line: each is kept by the catalogue, the simulator or a runbook, or is listed as not covered. */
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type AdminClient, adminClient, callTool, postMcp } from './admin-client.js';
import { controlOf, type SandboxControl } from './sandbox-control.js';
import { type RunningDemo, startDemo } from './start-gatehouse.js';

const token = 'cfut_sandbox0000000000000000000000edit';
const create = 'create_a_cloudflare_dns_record';
const list = 'list_all_cloudflare_dns_records';
const update = 'update_a_cloudflare_dns_record_by_id';
const remove = 'delete_a_cloudflare_dns_record_by_id';
const batch = 'cloudflare_dns_records_batch';
const zones = 'list_all_cloudflare_dns_zones';
const zone = 'get_single_cloudflare_dns_zone_by_id';

let demo: RunningDemo;
let admin: AdminClient;
let sandbox: SandboxControl;
let url: string;
let zoneId: string;
let tools: ReadonlyMap<string, string>;
let instructions: string;

beforeAll(async () => {
  demo = await startDemo();
  admin = adminClient(demo.origin, demo.api_token);
  sandbox = controlOf(demo.sandbox_origin);
  ({ url } = await connect());
  const listed = await postMcp(url, { jsonrpc: '2.0', id: 1, method: 'tools/list' });
  const { tools: found } = listed.body.result as { tools: readonly { readonly name: string }[] };
  tools = new Map(found.map((tool) => [tool.name, JSON.stringify(tool)]));
  const begun = await postMcp(url, {
    jsonrpc: '2.0',
    id: 2,
    method: 'initialize',
    params: { protocolVersion: '2025-06-18', capabilities: {}, clientInfo: { name: 'test', version: '1' } },
  });
  ({ instructions } = begun.body.result as { instructions: string });
  const zoneList = await ask(zones, { name: 'unpublished.example' });
  zoneId = /"id": ?"([0-9a-f]{32})"/.exec(zoneList.text)?.[1] ?? '';
});
afterAll(() => demo?.stop());
beforeEach(() => sandbox.reset());

async function connect(): Promise<{ readonly url: string; readonly accountId: string }> {
  const fields = { api_token: token };
  const account = await admin('POST', '/integrated-account', { integration: 'cloudflare-dns', fields });
  expect(account.status, JSON.stringify(account.body)).toBe(201);
  const made = await admin('POST', `/integrated-account/${account.body.id}/mcp`, { name: 'DNS' });
  return { url: String(made.body.url), accountId: String(account.body.id) };
}

async function ask(tool: string, args: object, where = url) {
  const { body } = await callTool(where, tool, args);
  const result = body.result as { isError?: boolean; content: readonly { readonly text: string }[] } | undefined;
  const text = result?.content.map((part) => part.text).join('\n') ?? JSON.stringify(body);
  return { isError: result?.isError !== false, text };
}

const notCovered = readFileSync(new URL('../../catalogue/cloudflare-dns/NOT-COVERED.md', import.meta.url), 'utf8');
const sourceOf = (path: string) => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');

/** Section 6: what a model reads for each code that the service is known to return. */
const codes: readonly (readonly [code: number, status: number, message: string, advice: RegExp])[] = [
  [81053, 400, 'An A, AAAA, or CNAME record with that host already exists.', /update the existing one, or ask before/],
  [81054, 400, 'A CNAME record with that host already exists.', /wait, then try once more/],
  [81056, 400, 'NS records with that host already exist.', /publish the record at the provider that serves it/],
  [81045, 400, 'Record quota exceeded.', /cloudflare_dns_records_usage/],
  [83011, 400, 'too long together', /8,192 characters together/],
  [9015, 400, 'too long', /at most 4,096 bytes/],
  [9000, 400, 'DNS name is invalid.', /labels of at most 63 characters/],
  [9005, 400, 'Content for A record must be a valid IPv4 address.', /use AAAA for IPv6/],
  [9007, 400, 'Content for CNAME record is invalid.', /does not fit the type/],
  [9009, 400, 'Content for MX record must be a hostname.', /number goes into priority/],
  [9100, 400, 'priority is a required field.', /need priority, also where it is 0/],
  [9021, 400, 'Invalid TTL.', /1 \(automatic\) or between 60 and 86400/],
  [9022, 400, 'TTL must be a number.', /bug in the integration/],
  [9003, 400, 'Target is not allowed for a proxied record.', /send proxied false/],
  [9004, 400, 'This record type cannot be proxied.', /send proxied false/],
  [9313, 400, 'The comment is too long.', /100 characters/],
  [9300, 400, 'DNS record has too many tags.', /leave tags out/],
  [9207, 400, 'Request body is invalid.', /bug in the integration/],
  [1004, 400, 'DNS Validation Error', /correct what the message names/],
  [7003, 400, 'Could not route to /zones/example.com', new RegExp(zones)],
  [7003, 404, 'Could not route to /zones/example.com', new RegExp(zones)],
  [9109, 403, 'Cannot use the access token from location: 192.0.2.1', /address of this gateway/],
  [9109, 403, 'Unauthorized to access requested resource', /check the zone id, then the token/],
  [9109, 403, 'Invalid zone identifier', /check the zone id/],
  [10_000, 403, 'Authentication error', /Zone, DNS, Edit/],
  [0, 403, 'Requires permission "com.cloudflare.api.account.zone.list"', /list with the name of a zone/],
  [10_001, 403, 'Method not allowed for token', /A token cannot do this/],
  [10_001, 403, 'internal error', /try again/],
  [971, 200, 'Please wait and consider throttling your request speed', /wait five minutes/],
  [971, 429, 'Please wait and consider throttling your request speed', /wait five minutes/],
  [10_100, 429, 'Rate limited', /wait five minutes/],
  [1002, 400, 'Invalid DNS record identifier', /list again and copy it/],
];

describe('errors', () => {
  it.each(codes)('%i under %i (%s)', async (code, status, message, advice) => {
    const body = { success: false, result: null, errors: [{ code, message }], messages: [] };
    await sandbox.fault({ times: 1, match: { path: 'dns_records' }, status, body });
    const refused = await ask(list, { zone_id: zoneId });
    expect(refused).toEqual({ isError: true, text: expect.stringMatching(advice) });
    expect(refused.text).not.toContain('Internal error');
    // None of these means that the token is invalid, so the account still works.
    expect(await ask(list, { zone_id: zoneId })).toMatchObject({ isError: false });
  });

  it.each([
    [9109, 403, 'Invalid access token'],
    [6003, 400, 'Invalid request headers'],
    [9103, 403, 'Unknown X-Auth-Key or X-Auth-Email'],
    [9106, 400, 'Missing X-Auth-Key, X-Auth-Email or Authorization headers'],
  ])('%i (%s %s) is a credential that must be replaced', async (code, status, message) => {
    const own = await connect();
    const body = { success: false, result: null, errors: [{ code, message }], messages: [] };
    // The call, its one repetition, and the probe that decides about the account.
    await sandbox.fault({ times: 3, match: { path: '/zones' }, status, body });
    expect(await ask(list, { zone_id: zoneId }, own.url)).toMatchObject({ isError: true });
    const { status: state } = (await admin('GET', `/integrated-account/${own.accountId}`)).body;
    expect([state, await ask(list, { zone_id: zoneId }, own.url)]).toEqual([
      'needs_reauth',
      { isError: true, text: expect.stringContaining('must be reconnected') },
    ]);
  });

  it.each([
    [81058, create, { type: 'A', name: 'a', content: '192.0.2.1' }],
    [81057, create, { type: 'A', name: 'a', content: '192.0.2.1' }],
    [81044, remove, { dns_record_id: '0123456789abcdef0123456789abcdef' }],
  ])('%i counts as done for %s', async (code, tool, args) => {
    const body = { success: false, result: null, errors: [{ code, message: 'So it is.' }], messages: [] };
    await sandbox.fault({ times: 1, match: { path: 'dns_records' }, status: 400, body });
    expect(await ask(tool, { zone_id: zoneId, ...args })).toMatchObject({
      isError: false,
      text: expect.stringContaining('"changed":false'),
    });
  });

  it('a plain text of a proxy under 502 is a passing fault', async () => {
    await sandbox.fault({ times: 1, match: { path: 'dns_records' }, status: 502, body: 'error code: 502' });
    expect(await ask(list, { zone_id: zoneId })).toMatchObject({ isError: true, text: expect.stringContaining('502') });
  });
});

/** Where a fact is kept: words of a tool or of the instructions, a test by file and title, or a line of NOT-COVERED. */
type Kept =
  | { readonly tool: string; readonly says: RegExp }
  | { readonly instructions: RegExp }
  | { readonly test: string; readonly title: string }
  | { readonly notCovered: RegExp };

const flow = (title: string): Kept => ({ test: 'test/flow/cloudflare-dns.test.ts', title });
const alias = (title: string): Kept => ({ test: 'test/flow/alias-records.test.ts', title });
const runbook = (title: string): Kept => ({ test: 'test/flow/domain-onboarding.test.ts', title });
const values = (title: string): Kept => ({ test: 'src/guidance/joint/dns-records.test.ts', title });

const facts: readonly (readonly [section: string, fact: string, kept: Kept])[] = [
  ['1.1', 'TXT content is not normalized', flow('texts of mail are quoted and split, others are noted')],
  ['1.1', 'compare by decoded value', values('values are compared decoded')],
  [
    '1.2',
    'the type cannot be changed',
    { tool: update, says: /type of a record cannot be changed: delete and create/ },
  ],
  ['1.3', 'several errors in one reply', { notCovered: /several errors in one reply/ }],
  ['1.4', 'code 10000 has two meanings', flow('takes a missing permission for what it is')],
  ['1.5', 'a proxied CNAME breaks mail', flow('a proxied CNAME of mail is noted')],
  ['1.5', 'flatten_all_cnames', alias('is not published while the zone flattens all CNAMEs')],
  ['1.5', 'flatten_cname', alias('a flattened record %s is a difference')],
  ['1.5', 'target in the same zone', values('a CNAME is neither proxied nor flattened')],
  ['1.6', 'an import can be partial', { notCovered: /dns_records\/import`.*Success can be partial/ }],
  ['1.7', 'a batch error does not name the item', { tool: batch, says: /does not name the item/ }],
  [
    '1.8',
    'account tokens fail on the user check',
    { notCovered: /user\/tokens\/verify`.*Fails for tokens that belong/ },
  ],
  ['1.9', 'a token without Zone Read', { notCovered: /tokens without Zone Read/ }],
  ['1.9', 'the name filter may be allowed', { tool: zones, says: /Tokens that cannot list all zones need it/ }],
  ['1.10', 'filters with operators', { tool: list, says: /name_exact.*content_exact|content_exact.*name_exact/ }],
  ['1.11', 'size limits', flow('error %s leads to the next step')],
  ['1.12', 'total_count ignores filters', flow('lists end on a page that is not full')],
  ['1.13', 'a name outside the zone', { tool: create, says: /does not end in the zone's name gets it appended/ }],
  ['1.13', 'the runbook publishes none', values('a name that is delegated, or outside the zone')],
  ['1.14', 'CNAME next to other types', values('a CNAME is neither proxied nor flattened')],
  ['1.15', 'Unicode zones, Punycode records', alias('is found by either spelling of the domain')],
  ['1.16', 'shadowed records', { notCovered: /shadowed records/ }],
  ['1.17', 'records of Email Routing are locked', alias('Email Routing: its MX and SPF records')],
  ['1.18', 'the quota of records', flow('an export is a file without the envelope')],
  ['1.19', 'pending zones', runbook('says why a pending zone cannot work yet')],
  ['1.19', 'a pending Free zone is deleted after 28 days', flow('a zone id that is a name, and a pending zone')],
  ['1.20', 'codes below 1000', { notCovered: /code 0 and 971/ }],
  ['1.21, 2', 'OAuth for third parties', { notCovered: /OAuth for third parties.*left out/ }],
  ['2', 'a global key is no token', flow('refuses %s, and keeps no account')],
  ['2', 'permissions to ask for', { notCovered: /Zone DNS Settings Read/ }],
  ['3', 'PUT resets what is not given', { notCovered: /`PUT …\/dns_records/ }],
  ['3', 'creating and deleting zones', { notCovered: /`POST`, `PATCH`, `DELETE \/zones`/ }],
  ['3', 'scans', { notCovered: /scans/ }],
  ['4', 'names that are accepted', { tool: create, says: /@ for the zone itself, a relative name, or a full name/ }],
  ['4', 'priority 0 must be sent', { tool: create, says: /Required for MX and URI, also where it is 0/ }],
  ['4', 'ttl 1 or 60 to 86400', { tool: create, says: /1 is automatic; else 60 to 86400/ }],
  ['4', 'proxied: A, AAAA, CNAME', { tool: create, says: /Only A, AAAA and CNAME/ }],
  ['4', 'comments and tags by plan', { tool: create, says: /100 characters on the Free plan.*none on the Free plan/ }],
  ['4', 'data of rare types', { notCovered: /`data` of CERT/ }],
  ['5', 'success decides, not the status', flow('a failure under 200 is a failure')],
  ['5', 'finding TXT records', { tool: list, says: /filter by type and name_exact and compare decoded contents/ }],
  ['7', 'one SPF record', runbook('shows an existing record as a difference')],
  ['7', 'two SPF records', runbook('reports mail that arrives elsewhere and a second SPF')],
  ['7', 'null MX', { notCovered: /null MX/ }],
  ['7', 'no CNAME at the apex', values('a CNAME is neither proxied nor flattened')],
  ['7', 'timing', { tool: create, says: /remember a missing name for up to 30 minutes/ }],
  ['8', 'batch order, all or nothing', flow('a batch is all or nothing')],
  [
    '8',
    'size of a batch; not atomic for resolvers',
    { tool: batch, says: /200 operations on the Free plan.*for a moment/ },
  ],
  ['8', 'items of a batch', { notCovered: /Items of a batch are sent as they are/ }],
  ['9', 'requests per five minutes; no retry-after', { notCovered: /429 without `retry-after`/ }],
  ['10', 'finding the zone of a long name', { tool: zones, says: /dropping labels from the left/ }],
  ['10', 'a moved zone', { tool: zone, says: /name servers that its registrar must delegate to/ }],
  [
    '11',
    'foundation_dns is removed',
    { tool: 'get_single_cloudflare_dns_zone_settings_by_id', says: /flatten_all_cnames/ },
  ],
  ['12', 'records of a pending zone', flow('keeps the records of a pending zone from resolvers')],
  ['13', 'other DNS providers', { notCovered: /DigitalOcean, Linode, Netlify, GoDaddy/ }],
  ['13', 'a zone elsewhere', runbook('ends in the records to hand over')],
  ['14', 'Google Workspace, Microsoft 365', { notCovered: /Google Workspace and Microsoft 365/ }],
  ['14', 'DMARC reports to another domain', { notCovered: /_report\._dmarc/ }],
  ['14', 'the order that verifies', runbook('runs to the end over one URL')],
  ['all', 'the model is told', { instructions: /never add a second one.*flatten_all_cnames.*pending/s }],
  ['16', 'statuses of 81044 and 7003', { notCovered: /statuses of 81044, 7003/ }],
  ['16', 'the code for a changed type', { notCovered: /the code for a changed type/ }],
];

describe('facts', () => {
  it.each(facts)('%s %s', (_section, _fact, kept) => {
    if ('tool' in kept) expect(tools.get(kept.tool)).toMatch(kept.says);
    else if ('instructions' in kept) expect(instructions).toMatch(kept.instructions);
    else if ('test' in kept) expect(sourceOf(kept.test)).toContain(kept.title);
    else expect(notCovered).toMatch(kept.notCovered);
  });
});

describe('the mail records of the shipped suite, per data centre', () => {
  it.each([
    ['com', 'zoho.com', 'zohomail.com'],
    ['eu', 'zoho.eu', 'zohomail.eu'],
    ['in', 'zoho.in', 'zohomail.in'],
    ['com.au', 'zoho.com.au', 'zohomail.com.au'],
    ['jp', 'zoho.jp', 'zohomail.jp'],
    ['ca', 'zohocloud.ca', null],
  ])('%s', async (center, mailDomain, spf) => {
    const code = await sandbox.selfClientCode(
      ['ZohoMail.partner.organization.ALL', 'ZohoMail.organization.domains.ALL'],
      center,
    );
    const account = await admin('POST', '/integrated-account', { integration: 'zoho_mail', data_center: center, code });
    expect(account.status, JSON.stringify(account.body)).toBe(201);
    const made = await admin('POST', `/integrated-account/${account.body.id}/mcp`, { name: center });
    const own = String(made.body.url);
    await ask('create_a_zoho_mail_domain', { domainName: 'brandnew.example' }, own);
    const { text } = await ask('get_single_zoho_mail_domain_dns_by_id', { domain_name: 'brandnew.example' }, own);
    expect(text).toMatch(new RegExp(`zoho-verification=zb[^"]+\\.zmverify\\.${mailDomain}"`));
    for (const mx of ['10 mx.', '20 mx2.', '50 mx3.']) expect(text).toContain(`${mx}${mailDomain}"`);
    if (spf) expect(text).toMatch(new RegExp(`v=spf1 include:(${spf}|one\\.${mailDomain}|${mailDomain}) [~-]all`));
    expect(text).toContain('v=DMARC1; p=none; rua=mailto:');
    expect(text).not.toMatch(/pct=|rf=|ri=/);
  });
});
