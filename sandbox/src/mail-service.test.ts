import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Answer, startTestClient, statusOfFault, type TestClient } from './test-support/client.js';

const organization = '/api/organization/123456789';
const domain = `${organization}/domains/acmecorp.com`;
let client: TestClient;
let token: string;

beforeAll(async () => {
  client = await startTestClient();
});
afterAll(() => client.close());
beforeEach(async () => {
  await client.control('POST', 'reset', { tokens: true });
  ({ accessToken: token } = await client.connect(
    'ZohoMail.organization.domains.ALL,ZohoMail.organization.groups.ALL,ZohoMail.organization.spam.ALL,ZohoMail.organization.accounts.READ',
  ));
});

const mail = (question: Parameters<TestClient['ask']>[0]): Promise<Answer> =>
  client.ask({ host: 'mail.zoho.com', token, ...question });
const put = (path: string, body: Parameters<TestClient['ask']>[0]['body']): Promise<Answer> =>
  mail({ method: 'PUT', path, body });

const tokenRefusal = {
  msg: 'Error while processing!',
  errorCode: 'INVALID_OAUTHTOKEN',
  authFail: 'true',
  status: '401',
};
const envelope = (code: number, description: string, data: object) => ({ status: { code, description }, data });

describe('who may call', () => {
  it('refuses a host that is none of the service', async () => {
    const answer = await client.ask({ path: `${organization}/domains`, host: 'mail.example.com', token });
    expect(answer).toMatchObject({ status: 421, body: { error: expect.stringContaining('mail.example.com') } });
  });

  it.each([
    ['no token', {}],
    ['an unknown token', { authorization: 'Zoho-oauthtoken 1000.aaaa.bbbb' }],
    ['another scheme', { authorization: 'Basic abcd' }],
  ])('refuses %s', async (_title, headers) => {
    const answer = await client.ask({ host: 'mail.zoho.com', path: `${organization}/domains`, headers });
    expect(answer).toMatchObject({ status: 401, body: tokenRefusal });
  });

  it('refuses a good token under the scheme that the token reply names', async () => {
    const headers = { authorization: `Bearer ${token}` };
    expect((await client.ask({ host: 'mail.zoho.com', path: `${organization}/domains`, headers })).status).toBe(401);
  });

  it('refuses a token of another data centre', async () => {
    expect(await mail({ path: `${organization}/domains`, host: 'mail.zoho.eu' })).toMatchObject({
      status: 401,
      body: tokenRefusal,
    });
  });

  it('refuses a token after its hour, and one that was ended', async () => {
    await client.control('PUT', 'clock', { offset_ms: 3_599_000 });
    expect((await mail({ path: `${organization}/domains` })).status).toBe(200);
    await client.control('PUT', 'clock', { offset_ms: 3_601_000 });
    expect((await mail({ path: `${organization}/domains` })).status).toBe(401);
    await client.control('PUT', 'clock', { offset_ms: 0 });
    await client.control('POST', 'tokens', { action: 'expire_access' });
    expect((await mail({ path: `${organization}/domains` })).status).toBe(401);
  });

  it('refuses a scope that was not granted, and takes either the whole family or the verb', async () => {
    const refused = await mail({ path: `${organization}/policy` });
    expect(refused).toMatchObject({ status: 401, body: { errorCode: 'INVALID_OAUTHSCOPE', authFail: 'true' } });
    expect((await mail({ path: `${organization}/accounts` })).status).toBe(200);
    const write = await mail({ method: 'DELETE', path: `${organization}/accounts`, body: { accountList: [1] } });
    expect(write).toMatchObject({ status: 401, body: { errorCode: 'INVALID_OAUTHSCOPE' } });
  });

  it('tells a bad token behind a number outside the organization', async () => {
    const answer = await client.ask({ host: 'mail.zoho.com', path: '/api/accounts' });
    expect(answer).toMatchObject({ status: 401, body: [2, tokenRefusal] });
  });

  it('forbids another organization, and members who are no administrators', async () => {
    const forbidden = { status: 403, body: { data: { moreInfo: 'Operation not permitted' } } };
    expect(await mail({ path: '/api/organization/987654321/domains' })).toMatchObject(forbidden);
    const sales = await client.connect('ZohoMail.organization.domains.READ', { email: 'sales@acmecorp.com' });
    expect(await mail({ path: `${organization}/domains`, token: sales.accessToken })).toMatchObject(forbidden);
  });
});

