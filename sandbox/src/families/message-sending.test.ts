import { describe, expect, it } from 'vitest';
import type { Json } from '../json.js';
import { useCaller } from '../test-support/caller.js';
import { at, statusOfFault } from '../test-support/client.js';

const scope = 'ZohoMail.accounts.ALL,ZohoMail.folders.ALL,ZohoMail.messages.ALL,ZohoMail.organization.accounts.ALL';
const own = 'admin@acmecorp.com';
const { call, data, names, client, tokenOf } = useCaller({ scope, root: '/api/accounts/9000000000000002001' });
const mail = { fromAddress: own, toAddress: 'sales@acmecorp.com', subject: 'Numbers', content: '<p>Forty-two</p>' };
const later = { isSchedule: true, timeZone: 'Europe/Lisbon' };
const hourMs = 3_600_000;

/** The subjects in one of the caller's folders. */
async function inFolder(folderName: string): Promise<readonly Json[]> {
  const folders = await data('/folders');
  const found = (Array.isArray(folders) ? folders : []).find((folder: Json) => at(folder, 'folderName') === folderName);
  return names(`/messages/view?folderId=${at(found, 'folderId')}&limit=200`, 'subject');
}

/** The inbox of somebody else of the organization. */
async function inboxOf(email: string, accountId: string): Promise<Json> {
  const path = `/api/accounts/${accountId}/messages/view`;
  return at((await call('GET', '', undefined, { path, token: await tokenOf(email) })).body, 'data');
}
const salesInbox = (): Promise<Json> => inboxOf('sales@acmecorp.com', '9000000000000002007');
const headersOf = async (messageId: Json, folder: Json): Promise<Json> =>
  data(`/folders/${folder}/messages/${messageId}/header?raw=false`, 'headerContent');

describe('a mail that is sent', () => {
  it.each<[string, object, string]>([
    ['no sender', { fromAddress: undefined }, 'Mandatory parameter fromAddress is missing'],
    ['no recipient', { toAddress: undefined }, 'Mandatory parameter toAddress is missing'],
    ['recipients as a list', { toAddress: ['a@b.example'] }, 'Invalid value for toAddress'],
    ['a recipient that is none', { toAddress: 'somebody' }, 'Invalid value for toAddress'],
    ['a hidden recipient that is none', { bccAddress: 'a@b.example, x' }, 'Invalid value for bccAddress'],
    ['an unknown mode', { mode: 'post' }, 'Invalid value for mode'],
    ['an unknown field', { text: 'x' }, 'Unknown parameter text'],
    ['a receipt as a boolean', { askReceipt: true }, 'Invalid value for askReceipt'],
    ['an unknown format', { mailFormat: 'rtf' }, 'Invalid value for mailFormat'],
    [
      'a file that nobody uploaded',
      { attachments: [{ storeName: '5', attachmentName: 'a', attachmentPath: '/a' }] },
      'Invalid value for attachments',
    ],
  ])('is refused with %s', async (_title, more, moreInfo) => {
    const answer = await call('POST', '/messages', { ...mail, ...more });
    expect(answer).toMatchObject({ status: statusOfFault(moreInfo), body: { data: { moreInfo } } });
    expect(await inFolder('Sent')).toEqual(['Welcome']);
  });

  it.each(['hr@acmecorp.com', 'ann@elsewhere.example', '9000000000000002001'])(
    'is an internal error with the sender %s, as recorded',
    async (fromAddress) => {
      const answer = await call('POST', '/messages', { ...mail, fromAddress });
      expect(answer).toMatchObject({ status: 500, body: { status: { code: 500 } } });
      expect(await inFolder('Sent')).toEqual(['Welcome']);
    },
  );

  it('lies in Sent and reaches recipients of the organization, none of whom sees the hidden ones', async () => {
    const sent = await call('POST', '/messages', {
      ...mail,
      toAddress: 'Sales <sales@acmecorp.com>, somebody@partner.example',
      ccAddress: 'legal@acmecorp.com',
      bccAddress: 'hr@acmecorp.com',
      askReceipt: 'yes',
      encoding: 'ISO-8859-1',
      mailFormat: 'plaintext',
    });
    expect(sent).toMatchObject({ status: 200, body: { data: { subject: 'Numbers', content: '<p>Forty-two</p>' } } });
    const [copy] = (await salesInbox()) as readonly Json[];
    expect(copy).toMatchObject({ subject: 'Numbers', sender: 'Acme Administrator', status: '0' });
    expect(at(copy, 'toAddress')).toBe('&lt;sales@acmecorp.com&gt;,&lt;somebody@partner.example&gt;');
    expect(await inboxOf('hr@acmecorp.com', '9000000000000002013')).toHaveLength(1);
    const found = await data('/messages/search?searchKey=subject%3Anumbers', 0);
    expect(await headersOf(at(found, 'messageId'), at(found, 'folderId'))).toMatchObject({
      Cc: ['legal@acmecorp.com'],
      Bcc: ['hr@acmecorp.com'],
      'Message-ID': [at(sent.body, 'data', 'mailId')],
      'Disposition-Notification-To': [own],
      'Content-Type': ['text/plain; charset=ISO-8859-1'],
    });
    const path = `/api/accounts/9000000000000002007/folders/${at(copy, 'folderId')}/messages/${at(copy, 'messageId')}/header`;
    const seen = await call('GET', '', undefined, { path, token: await tokenOf('sales@acmecorp.com') });
    expect(seen.text).not.toContain('hr@acmecorp.com');
  });

  it('goes out from an alias or a sender that was added, under its name', async () => {
    const user = '/api/organization/123456789/accounts/9000000000000001001';
    const alias = { mode: 'addEmailAlias', zuid: '9000000000000001001', emailAlias: ['postmaster@acmecorp.com'] };
    await call('PUT', '', alias, { path: user });
    expect((await call('POST', '/messages', { ...mail, fromAddress: 'postmaster@acmecorp.com' })).status).toBe(200);
    const sender = { displayName: 'Front Desk', fromAddress: 'desk@acmecorp.com' };
    await call('PUT', '', { mode: 'addsendmaildetails', sendMailDetails: sender });
    await call('POST', '/messages', { ...mail, fromAddress: 'desk@acmecorp.com' });
    expect(at(await salesInbox(), 0)).toMatchObject({ sender: 'Front Desk', fromAddress: 'desk@acmecorp.com' });
  });
});

