import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { at, member, startTestClient, type TestClient } from './test-support/client.js';

const organization = '/api/organization/123456789';
let client: TestClient;
let token: string;

beforeAll(async () => {
  client = await startTestClient();
});
afterAll(() => client.close());
beforeEach(async () => {
  await client.control('POST', 'reset', { tokens: true });
  ({ accessToken: token } = await client.connect(
    'ZohoMail.organization.domains.ALL,ZohoMail.organization.groups.ALL,ZohoMail.organization.spam.ALL',
  ));
});

const mail = (method: string, path: string, body?: Parameters<TestClient['ask']>[0]['body']) =>
  client.ask({
    host: 'mail.zoho.com',
    token,
    method,
    path: `${organization}/${path}`,
    ...(body === undefined ? {} : { body }),
  });

describe('the calls of the runbooks', () => {
  it('onboards a domain: find the pending one, verify it, make its DKIM key, publish, verify the key', async () => {
    const list = at((await mail('GET', 'domains')).body, 'data', 'domainVO');
    const pending = (Array.isArray(list) ? list : []).filter((domain) => at(domain, 'verificationStatus') === false);
    expect(pending.map((domain) => at(domain, 'domainName'))).toEqual(['newbrand.com', 'unpublished.example']);
    const change = (body: object) => mail('PUT', 'domains/newbrand.com', { ...body });
    expect((await change({ mode: 'verifyDomainByTXT' })).body).toMatchObject({ data: { status: true } });
    const again = await change({ mode: 'verifyDomainByCName' });
    expect(again).toMatchObject({
      status: 500,
      body: { data: { moreInfo: expect.stringContaining('ALREADY_VERIFIED') } },
    });
    const key = at((await change({ mode: 'addDkimDetail', selector: 'zmail', keySize: 2048 })).body, 'data');
    expect(key).toMatchObject({ selector: 'zmail', isVerified: false, isDefault: false, hashType: 'sha256' });
    const dkimId = member(key, 'dkimId');
    expect((await change({ mode: 'verifyDkimKey', dkimId })).body).toMatchObject({
      status: { code: 200 },
      data: { dkimstatus: false, error: 'TXT_RECORD_HOST_UNKNOWN' },
    });
    const publicKey = member(key, 'publicKey');
    const pieces = [`"v=DKIM1; k=rsa; p=${publicKey.slice(0, 200)}" "${publicKey.slice(200)}"`];
    await client.control('PUT', 'dns', { name: 'zmail._domainkey.newbrand.com', type: 'TXT', values: pieces });
    expect((await change({ mode: 'verifyDkimKey', dkimId })).body).toMatchObject({ data: { dkimstatus: true } });
    expect((await mail('GET', 'domains/newbrand.com')).body).toMatchObject({
      data: { verificationStatus: true, status: 'active', dkimstatus: true, verifiedByAddress: 'admin@acmecorp.com' },
    });
  });

  it('responds to phishing: reads a lax setting, makes it strict, blocks the domain, reads back', async () => {
    const options = (mode: string) => mail('GET', `antispam/options?mode=${mode}`);
    expect((await options('getSPFFailOption')).body).toMatchObject({ data: { spfFail: 'allowMail' } });
    const strict = { mode: 'updateSPFFailOption', option: 'permanentReject' };
    expect((await mail('PUT', 'antispam/options', strict)).status).toBe(200);
    expect((await options('getSPFFailOption')).body).toMatchObject({ data: { spfFail: 'permanentReject' } });
    expect((await options('getSPFSoftFailOption')).body).toMatchObject({ data: { spfSoftFail: 'allowMail' } });
    const block = { spamCategory: 'rejectDomain', rejectDomain: ['bad-actor-domain.com'] };
    expect((await mail('PUT', 'antispam/data', block)).status).toBe(200);
    const read = await mail('GET', 'antispam/data?mode=getMarkingData&spamCategory=rejectDomain');
    expect(at(read.body, 'data', 'rejectDomain')).toEqual([
      'spammer.example',
      'malware.example',
      'bad-actor-domain.com',
    ]);
    expect((await mail('DELETE', 'antispam/data', block)).status).toBe(200);
    const after = await mail('GET', 'antispam/data?mode=getMarkingData&spamCategory=rejectDomain&start=1&limit=1');
    expect(at(after.body, 'data', 'rejectDomain')).toEqual(['malware.example']);
  });

  it('moderates: lets through what the CEO sent and leaves the rest', async () => {
    const found = await mail('GET', 'groups?searchKey=executive%20updates');
    expect(at(found.body, 'data', 'groups', 0, 'zgid')).toBe(9000000000000000305n);
    const queuePath = 'groups/9000000000000000305/messages';
    const queue = at((await mail('GET', queuePath)).body, 'data');
    const held = Array.isArray(queue) ? queue : [];
    const wanted = held
      .filter((entry) => at(entry, 'fromAddress') === 'ceo@ourcompany.com')
      .map((entry) => member(entry, 'messageId'));
    expect(wanted).toHaveLength(2);
    expect((await mail('PUT', queuePath, { messageList: [...wanted, 1], status: 'accept' })).status).toBe(400);
    expect(at((await mail('GET', queuePath)).body, 'data')).toHaveLength(3);
    expect((await mail('PUT', queuePath, { messageList: wanted, status: 'accept' })).status).toBe(200);
    const left = at((await mail('GET', queuePath)).body, 'data');
    expect(left).toMatchObject([{ fromAddress: 'deals@unknown-sender.example' }]);
    // What the seed hides there is what a client has to survive.
    expect(member(at(left, 0), 'subject')).toMatch(/\u200b.*\u{e0061}/u);
    expect(member(at(left, 0), 'sender')).toContain('ceo@ourcompany.com\u200b');
    expect(await client.control('GET', 'outbox')).toMatchObject({
      mails: [{ kind: 'group_post' }, { kind: 'group_post' }],
    });
  });

  it('moderates the one mail of "All Hands"', async () => {
    const path = 'groups/987654/messages';
    const content = await mail('GET', `${path}/112233`);
    expect(content.body).toMatchObject({
      data: [{ returnPath: 'hr@acmecorp.com', header: expect.stringContaining('\r\n') }],
    });
    expect((await mail('PUT', path, { messageList: ['112233'], status: 'accept' })).status).toBe(200);
    expect(at((await mail('GET', path)).body, 'data')).toEqual([]);
    expect((await mail('GET', `${path}/112233`)).status).toBe(400);
  });
});