describe('what it does not take', () => {
  it.each([
    ['a path that is none', 'GET', `${organization}/nothing`, 'URL_RULE_NOT_CONFIGURED'],
    ['an address where an id belongs', 'GET', `${organization}/groups/support@acmecorp.com`, 'URL_RULE_NOT_CONFIGURED'],
    ['a number of 20 digits', 'GET', `${organization}/groups/12345678901234567890`, 'URL_RULE_NOT_CONFIGURED'],
    ['a missing part', 'GET', '/api/organization//domains', 'URL_RULE_NOT_CONFIGURED'],
    ['a wrong verb', 'PATCH', domain, 'INVALID_METHOD'],
    ['a verb that only the list has', 'POST', domain, 'INVALID_METHOD'],
  ])('answers %s by 404', async (_title, method, path, errorCode) => {
    expect(await mail({ method, path })).toMatchObject({
      status: 404,
      body: envelope(404, 'Invalid Input', { errorCode }),
    });
  });

  it.each(['{"mode":', '[1]', '"text"', '\ufffe'])('answers the body %j by 404 as well', async (body) => {
    expect(await put(domain, body)).toMatchObject({
      status: 404,
      body: envelope(404, 'Invalid Input Stream', { errorCode: 'JSON_PARSE_ERROR' }),
    });
  });

  it.each([
    ['no mode', domain, {}, 'Mandatory parameter mode is missing'],
    ['an unknown mode', domain, { mode: 'verifySpfRecord' }, 'Invalid value for mode'],
    ['a mode that is no text', domain, { mode: 1 }, 'Invalid value for mode'],
    ['a missing field', domain, { mode: 'addDkimDetail' }, 'Mandatory parameter selector is missing'],
    ['an unknown field', domain, { mode: 'addDkimDetail', selector: 'a', colour: 1 }, 'Unknown parameter colour'],
    ['a wrong type', domain, { mode: 'addDkimDetail', selector: 7 }, 'Invalid value for selector'],
    ['an empty text', domain, { mode: 'addDkimDetail', selector: '' }, 'Invalid value for selector'],
    ['null', domain, { mode: 'addDkimDetail', selector: null }, 'Invalid value for selector'],
    [
      'a number as text',
      domain,
      { mode: 'addDkimDetail', selector: 'a', keySize: '1024' },
      'Invalid value for keySize',
    ],
    [
      'a number out of the list',
      domain,
      { mode: 'addDkimDetail', selector: 'a', keySize: 4096 },
      'Invalid value for keySize',
    ],
    [
      'a boolean as text',
      domain,
      { mode: 'addDkimDetail', selector: 'a', isDefault: 'true' },
      'Invalid value for isDefault',
    ],
    ['an id that is none', domain, { mode: 'verifyDkimKey', dkimId: '12a' }, 'Invalid value for dkimId'],
    ['an id with a fraction', domain, { mode: 'verifyDkimKey', dkimId: 1.5 }, 'Invalid value for dkimId'],
    [
      'an address that is none',
      domain,
      { mode: 'addCatchAllAddress', catchAllAddress: 'x' },
      'Invalid value for catchAllAddress',
    ],
    [
      'a text out of the list',
      `${organization}/groups/987654/messages`,
      { messageList: [112233], status: 'maybe' },
      'Invalid value for status',
    ],
    [
      'an empty list',
      `${organization}/groups/987654/messages`,
      { messageList: [], status: 'accept' },
      'Invalid value for messageList: a non-empty array is wanted',
    ],
    [
      'a wrong item',
      `${organization}/groups/987654/messages`,
      { messageList: [112233, true], status: 'accept' },
      'Invalid value for messageList[1]',
    ],
    [
      'a field missing further in',
      `${organization}/groups/987654`,
      { mode: 'changeMemberRole', mailGroupMemberList: [{ memberEmailId: 'hr@acmecorp.com' }] },
      'Mandatory parameter mailGroupMemberList[0].role is missing',
    ],
    [
      'an unknown field further in',
      `${organization}/groups/987654`,
      { mode: 'deleteMailGroupMember', mailGroupMemberList: [{ memberEmailId: 'hr@acmecorp.com', role: 'member' }] },
      'Unknown parameter mailGroupMemberList[0].role',
    ],
  ])('names %s', async (_title, path, body, moreInfo) => {
    const status = statusOfFault(moreInfo);
    expect(await put(path, body)).toMatchObject({ status, body: envelope(status, 'Invalid Input', { moreInfo }) });
  });

  it.each([
    ['domains?colour=red', 'Unknown parameter colour'],
    ['antispam/options', 'Mandatory parameter mode is missing'],
    ['antispam/options?mode=getSpfFailOption', 'Invalid value for mode'],
    ['antispam/data?mode=getMarkingData', 'Mandatory parameter spamCategory is missing'],
    ['antispam/data?mode=getMarkingData&spamCategory=blackListEmail', 'Invalid value for spamCategory'],
    ['antispam/data?mode=getMarkingData&spamCategory=spamTLD&limit=501', 'Invalid value for limit'],
    ['groups?start=0', 'Invalid value for start'],
    ['groups?limit=26', 'Invalid value for limit'],
    ['groups?limit=all', 'Invalid value for limit'],
    ['groups/987654/messages?limit=51', 'Invalid value for limit'],
  ])('names what is wrong with the query of %s', async (path, moreInfo) => {
    expect(await mail({ path: `${organization}/${path}` })).toMatchObject({
      status: 400,
      body: { data: { moreInfo } },
    });
  });

  it('refuses a query where a body belongs, and a body where none belongs', async () => {
    const question = { method: 'PUT', path: `${domain}?mode=VerifySpfRecord`, body: { mode: 'VerifySpfRecord' } };
    expect((await mail(question)).body).toMatchObject({ data: { moreInfo: 'Unknown parameter mode' } });
    const read = await mail({ path: domain, body: { verbose: true } });
    expect(read.body).toMatchObject({ data: { moreInfo: 'Unknown parameter verbose' } });
  });
});

