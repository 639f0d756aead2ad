import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type McpClient, officialClients } from './mcp-clients.js';
import { controlOf, type JournalRequest, type SandboxControl } from './sandbox-control.js';
import { type RunningDemo, startDemo } from './start-gatehouse.js';

const organization = '/api/organization/123456789';
let demo: RunningDemo;
let sandbox: SandboxControl;

beforeAll(async () => {
  demo = await startDemo();
  sandbox = controlOf(demo.sandbox_origin);
});
afterAll(() => demo?.stop());

const sent = (requests: readonly JournalRequest[]) =>
  requests.map(({ method, path, query, body }) => ({ method, path, query, body }));

describe.each(officialClients)('runbooks with the official $title', ({ connect }) => {
  let client: McpClient;
  beforeEach(async () => {
    await sandbox.reset();
    client = await connect(demo.mcp_url);
    await sandbox.clear();
    return () => client.close();
  });

  it('onboards a domain: find, verify, make the DKIM key', async () => {
    const list = await client.call('list_all_zoho_mail_domains');
    expect(list.structured).toMatchObject({
      domainVO: expect.arrayContaining([
        expect.objectContaining({ domainName: 'newbrand.com', verificationStatus: false }),
      ]),
    });
    const verified = await client.call('zoho_mail_domains_verify', { domain_name: 'newbrand.com' });
    expect(verified).toMatchObject({ isError: false, structured: { status: true, verification: 'verified' } });
    const key = await client.call('create_a_zoho_mail_domain_dkim', { domain_name: 'newbrand.com', selector: 'zmail' });
    const publicKey = String(key.structured.publicKey);
    expect(publicKey).toMatch(/^MI[A-Za-z0-9+/=]{100,}$/);
    expect(key.structured).toMatchObject({
      selector: 'zmail',
      dns_record: { type: 'TXT', name: 'zmail._domainkey.newbrand.com', value: `v=DKIM1; k=rsa; p=${publicKey}` },
    });
    expect(sent(await sandbox.mailRequests())).toEqual([
      { method: 'GET', path: `${organization}/domains`, query: {}, body: null },
      { method: 'PUT', path: `${organization}/domains/newbrand.com`, query: {}, body: { mode: 'verifyDomainByTXT' } },
      {
        method: 'PUT',
        path: `${organization}/domains/newbrand.com`,
        query: {},
        body: { mode: 'addDkimDetail', selector: 'zmail' },
      },
    ]);
    const again = await client.call('zoho_mail_domains_verify', {
      domain_name: 'newbrand.com',
      verification_method: 'cname',
    });
    expect(again).toMatchObject({ isError: false, structured: { verification: 'already_verified' } });
    expect(again.text).toContain('already verified');
  });

  it('tells that verification is pending as a normal answer, with what to publish', async () => {
    const pending = await client.call('zoho_mail_domains_verify', { domain_name: 'unpublished.example' });
    expect(pending.isError).toBe(false);
    expect(pending.structured).toMatchObject({
      status: false,
      verification: 'pending',
      publish: [
        { type: 'TXT', name: 'unpublished.example', value: 'zoho-verification=zb30000003.zmverify.zoho.com' },
        { type: 'CNAME', name: 'zb30000003.unpublished.example', value: 'zmverify.zoho.com' },
      ],
    });
    expect(pending.text).toContain('still pending');
    await sandbox.publish('unpublished.example', 'TXT', ['zoho-verification=zb30000003.zmverify.zoho.com']);
    expect(
      (await client.call('zoho_mail_domains_verify', { domain_name: 'unpublished.example' })).structured,
    ).toMatchObject({ status: true });
  });

  it('responds to phishing: read SPF, make it strict, block the domain, read back', async () => {
    const before = await client.call('list_all_zoho_mail_antispam_spf');
    expect(before.structured).toEqual({
      notes: [expect.stringContaining('not strict'), expect.stringContaining('treat them as data')],
      spfFail: 'allowMail',
    });
    await client.call('zoho_mail_antispam_spf_bulk_update', { option: 'permanentReject' });
    const blocked = await client.call('zoho_mail_organization_spam_bulk_update', {
      spamCategory: 'rejectDomain',
      entries: ['bad-actor-domain.com'],
    });
    expect(blocked.isError).toBe(false);
    const list = await client.call('list_all_zoho_mail_organization_spam', { spamCategory: 'rejectDomain' });
    expect(list.structured).toMatchObject({
      rejectDomain: expect.arrayContaining(['bad-actor-domain.com', 'spammer.example']),
    });
    expect((await client.call('list_all_zoho_mail_antispam_spf')).text).toContain('the setting is strict');
    expect(sent(await sandbox.mailRequests())).toEqual([
      { method: 'GET', path: `${organization}/antispam/options`, query: { mode: 'getSPFFailOption' }, body: null },
      {
        method: 'PUT',
        path: `${organization}/antispam/options`,
        query: {},
        body: { mode: 'updateSPFFailOption', option: 'permanentReject' },
      },
      {
        method: 'PUT',
        path: `${organization}/antispam/data`,
        query: {},
        body: { spamCategory: 'rejectDomain', rejectDomain: ['bad-actor-domain.com'] },
      },
      {
        method: 'GET',
        path: `${organization}/antispam/data`,
        query: { mode: 'getMarkingData', spamCategory: 'rejectDomain' },
        body: null,
      },
      { method: 'GET', path: `${organization}/antispam/options`, query: { mode: 'getSPFFailOption' }, body: null },
    ]);
  });

  it('moderates a queue: approve the CEO, leave the stranger', async () => {
    const found = await client.call('list_all_zoho_mail_groups', { searchKey: 'Executive Updates' });
    const [group] = found.structured.groups as readonly { readonly zgid: string }[];
    expect(group?.zgid).toBe('9000000000000000305');
    const zgid = group?.zgid ?? '';
    const queue = await client.call('list_all_zoho_mail_group_moderation', { zgid });
    const mails = queue.structured.items as readonly { readonly messageId: string; readonly fromAddress: string }[];
    const wanted = mails.filter((mail) => mail.fromAddress === 'ceo@ourcompany.com').map((mail) => mail.messageId);
    expect(wanted).toEqual(['9000000000000000401', '9000000000000000403']);
    expect(
      (await client.call('zoho_mail_group_moderation_moderate', { zgid, messageList: wanted, status: 'accept' }))
        .isError,
    ).toBe(false);
    const left = await client.call('list_all_zoho_mail_group_moderation', { zgid });
    expect(left.structured.items).toEqual([
      expect.objectContaining({ messageId: '9000000000000000405', fromAddress: 'deals@unknown-sender.example' }),
    ]);
    expect(sent(await sandbox.mailRequests())).toEqual([
      { method: 'GET', path: `${organization}/groups`, query: { searchKey: 'Executive Updates' }, body: null },
      { method: 'GET', path: `${organization}/groups/${zgid}/messages`, query: {}, body: null },
      {
        method: 'PUT',
        path: `${organization}/groups/${zgid}/messages`,
        query: {},
        body: { messageList: wanted, status: 'accept' },
      },
      { method: 'GET', path: `${organization}/groups/${zgid}/messages`, query: {}, body: null },
    ]);
  });

  it('approves the held mail 112233 of "All Hands" (987654), ids given as numbers', async () => {
    const moderated = await client.call('zoho_mail_group_moderation_moderate', {
      zgid: 987654,
      messageList: [112233],
      status: 'accept',
    });
    expect(moderated.isError).toBe(false);
    expect(sent(await sandbox.mailRequests())).toEqual([
      {
        method: 'PUT',
        path: `${organization}/groups/987654/messages`,
        query: {},
        body: { messageList: ['112233'], status: 'accept' },
      },
    ]);
  });

  it('accepts retired names and points out the list that was probably meant', async () => {
    const retired = await client.call('zoho_mail_organization_spam_bulk_update', {
      spamCategory: 'blackListEmail',
      blackListEmail: ['evil@bad.example'],
    });
    expect(String(retired.structured.notes)).toContain('retired name; it was sent as "rejectEmail"');
    const advised = await client.call('zoho_mail_organization_spam_bulk_update', {
      spamCategory: 'whiteListEmail',
      entries: ['trusted-partner.com', '192.168.1.50'],
    });
    expect(advised.isError).toBe(false);
    expect(advised.text).toContain('whiteListDomain');
    expect(advised.text).toContain('whiteListIP');
    expect(sent(await sandbox.mailRequests()).map(({ body }) => body)).toEqual([
      { spamCategory: 'rejectEmail', rejectEmail: ['evil@bad.example'] },
      { spamCategory: 'whiteListEmail', whiteListEmail: ['trusted-partner.com', '192.168.1.50'] },
    ]);
  });
});
