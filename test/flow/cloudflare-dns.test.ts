import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type AdminClient, adminClient, callTool, replyOf } from './admin-client.js';
import { controlOf, type SandboxControl } from './sandbox-control.js';
import { type RunningDemo, startDemo } from './start-gatehouse.js';

const editToken = 'cfut_sandbox0000000000000000000000edit';
const readToken = 'cfut_sandbox0000000000000000000000read';
const createTool = 'create_a_cloudflare_dns_record';
const listTool = 'list_all_cloudflare_dns_records';

type Reply = { readonly [name: string]: unknown };

let demo: RunningDemo;
let admin: AdminClient;
let sandbox: SandboxControl;
let url: string;
let accountId: string;
let zoneId: string;

beforeAll(async () => {
  demo = await startDemo();
  admin = adminClient(demo.origin, demo.api_token);
  sandbox = controlOf(demo.sandbox_origin);
  ({ url, accountId } = await connect(editToken));
  zoneId = await zoneOf('unpublished.example');
});
afterAll(() => demo?.stop());
beforeEach(() => sandbox.reset());

async function connect(token: string): Promise<{ readonly url: string; readonly accountId: string }> {
  const account = await admin('POST', '/integrated-account', {
    integration: 'cloudflare-dns',
    data_center: 'global',
    fields: { api_token: token },
  });
  expect(account.status, JSON.stringify(account.body)).toBe(201);
  const made = await admin('POST', `/integrated-account/${account.body.id}/mcp`, { name: 'DNS' });
  return { url: String(made.body.url), accountId: String(account.body.id) };
}

async function ask(
  tool: string,
  args: object,
  where = url,
): Promise<{ readonly isError: boolean; readonly reply: Reply; readonly text: string }> {
  const { body } = await callTool(where, tool, args);
  const result = body.result as { isError?: boolean; content: readonly { readonly text: string }[] } | undefined;
  if (!result) return { isError: true, reply: {}, text: JSON.stringify(body) };
  const text = result.content.map((part) => part.text).join('\n');
  return { isError: result.isError === true, reply: text.startsWith('{') ? replyOf(body) : {}, text };
}

async function done(tool: string, args: object): Promise<Reply> {
  const { isError, reply, text } = await ask(tool, args);
  expect(isError, text).toBe(false);
  return reply;
}

async function zoneOf(name: string): Promise<string> {
  const { items } = await done('list_all_cloudflare_dns_zones', { name });
  return String((items as readonly Reply[])[0]?.id);
}

const create = (record: object) => ask(createTool, { zone_id: zoneId, ...record });
const list = async (filter: object = {}) =>
  (await done(listTool, { zone_id: zoneId, ...filter })).items as readonly Reply[];

describe('connecting', () => {
  it.each([
    ['a global key', 'cfk_00000000000000000000000000000000'],
    ['a token that the service does not know', 'cfut_unknown00000000000000000000000'],
  ])('refuses %s, and keeps no account', async (_kind, token) => {
    const refused = await admin('POST', '/integrated-account', {
      integration: 'cloudflare_dns',
      data_center: 'global',
      fields: { api_token: token },
    });
    expect(refused.status).toBe(400);
    expect(JSON.stringify(refused.body)).not.toContain(token);
  });

  it('takes a missing permission for what it is, and the account stays active', async () => {
    const reader = await connect(readToken);
    const refused = await ask(createTool, { zone_id: zoneId, type: 'TXT', name: '@', content: '"x"' }, reader.url);
    expect(refused).toMatchObject({ isError: true, text: expect.stringContaining('Zone, DNS, Edit') });
    expect((await admin('GET', `/integrated-account/${reader.accountId}`)).body.status).toBe('active');
  });
});