/** What has become of the mail when so much time is over; access tokens live for an hour, so fresh ones ask. */
async function foundAfter(offset: number): Promise<{ receivedTime: number; inboxOfSales: number }> {
  await client().control('PUT', 'clock', { offset_ms: offset });
  const { accessToken: token } = await client().connect(scope);
  const path = '/api/accounts/9000000000000002001/messages/search?searchKey=subject%3Anumbers';
  const found = await call('GET', '', undefined, { path, token });
  const inbox = (await salesInbox()) as readonly Json[];
  return { receivedTime: Number(at(found.body, 'data', 0, 'receivedTime')), inboxOfSales: inbox.length };
}

describe('a mail for later', () => {
  it.each<[string, object, string]>([
    ['a time without the switch', { scheduleType: 1 }, 'scheduleType is for isSchedule true'],
    ['no type', { ...later }, 'Mandatory parameter scheduleType is missing'],
    ['no time zone', { isSchedule: true, scheduleType: 1 }, 'Mandatory parameter timeZone is missing'],
    ['a time zone that is none', { ...later, scheduleType: 1, timeZone: 'Nowhere' }, 'Invalid value for timeZone'],
    ['an unknown type', { ...later, scheduleType: 7 }, 'Invalid value for scheduleType'],
    ['type 6 without a time', { ...later, scheduleType: 6 }, 'Mandatory parameter scheduleTime is missing'],
    [
      'the month first',
      { ...later, scheduleType: 6, scheduleTime: '01/31/2099 09:00:00' },
      'Invalid value for scheduleTime',
    ],
    [
      'a day that is none',
      { ...later, scheduleType: 6, scheduleTime: '31/02/2099 09:00:00' },
      'Invalid value for scheduleTime',
    ],
    [
      'a time that is past',
      { ...later, scheduleType: 6, scheduleTime: '01/01/2020 09:00:00' },
      'Invalid value for scheduleTime',
    ],
  ])('is refused with %s', async (_title, more, moreInfo) => {
    const answer = await call('POST', '/messages', { ...mail, ...more });
    expect(answer).toMatchObject({ status: statusOfFault(moreInfo), body: { data: { moreInfo } } });
  });

  it.each([
    [1, 1],
    [2, 2],
    [3, 4],
    [4, 38],
    [5, 38],
  ])('of type %i waits in the Outbox and has left after %i hours at most', async (scheduleType, hours) => {
    expect((await call('POST', '/messages', { ...mail, ...later, scheduleType })).status).toBe(200);
    expect([await inFolder('Outbox'), await inFolder('Sent')]).toEqual([['Numbers'], ['Welcome']]);
    expect(await salesInbox()).toEqual([]);
    // Types for a morning or afternoon depend on the time of day; hours are exact to the minute.
    if (scheduleType < 4) expect(await foundAfter(hours * hourMs - 60_000)).toMatchObject({ inboxOfSales: 0 });
    const { receivedTime, inboxOfSales } = await foundAfter(hours * hourMs + 60_000);
    expect([inboxOfSales, receivedTime <= Date.now() + hours * hourMs]).toEqual([1, true]);
  });

  it('leaves at the time of the named zone, summer or winter', async () => {
    for (const [scheduleTime, instant] of [
      ['15/07/2099 09:00:00', Date.UTC(2099, 6, 15, 7)],
      ['15/01/2099 09:00:00', Date.UTC(2099, 0, 15, 8)],
    ] as const) {
      const timed = { ...later, timeZone: 'Europe/Berlin', scheduleType: 6, scheduleTime };
      await call('POST', '/messages', { ...mail, ...timed, subject: scheduleTime });
      await client().control('PUT', 'clock', { offset_ms: instant - Date.now() + 60_000 });
      const inbox = (await salesInbox()) as readonly Json[];
      const found = inbox.find((copy) => at(copy, 'subject') === scheduleTime);
      expect(at(found, 'receivedTime')).toBe(String(instant));
      await client().control('PUT', 'clock', { offset_ms: 0 });
    }
  });
});

