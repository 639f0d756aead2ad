import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Json } from '../json.js';
import { at, member, startTestClient, type TestClient } from '../test-support/client.js';

const accounts = '/api/organization/123456789/accounts';
/** sales@acmecorp.com */
const zuid = '9000000000000001007';
const accountId = '9000000000000002007';
let client: TestClient;
let token: string;

beforeAll(async () => {
  client = await startTestClient();
});
afterAll(() => client.close());
beforeEach(async () => {
  await client.control('POST', 'reset', { tokens: true });
  ({ accessToken: token } = await client.connect('ZohoMail.organization.accounts.ALL'));
});

const mail = (method: string, path: string, body?: object) =>
  client.ask({
    host: 'mail.zoho.com',
    token,
    method,
    path: `${accounts}${path}`,
    ...(body ? { body: { ...body } } : {}),
  });
const byUser = (mode: string, more: object = {}) => mail('PUT', `/${zuid}`, { mode, ...more });
const byAccount = (mode: string, more: object = {}) => mail('PUT', `/${accountId}`, { mode, zuid, ...more });
const read = async (): Promise<Json> => at((await mail('GET', `/${zuid}`)).body, 'data');

describe('the list of users', () => {
  it('comes in pages of ten that count from 0', async () => {
    const page = async (query: string) => at((await mail('GET', query)).body, 'data');
    expect(await page('')).toHaveLength(10);
    expect(await page('?start=10')).toHaveLength(2);
    expect(await page('?start=12')).toEqual([]);
    expect(await page('?start=0&limit=1')).toMatchObject([
      { role: 'super_admin', emailAddress: [{ isPrimary: true }] },
    ]);
    expect((await mail('GET', '?start=-1')).status).toBe(400);
  });

  it('finds one by zuid or by any of its addresses, and not by accountId', async () => {
    expect(await read()).toMatchObject({ zuid: BigInt(zuid), accountId, displayName: 'Sales Desk' });
    expect((await mail('GET', '/helpdesk@acmecorp.com')).body).toMatchObject({ data: { displayName: 'IT Helpdesk' } });
    const wrong = await mail('GET', `/${accountId}`);
    expect(wrong).toMatchObject({ status: 404, body: { data: { moreInfo: `Account id ${accountId} is invalid` } } });
    expect((await mail('GET', '/nobody@acmecorp.com')).status).toBe(404);
  });
});

describe('life', () => {
  const fresh = {
    primaryEmailAddress: 'new@acmecorp.com',
    password: 'long-enough-1',
    displayName: 'New Desk',
    groupMailList: ['support@acmecorp.com'],
  };

  it.each([
    [{ primaryEmailAddress: 'new@newbrand.com' }, 'primaryEmailAddress'],
    [{ password: 'short' }, 'password'],
    [{ groupMailList: ['none@acmecorp.com'] }, 'groupMailList'],
    [{ role: 'owner' }, 'role'],
    [{ userExpiry: '30' }, 'userExpiry'],
  ])('refuses %j', async (wrong, field) => {
    const answer = await mail('POST', '', { ...fresh, ...wrong });
    expect(answer).toMatchObject({ status: 400, body: { data: { moreInfo: expect.stringContaining(field) } } });
  });

  it('begins once, in the groups asked for, and ends', async () => {
    const made = await mail('POST', '', fresh);
    expect(made).toMatchObject({ status: 201, body: { data: { displayName: 'New Desk', role: 'member' } } });
    expect((await mail('POST', '', fresh)).body).toMatchObject({ data: { errorCode: 'EMAILADDRESS_ALREADY_EXISTS' } });
    const id = at(made.body, 'data', 'zuid');
    expect((await mail('DELETE', '', { accountList: [id, 1] })).status).toBe(400);
    expect((await mail('DELETE', '')).status).toBe(400);
    expect((await mail('DELETE', '', { accountList: [id], emailList: ['hr@acmecorp.com'] })).status).toBe(200);
    expect((await mail('GET', '/hr@acmecorp.com')).status).toBe(404);
  });

  it('keeps the address of a deleted user for a while', async () => {
    const made = await mail('POST', '', fresh);
    await mail('DELETE', '', { accountList: [at(made.body, 'data', 'zuid')] });
    expect(await mail('POST', '', fresh)).toMatchObject({
      status: 500,
      body: { data: { moreInfo: 'MAILBOX_ALREADY_EXISTS' } },
    });
    await client.control('PUT', 'clock', { offset_ms: 1_801_000 });
    expect((await mail('POST', '', fresh)).status).toBe(201);
    await client.control('PUT', 'clock', { offset_ms: 0 });
  });

  it('refuses a password that everybody knows', async () => {
    for (const password of ['Password123', 'P@ssw0rd', 'qwerty123!'])
      expect(await mail('POST', '', { ...fresh, password }), password).toMatchObject({
        status: 400,
        body: { data: { errorCode: 'INVALID_PASSWORD', moreInfo: expect.stringContaining('breach') } },
      });
  });

  it('stops at the licenses', async () => {
    for (let index = 0; index < 13; index += 1)
      expect((await mail('POST', '', { ...fresh, primaryEmailAddress: `n${index}@acmecorp.com` })).status).toBe(201);
    expect((await mail('POST', '', fresh)).status).toBe(500);
  });

  it('protects the super administrator', async () => {
    const admin = '9000000000000001001';
    expect((await mail('DELETE', '', { accountList: [admin] })).status).toBe(500);
    expect((await mail('PUT', '', { mode: 'changeRole', userList: [admin], role: 'member' })).status).toBe(500);
    expect((await mail('PUT', '/9000000000000002001', { mode: 'disableUser', zuid: admin })).status).toBe(500);
  });
});