describe('what good guesses get wrong', () => {
  it('a failure under 200 is a failure', async () => {
    const body = { success: false, result: null, errors: [{ code: 971, message: 'slow down' }], messages: [] };
    await sandbox.fault({ times: 1, match: { path: 'dns_records' }, status: 200, body });
    expect(await ask(listTool, { zone_id: zoneId })).toMatchObject({
      isError: true,
      text: expect.stringContaining('five minutes'),
    });
  });

  it.each([
    ['9100', { type: 'MX', content: 'mx.zoho.com' }],
    ['9009', { type: 'MX', content: '10 mx.zoho.com', priority: 10 }],
    ['9021', { type: 'TXT', content: '"x"', ttl: 30 }],
    ['9004', { type: 'TXT', content: '"x"', proxied: true }],
    ['9005', { type: 'A', content: 'not-an-address' }],
  ])('error %s leads to the next step', async (code, record) => {
    const refused = await create({ name: '@', ...record });
    expect(refused.isError).toBe(true);
    expect(refused.text).toContain(code);
    expect(refused.text).not.toContain('internal');
  });

  it('an identical record counts as done, a conflict does not', async () => {
    await done(createTool, { zone_id: zoneId, type: 'CNAME', name: 'www', content: 'a.example', proxied: false });
    expect((await create({ type: 'CNAME', name: 'www', content: 'a.example' })).reply).toMatchObject({
      changed: false,
    });
    expect(await create({ type: 'CNAME', name: 'www', content: 'b.example' })).toMatchObject({
      isError: true,
      text: expect.stringContaining('update the existing one'),
    });
  });

  it('texts of mail are quoted and split, others are noted', async () => {
    const key = `v=DKIM1; k=rsa; p=${'A'.repeat(392)}`;
    const made = await create({ type: 'TXT', name: 'zoho._domainkey', content: key });
    expect(made.reply.content).toBe(`"${key.slice(0, 255)}" "${key.slice(255)}"`);
    expect(made.text).toContain('sent in double quotes');
    const plain = await create({ type: 'TXT', name: 'note', content: 'hello' });
    expect(plain.reply.content).toBe('hello');
    expect(plain.text).toContain('no double quotes');
  });

  it('a proxied CNAME of mail is noted', async () => {
    const made = await create({ type: 'CNAME', name: 's1._domainkey', content: 'dkim.example', proxied: true });
    expect(made.text).toContain('Send proxied false');
  });

  it('an update keeps what is not given, and lists end on a page that is not full', async () => {
    const { id } = await done(createTool, {
      zone_id: zoneId,
      type: 'A',
      name: 'a',
      content: '192.0.2.1',
      proxied: true,
    });
    const updated = await done('update_a_cloudflare_dns_record_by_id', {
      zone_id: zoneId,
      dns_record_id: id,
      content: '192.0.2.2',
    });
    expect(updated).toMatchObject({ content: '192.0.2.2', proxied: true });
    for (const name of ['b', 'c']) await done(createTool, { zone_id: zoneId, type: 'A', name, content: '192.0.2.1' });
    const first = await done(listTool, { zone_id: zoneId, per_page: 2 });
    expect(first.next).toEqual({ zone_id: zoneId, per_page: 2, page: 2 });
    expect((await done(listTool, { zone_id: zoneId, per_page: 2, page: 2 })).next).toBeUndefined();
    expect(await list({ name_exact: 'b.unpublished.example' })).toHaveLength(1);
  });

  it('a batch is all or nothing, and replaces a record by one of another type', async () => {
    const { id } = await done(createTool, { zone_id: zoneId, type: 'CNAME', name: 'w', content: 'a.example' });
    const batch = (posts: readonly object[]) =>
      ask('cloudflare_dns_records_batch', { zone_id: zoneId, deletes: [{ id }], posts });
    expect((await batch([{ type: 'A', name: 'w', content: 'nonsense' }])).isError).toBe(true);
    expect(await list({ type: 'CNAME' })).toHaveLength(1);
    expect((await batch([{ type: 'A', name: 'w', content: '192.0.2.7' }])).isError).toBe(false);
    expect((await list()).map(({ type }) => type)).toEqual(['A']);
    expect((await ask('cloudflare_dns_records_batch', { zone_id: zoneId })).isError).toBe(true);
  });

  it('a deleted record is gone, and deleting it once more changes nothing', async () => {
    const { id } = await done(createTool, { zone_id: zoneId, type: 'A', name: 'a', content: '192.0.2.1' });
    const remove = () => done('delete_a_cloudflare_dns_record_by_id', { zone_id: zoneId, dns_record_id: id });
    expect(await remove()).toMatchObject({ id });
    expect(await remove()).toMatchObject({ changed: false });
  });

  it('an export is a file without the envelope', async () => {
    await done(createTool, { zone_id: zoneId, type: 'MX', name: '@', content: 'mx.zoho.com', priority: 10 });
    const { body } = await callTool(url, 'cloudflare_dns_records_export', { zone_id: zoneId });
    const exported = JSON.stringify(body.result);
    const blob = /"(?:blob|data)":"([^"]+)"/.exec(exported)?.[1] ?? '';
    expect(exported + Buffer.from(blob, 'base64').toString()).toContain('10 mx.zoho.com');
    expect(await done('cloudflare_dns_records_usage', { zone_id: zoneId })).toMatchObject({
      record_quota: 200,
      record_usage: 1,
    });
  });

  it('a zone id that is a name, and a pending zone, say what is wrong', async () => {
    expect((await ask(listTool, { zone_id: 'unpublished.example' })).isError).toBe(true);
    const pending = await ask('get_single_cloudflare_dns_zone_by_id', { zone_id: await zoneOf('undelegated.example') });
    expect(pending.text).toContain('resolvers do not see its records');
  });
});