describe('an answer, a draft and a template', () => {
  it('are refused without their action, with another one, to a mail that is not there', async () => {
    const id = await data('/messages/view', 0, 'messageId');
    expect((await call('POST', `/messages/${id}`, mail)).status).toBe(400);
    expect((await call('POST', `/messages/${id}`, { ...mail, action: 'replyall' })).status).toBe(400);
    expect((await call('POST', '/messages/5', { ...mail, action: 'reply' })).status).toBe(400);
    expect((await call('POST', '/messages', { ...mail, mode: 'draft', isSchedule: true })).status).toBe(404);
    expect((await call('POST', '/messages', { ...mail, mode: 'draft', toAddress: 'x' })).status).toBe(400);
  });

  it('stand in the conversation of what they answer, and say so in their headers', async () => {
    const offer = await data('/messages/search?searchKey=subject%3Aoffer', 0);
    const original = at(await headersOf(at(offer, 'messageId'), at(offer, 'folderId')), 'Message-ID', 0);
    const answer = { ...mail, action: 'reply', subject: 'Re: Numbers' };
    await call('POST', `/messages/${at(offer, 'messageId')}`, answer);
    const draft = { mode: 'draft', fromAddress: own, subject: 'Re: Draft', inReplyTo: original, refHeader: original };
    expect((await call('POST', '/messages', draft)).status).toBe(200);
    expect(await inFolder('Drafts')).toEqual(['Re: Draft']);
    for (const subject of ['Re: Numbers', 'Re: Draft']) {
      const found = await data(`/messages/search?searchKey=${encodeURIComponent(`subject:"${subject}"`)}`, 0);
      expect(at(found, 'threadCount')).toBe('3');
      const headers = await headersOf(at(found, 'messageId'), at(found, 'folderId'));
      expect(headers).toMatchObject({ 'In-Reply-To': [original], References: [original] });
    }
  });

  it('a draft goes nowhere, a template lies in its folder', async () => {
    await call('POST', '/messages', { ...mail, mode: 'template' });
    expect(await inFolder('Templates')).toEqual(['Numbers']);
    expect(await salesInbox()).toEqual([]);
  });
});