describe('what administrators change', () => {
  it('changes roles under the key "role"', async () => {
    expect((await mail('PUT', '', { mode: 'changeRole', userList: [zuid], roleName: 'admin' })).status).toBe(404);
    expect((await mail('PUT', '', { mode: 'changeRole', userList: [BigInt(zuid)], role: 'admin' })).status).toBe(200);
    expect(await read()).toMatchObject({ role: 'admin' });
  });

  it('resets a password and switches two-factor sign-in', async () => {
    expect(await byUser('resetPassword', { password: 'long-enough-1' })).toMatchObject({
      status: 400,
      body: { data: { moreInfo: 'zuid is null' } },
    });
    expect((await byUser('resetPassword', { zuid, password: 'short' })).status).toBe(400);
    expect((await byUser('resetPassword', { zuid, password: 'Welcome123' })).status).toBe(400);
    expect((await byUser('resetPassword', { zuid, password: 'long-enough-1' })).status).toBe(200);
    expect((await byUser('resetPassword', { zuid, password: 'long-enough-2' })).status).toBe(200);
    expect(await byUser('resetPassword', { zuid, password: 'long-enough-1' })).toMatchObject({
      status: 500,
      body: { data: { moreInfo: expect.stringContaining('password history') } },
    });
    expect((await byUser('updateTFAStatus', { tfaEnabled: true })).status).toBe(200);
    expect(await read()).toMatchObject({ tfaEnabled: true });
  });

  it('adds and removes aliases, by zuid and in the older form', async () => {
    expect((await byUser('addEmailAlias', { zuid, emailAlias: ['x@elsewhere.example'] })).status).toBe(400);
    expect((await byUser('addEmailAlias', { zuid, emailAlias: ['hr@acmecorp.com'] })).status).toBe(500);
    expect((await byUser('addEmailAlias', { zuid, emailAlias: ['shop@acmecorp.com'] })).body).toMatchObject({
      data: [{ 'shop@acmecorp.com': expect.stringMatching(/^\d{19}$/) }],
    });
    expect((await byAccount('addEmailAlias', { emailAlias: ['offers@acmecorp.com'] })).status).toBe(200);
    expect((await byUser('deleteEmailAlias', { emailAlias: ['shop@acmecorp.com'] })).status).toBe(200);
    expect(at(await read(), 'emailAddress')).toMatchObject([
      { isPrimary: true },
      { mailId: 'offers@acmecorp.com', isAlias: true },
    ]);
  });

  it('refuses a zuid where the accountId belongs, and a zuid of somebody else', async () => {
    const swapped = await mail('PUT', `/${zuid}`, { mode: 'enableUser', zuid, unblockIncoming: true });
    expect(swapped).toMatchObject({ status: 404, body: { data: { moreInfo: `Account id ${zuid} is invalid` } } });
    const foreign = await byAccount('disableMailAccount', { zuid: '9000000000000001001' });
    expect(foreign).toMatchObject({ status: 400, body: { data: { moreInfo: 'Invalid value for zuid' } } });
  });

  it('disables and enables, booleans also as text', async () => {
    await byAccount('disableUser', { blockIncoming: 'true', removeGroupMembership: true });
    expect(await read()).toMatchObject({ enabled: false, incomingBlocked: true });
    await byAccount('enableUser', { unblockIncoming: 'true' });
    expect(await read()).toMatchObject({ enabled: true, incomingBlocked: false });
  });

  it.each([
    ['updateIncomingStatus', 'incomingBlocked', true],
    ['updateOutgoingStatus', 'outgoingBlocked', true],
    ['updateIMAPStatus', 'imapAccessEnabled', false],
    ['updatePOPStatus', 'popAccessEnabled', false],
    ['updateMobileSyncStatus', 'activeSyncEnabled', false],
  ])('%s sets %s', async (mode, field, value) => {
    expect((await byAccount(mode)).status).toBe(400);
    expect((await byAccount(mode, { [field]: value })).status).toBe(200);
    expect(await read()).toMatchObject({ [field]: value });
  });

  it('changes names, the default address, senders and the order of accounts', async () => {
    await byUser('addEmailAlias', { zuid, emailAlias: ['shop@acmecorp.com'] });
    expect((await byAccount('updatePersonalInfo', { displayName: 'Shop' })).status).toBe(200);
    expect((await byAccount('emailupdate', { emailAddress: 'hr@acmecorp.com' })).status).toBe(400);
    expect((await byAccount('emailupdate', { emailAddress: 'shop@acmecorp.com' })).status).toBe(200);
    expect(await read()).toMatchObject({ displayName: 'Shop', primaryEmailAddress: 'shop@acmecorp.com' });
    expect(
      (await byAccount('displaynameemailupdate', { displayName: 'Sales', emailAddress: 'sales@acmecorp.com' })).status,
    ).toBe(200);
    expect((await byAccount('addsendmaildetails', { sendMailDetails: { displayName: 'Offers' } })).status).toBe(200);
    expect(at(await read(), 'sendMailDetails', 1)).toMatchObject({
      displayName: 'Offers',
      fromAddress: 'sales@acmecorp.com',
    });
    expect((await byAccount('mailaccountorderupdate', { accList: '1,2' })).status).toBe(400);
    expect((await byAccount('mailaccountorderupdate', { accList: accountId })).status).toBe(200);
  });

  it('sets and changes an absence, whose dates carry a time', async () => {
    const vacationResponse = {
      fromDate: '01/12/2026 00:00:00',
      toDate: '08/12/2026 00:00:00',
      content: 'Away',
      sendTo: 'all',
    };
    expect((await byAccount('updateVacationReply', { vacationResponse })).status).toBe(500);
    expect(
      (await byAccount('addVacationReply', { vacationResponse: { ...vacationResponse, toDate: '08/12/2026' } })).status,
    ).toBe(400);
    expect((await byAccount('addVacationReply', { vacationResponse })).status).toBe(200);
    await byAccount('updateVacationReply', { vacationResponse: { ...vacationResponse, content: 'Still away' } });
    expect(at(await read(), 'vacationResponse')).toMatchObject([
      { content: 'Still away', vacationId: expect.any(String) },
    ]);
  });
});

