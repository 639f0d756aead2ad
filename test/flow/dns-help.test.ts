import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type AdminClient, adminClient, callTool, replyOf } from './admin-client.js';
import { controlOf, type SandboxControl } from './sandbox-control.js';
import { type RunningDemo, startDemo } from './start-gatehouse.js';

interface Published {
  readonly check: string;
  readonly state: string;
  readonly found: readonly string[];
  readonly publish?: readonly { readonly type: string; readonly name: string; readonly value: string }[];
  readonly replaces?: readonly string[];
  readonly meaning: string;
}

let demo: RunningDemo;
let admin: AdminClient;
let sandbox: SandboxControl;
const tool = 'get_single_zoho_mail_domain_dns_by_id';

beforeAll(async () => {
  demo = await startDemo();
  admin = adminClient(demo.origin, demo.api_token);
  sandbox = controlOf(demo.sandbox_origin);
});
afterAll(() => demo?.stop());
beforeEach(() => sandbox.reset());

async function look(domain: string): Promise<{ readonly [check: string]: Published }> {
  const { body } = await callTool(demo.mcp_url, tool, { domain_name: domain });
  expect(body.result, JSON.stringify(body)).toMatchObject({ isError: false });
  const published = replyOf(body).published as readonly Published[];
  return Object.fromEntries(published.map((entry) => [entry.check, entry]));
}