describe('publishing for mail', () => {
  const domain = 'unpublished.example';
  const dnsTool = 'get_single_zoho_mail_domain_dns_by_id';

  interface Check {
    readonly check: string;
    readonly state: string;
    readonly publish?: readonly { readonly type: string; readonly name: string; readonly value: string }[];
  }

  async function look(): Promise<readonly Check[]> {
    const { reply } = await ask(dnsTool, { domain_name: domain }, demo.mcp_url);
    return reply.published as readonly Check[];
  }

  it('verifies the domain once its records are created, and not before', async () => {
    const verify = () =>
      ask('zoho_mail_domains_verify', { domain_name: domain, verification_method: 'txt' }, demo.mcp_url);
    const before = await look();
    const wanted = before
      .filter(({ check, state }) => state !== 'ok' && ['ownership_txt', 'mx', 'spf', 'dmarc'].includes(check))
      .flatMap(({ publish }) => publish ?? []);
    expect(wanted.map(({ type }) => type)).toEqual(expect.arrayContaining(['TXT', 'MX']));
    expect((await verify()).reply).not.toMatchObject({ isVerified: true });
    for (const { type, name, value } of wanted) {
      const [, priority, host] = type === 'MX' ? (/^(\d+) (\S+)$/.exec(value) ?? []) : [];
      const record = host === undefined ? { content: value } : { content: host, priority: Number(priority) };
      await done(createTool, { zone_id: zoneId, type, name, ...record });
    }
    const after = new Map((await look()).map(({ check, state }) => [check, state]));
    for (const check of ['ownership_txt', 'mx', 'spf', 'dmarc'])
      expect([check, after.get(check)]).toEqual([check, 'ok']);
    const verified = await verify();
    expect([verified.isError, verified.text.includes('pending')], verified.text).toEqual([false, false]);
    expect((await look()).map(({ check }) => check)).not.toContain('ownership_txt');
  });

  it('keeps the records of a pending zone from resolvers', async () => {
    const pending = await zoneOf('undelegated.example');
    await done(createTool, { zone_id: pending, type: 'TXT', name: '@', content: 'v=spf1 -all' });
    const response = await fetch(`${demo.sandbox_origin}/__sandbox/dns`);
    expect(await response.text()).not.toContain('undelegated.example');
  });

  it('shows no token', async () => {
    const { body } = await admin('GET', `/integrated-account/${accountId}`);
    expect(JSON.stringify(body)).not.toContain(editToken);
    expect(demo.log()).not.toContain(editToken);
  });
});
