import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Answer, at, startTestClient, statusOfFault, type TestClient } from '../test-support/client.js';

const account = '/api/accounts/9000000000000002001';
const labels = `${account}/labels`;
let client: TestClient;
let token: string;

beforeAll(async () => {
  client = await startTestClient();
});
afterAll(() => client.close());
beforeEach(async () => {
  await client.control('POST', 'reset', { tokens: true });
  const scope = 'ZohoMail.accounts.READ,ZohoMail.tags.ALL,ZohoMail.organization.accounts.ALL';
  ({ accessToken: token } = await client.connect(scope));
});

const mail = (method: string, path: string, body?: object): Promise<Answer> =>
  client.ask({ host: 'mail.zoho.com', token, method, path, ...(body ? { body: { ...body } } : {}) });

describe('labels', () => {
  it.each([
    ['no name', {}, 'Mandatory parameter displayName is missing'],
    ['a name that is no text', { displayName: 1 }, 'Invalid value for displayName'],
    ['a colour that is none', { displayName: 'a', color: 'gold' }, 'Invalid value for color'],
    ['an unknown field', { displayName: 'a', size: 1 }, 'Unknown parameter size'],
  ])('refuses %s', async (_title, body, moreInfo) => {
    expect(await mail('POST', labels, body)).toMatchObject({
      status: statusOfFault(moreInfo),
      body: { data: { moreInfo } },
    });
  });

  it("refuses somebody else's mailbox, an unknown label, a wrong verb and a missing scope", async () => {
    expect((await mail('GET', '/api/accounts/9000000000000002003/labels')).status).toBe(404);
    expect((await mail('GET', `${labels}/1`)).status).toBe(400);
    expect(await mail('PUT', labels, {})).toMatchObject({
      status: 404,
      body: { data: { errorCode: 'INVALID_METHOD' } },
    });
    const { accessToken } = await client.connect('ZohoMail.tags.READ');
    const refused = await client.ask({
      host: 'mail.zoho.com',
      token: accessToken,
      method: 'POST',
      path: labels,
      body: { displayName: 'a' },
    });
    expect(refused).toMatchObject({ status: 401, body: [2, { errorCode: 'INVALID_OAUTHSCOPE' }] });
  });

  it('reads back what was written, refuses a name twice, and forgets what was deleted', async () => {
    const made = await mail('POST', labels, { displayName: 'Invoices' });
    expect(made).toMatchObject({
      status: 200,
      body: { status: { code: 201 }, data: { displayName: 'Invoices', color: '#ffd700' } },
    });
    const labelId = at(made.body, 'data', 'labelId');
    expect((await mail('POST', labels, { displayName: 'Invoices' })).status).toBe(500);
    expect((await mail('PUT', `${labels}/${labelId}`, { color: '#FF0000' })).status).toBe(200);
    const changed = { labelId, tagId: labelId, displayName: 'Invoices', color: '#FF0000' };
    expect(await mail('GET', `${labels}/${labelId}`)).toMatchObject({ body: { data: changed } });
    expect(await mail('GET', labels)).toMatchObject({ body: { data: [changed] } });
    expect((await mail('DELETE', `${labels}/${labelId}`)).status).toBe(200);
    expect((await mail('GET', `${labels}/${labelId}`)).status).toBe(400);
  });
});

describe('accounts', () => {
  it("lists the caller's one account, with an address that the administrator added", async () => {
    const alias = { mode: 'addEmailAlias', zuid: '9000000000000001001', emailAlias: ['postmaster@acmecorp.com'] };
    const added = await mail('PUT', '/api/organization/123456789/accounts/9000000000000001001', alias);
    expect(added.status).toBe(200);
    const list = await mail('GET', '/api/accounts');
    expect(at(list.body, 'data', 0, 'accountId')).toBe('9000000000000002001');
    expect(list.text).toContain('postmaster@acmecorp.com');
    expect(at((await mail('GET', account)).body, 'data')).toEqual(at(list.body, 'data', 0));
  });
});