describe('DNS help', () => {
  it('looks up only domains of the organization', async () => {
    for (const domain of ['elsewhere.example', 'not a domain', '']) {
      const { body } = await callTool(demo.mcp_url, tool, { domain_name: domain });
      expect(body.result, domain).toMatchObject({ isError: true });
    }
  });

  it('says of a domain in service what stands and what does not', async () => {
    const seen = await look('acmecorp.com');
    expect(Object.keys(seen)).not.toContain('ownership_txt');
    expect(seen.mx).toMatchObject({
      state: 'ok',
      found: ['10 mx.zoho.com', '20 mx2.zoho.com', '30 mx3.zoho.com'],
    });
    expect([seen.mx?.publish, seen.spf?.state, seen.dkim?.state]).toEqual([undefined, 'ok', 'ok']);
  });

  it('names the exact record to publish, and sees it once it is published', async () => {
    const before = await look('unpublished.example');
    const [proof] = before.ownership_txt?.publish ?? [];
    expect(before.ownership_txt?.state).toBe('missing');
    expect(before.mx?.publish?.map(({ value }) => value)).toEqual([
      '10 mx.zoho.com',
      '20 mx2.zoho.com',
      '50 mx3.zoho.com',
    ]);
    expect(before.dmarc?.publish?.[0]?.name).toBe('_dmarc.unpublished.example');
    for (const { type, name, value } of [proof, before.spf?.publish?.[0], before.dmarc?.publish?.[0]].flatMap(
      (record) => record ?? [],
    ))
      await sandbox.publish(name, type, [
        ...(name === 'unpublished.example' && value.startsWith('v=spf1') ? [proof?.value ?? ''] : []),
        value,
      ]);
    const after = await look('unpublished.example');
    expect([after.ownership_txt?.state, after.spf?.state, after.dmarc?.state]).toEqual(['ok', 'ok', 'ok']);
    const verified = await callTool(demo.mcp_url, 'zoho_mail_domains_verify', {
      domain_name: 'unpublished.example',
      verification_method: 'txt',
    });
    expect(JSON.stringify(verified.body)).not.toContain('pending');
    expect((await look('unpublished.example')).ownership_txt).toBeUndefined();
  });

  it('tells mail that goes elsewhere, two SPF records and a wrong key apart', async () => {
    await sandbox.publish('acmecorp.com', 'MX', ['10 mx.zoho.com', '20 mail.elsewhere.example']);
    await sandbox.publish('acmecorp.com', 'TXT', ['v=spf1 include:zoho.com ~all', 'v=spf1 -all']);
    await sandbox.publish('legacy2025._domainkey.acmecorp.com', 'TXT', ['v=DKIM1; k=rsa; p=AAAA']);
    const seen = await look('acmecorp.com');
    expect([seen.mx?.state, seen.spf?.state, seen.dkim?.state]).toEqual(['different', 'several', 'different']);
    expect(seen.spf?.meaning).toContain('Merge them into one');
    expect(seen.mx?.replaces).toEqual(['20 mail.elsewhere.example']);
    expect(seen.dkim?.replaces).toEqual(['v=DKIM1; k=rsa; p=AAAA']);
  });

  it('tells a part of the MX records from all of them', async () => {
    await sandbox.publish('acmecorp.com', 'MX', ['10 mx.zoho.com']);
    const { mx } = await look('acmecorp.com');
    expect([mx?.state, mx?.publish?.length, mx?.replaces]).toEqual(['partial', 3, undefined]);
    await sandbox.publish('acmecorp.com', 'MX', ['5 MX.zoho.com', '6 mx2.zoho.com', '7 mx3.zoho.com']);
    expect((await look('acmecorp.com')).mx?.state).toBe('ok');
  });

  it.each<[string, readonly string[], string | undefined]>([
    ['another sender', ['v=spf1 include:b.example -all'], 'v=spf1 include:b.example include:zoho.com -all'],
    [
      'two records',
      ['v=spf1 include:zoho.com ~all', 'v=spf1 ip4:192.0.2.1 include:b.example ~all'],
      'v=spf1 include:zoho.com ip4:192.0.2.1 include:b.example ~all',
    ],
    ['two records without the service', ['v=spf1 a -all', 'v=spf1 mx ~all'], 'v=spf1 a mx include:zoho.com ~all'],
    ['an include that comes too late', ['v=spf1 a -all include:zoho.com'], 'v=spf1 a include:zoho.com -all'],
    ['an include that only fails', ['v=spf1 -include:zoho.com ~all'], 'v=spf1 include:zoho.com ~all'],
    ['a record that hands over', ['v=spf1 redirect=_spf.b.example'], undefined],
  ])('never proposes a second SPF record next to %s', async (_title, values, merged) => {
    await sandbox.publish('acmecorp.com', 'TXT', ['unrelated', ...values]);
    const { spf } = await look('acmecorp.com');
    expect(spf?.publish?.map(({ value }) => value)).toEqual(merged === undefined ? undefined : [merged]);
    expect(spf?.replaces).toEqual(merged === undefined ? undefined : values);
    expect(spf?.meaning).toMatch(
      merged === undefined ? /No record is proposed.+by hand/ : /[Mm]erge.+replaces the current one/,
    );
    const { body } = await callTool(demo.mcp_url, 'zoho_mail_domain_dns_verify_spf', { domain_name: 'acmecorp.com' });
    const reply = replyOf(body);
    if (reply.spfstatus === true) return;
    const proposed = reply.publish as Published['publish'];
    expect(proposed?.map(({ value }) => value)).toEqual(merged === undefined ? undefined : [merged]);
    expect(JSON.stringify(body)).not.toContain('"v=spf1 include:zoho.com ~all"');
  });

  it('reads records in any letter case', async () => {
    await sandbox.publish('acmecorp.com', 'TXT', ['V=SPF1 INCLUDE:ZOHO.COM -ALL']);
    await sandbox.publish('acmecorp.com', 'MX', ['10 MX.ZOHO.COM', '20 Mx2.Zoho.Com.', '50 mx3.zoho.com']);
    await sandbox.publish('zb20000002.newbrand.com', 'CNAME', ['ZMVERIFY.ZOHO.COM.']);
    const seen = await look('acmecorp.com');
    expect([seen.spf?.state, seen.mx?.state]).toEqual(['ok', 'ok']);
    const verified = async (tool_: string, args: object) => replyOf((await callTool(demo.mcp_url, tool_, args)).body);
    const domain = { domain_name: 'acmecorp.com' };
    expect(await verified('zoho_mail_domain_dns_verify_spf', domain)).toMatchObject({ spfstatus: true });
    expect(await verified('zoho_mail_domain_dns_verify_mx', domain)).toMatchObject({ mxstatus: true });
    const cname = { domain_name: 'newbrand.com', verification_method: 'cname' };
    expect(await verified('zoho_mail_domains_verify', cname)).toMatchObject({ status: true });
  });

  it('names the servers of the account’s own data centre', async () => {
    const code = await sandbox.selfClientCode(
      ['ZohoMail.partner.organization.READ', 'ZohoMail.organization.domains.READ'],
      'eu',
    );
    const account = await admin('POST', '/integrated-account', {
      integration: 'zoho_mail',
      data_center: 'eu',
      code,
    });
    expect(account.status, JSON.stringify(account.body)).toBe(201);
    const called = await admin('POST', `/integrated-account/${account.body.id}/tools/${tool}`, {
      arguments: { domain_name: 'unpublished.example' },
    });
    expect(JSON.stringify(called.body)).toContain('10 mx.zoho.eu');
  });

  it('is a read: listed for a read-only server, and on record', async () => {
    const made = await admin('POST', `/integrated-account/${demo.integrated_account_id}/mcp`, {
      name: 'auditor',
      config: { methods: ['read'], tags: ['domains'] },
    });
    const answer = await callTool(String(made.body.url), tool, { domain_name: 'acmecorp.com' });
    expect(answer.body.result).toMatchObject({ isError: false });
    const rows = (await admin('GET', `/audit-log?action=${tool}&limit=1`)).body.result as object[];
    expect(rows[0]).toMatchObject({ outcome: 'ok', arguments: { domain_name: 'acmecorp.com' } });
  });
});