describe('forwarding', () => {
  it.each([
    ['as a list', (address: string) => [{ mailForwardTo: address }]],
    ['as a text', (address: string) => address],
  ])('is added, confirmed and switched, the address sent %s', async (_title, form) => {
    const mailForward = form('copy@outside.example');
    const status = async () => at(await read(), 'mailForward', 0, 'status');
    expect((await byAccount('enableMailForward', { mailForward })).status).toBe(400);
    expect((await byAccount('addMailForward', { mailForward })).status).toBe(200);
    expect((await byAccount('addMailForward', { mailForward })).status).toBe(500);
    expect(await status()).toBe('UNCONFIRMED');
    expect((await byAccount('enableMailForward', { mailForward })).status).toBe(500);
    expect((await byAccount('resendMailForwardVerficationMail', { mailForward })).status).toBe(200);
    const confirmKey = member(at(await client.control('GET', 'outbox'), 'mails', 1), 'confirmKey');
    const confirm = (key: string) =>
      byAccount('verifyMailForward', { mailForward: [{ mailForwardTo: 'copy@outside.example', confirmKey: key }] });
    expect((await confirm('000000')).status).toBe(400);
    expect((await confirm(confirmKey)).status).toBe(200);
    await byAccount('enableMailForward', { mailForward });
    expect(await status()).toBe('ENABLED');
    await byAccount('disableMailForward', { mailForward });
    expect(await status()).toBe('DISABLED');
    expect((await byAccount('deleteMailForward', { mailForward })).status).toBe(200);
    expect(await status()).toBeUndefined();
  });

  it('keeps or deletes the copy, and asks for a Reply-To to be confirmed', async () => {
    expect((await byAccount('deleteZohoMailCopy')).status).toBe(200);
    expect(await read()).toMatchObject({ deleteCopy: true });
    await byAccount('deleteZohoMailCopy', { deleteCopy: false });
    expect((await byAccount('resendVerificationMailForReplyTo')).status).toBe(500);
    expect((await byAccount('updateReplyToStatus', { replyTo: 'answers@outside.example' })).status).toBe(200);
    expect((await byAccount('resendVerificationMailForReplyTo')).status).toBe(200);
    expect(await read()).toMatchObject({
      deleteCopy: false,
      replyTo: 'answers@outside.example',
      replyToConfirmed: false,
    });
  });
});

describe('signatures', () => {
  it('are added, changed by the id in the body, and deleted', async () => {
    const path = `/${zuid}/signature`;
    const signature = { name: 'Sales', content: '<b>Sales</b>', position: 0 };
    expect((await mail('POST', path, { ...signature, position: 2 })).status).toBe(400);
    const made = await mail('POST', path, { ...signature, assignUsers: ['sales@acmecorp.com'] });
    expect(made.status).toBe(201);
    const id = member(at(made.body, 'data'), 'id');
    expect((await mail('PUT', path, { ...signature, id: '1' })).status).toBe(400);
    expect((await mail('PUT', path, { ...signature, id, name: 'Desk', position: 1 })).status).toBe(200);
    expect(at((await mail('GET', path)).body, 'data')).toMatchObject([
      { id, name: 'Desk', position: 1, signatureType: 'USER_SIGNATURE' },
      { signatureType: 'ORG_SIGNATURE' },
    ]);
    expect((await mail('DELETE', path, { id })).status).toBe(200);
    expect(at((await mail('GET', path)).body, 'data')).toHaveLength(1);
  });
});