describe('what it takes', () => {
  it('answers by every one of the ten data centres, with state of its own', async () => {
    const names = [
      'zoho.com',
      'zoho.eu',
      'zoho.in',
      'zoho.com.au',
      'zoho.jp',
      'zohocloud.ca',
      'zoho.sa',
      'zoho.uk',
      'zoho.com.cn',
      'zoho.ae',
    ];
    const locations = ['us', 'eu', 'in', 'au', 'jp', 'ca', 'sa', 'uk', 'cn', 'ae'];
    for (const [index, name] of names.entries()) {
      const scope = 'ZohoMail.organization.domains.ALL';
      const dataCenter = locations[index] ?? '';
      const { accessToken } = await client.connect(scope, { dataCenter, host: `accounts.${name}` });
      const added = {
        method: 'POST',
        path: `${organization}/domains`,
        body: { domainName: `only-${dataCenter}.example` },
      };
      expect((await mail({ ...added, host: `mail.${name}`, token: accessToken })).status).toBe(201);
      const list = await mail({ path: `${organization}/domains`, host: `MAIL.${name}:443`, token: accessToken });
      const found = [...list.text.matchAll(/"domainName":"only-(\w+)/g)].map((match) => match[1]);
      expect(found).toEqual([dataCenter]);
    }
  });

  it('takes an id as a number and as a text, and a slash at the end of a path', async () => {
    const moderate = (id: bigint | string) =>
      put(`${organization}/groups/9000000000000000305/messages/`, { messageList: [id], status: 'reject' });
    expect((await moderate(9000000000000000401n)).status).toBe(200);
    expect((await moderate('9000000000000000403')).status).toBe(200);
    expect((await moderate(9000000000000000404n)).status).toBe(400);
  });

  it('types ids as the pages do: bare numbers here, texts there', async () => {
    const list = await mail({ path: `${organization}/groups?limit=1` });
    expect(list.text).toContain('"zgid":9000000000000000301,');
    const queue = await mail({ path: `${organization}/groups/9000000000000000305/messages` });
    expect(queue.text).toContain('"messageId":"9000000000000000401"');
    const users = await mail({ path: `${organization}/accounts?limit=1` });
    expect(users.text).toContain('"zuid":9000000000000001001,"accountId":"9000000000000002001"');
  });
});
