import { describe, expect, it } from 'vitest';
import type { Json } from '../json.js';
import { useCaller } from '../test-support/caller.js';
import { at, statusOfFault } from '../test-support/client.js';

const account = '/9000000000000002001';
const { call, data, client } = useCaller({ scope: 'ZohoMail.accounts.ALL', root: '/api/accounts' });
const change = (body: object) => call('PUT', account, { ...body });
const target = [{ mailForwardTo: 'copy@partner.example' }];

async function mailedKey(to: string): Promise<Json> {
  const { mails } = (await client().control('GET', 'outbox')) as { mails: readonly Json[] };
  return at(
    mails.findLast((mail) => at(mail, 'to') === to),
    'confirmKey',
  );
}

describe('a change of one’s own account', () => {
  it.each<[string, object, string]>([
    ['no mode', { displayName: 'x' }, 'Mandatory parameter mode is missing'],
    ['an unknown mode', { mode: 'rename' }, 'Invalid value for mode'],
    ['an administrator’s mode', { mode: 'updatePersonalInfo', displayName: 'x' }, 'Invalid value for mode'],
    ['another of them', { mode: 'deleteZohoMailCopy' }, 'Invalid value for mode'],
    ['a switch of theirs', { mode: 'updateIMAPStatus', imapAccessEnabled: true }, 'Invalid value for mode'],
    [
      'an administrator’s field',
      { mode: 'emailupdate', emailAddress: 'a@b.example', zuid: '1' },
      'Unknown parameter zuid',
    ],
    [
      'an address in place of the list',
      { mode: 'addMailForward', mailForward: 'a@b.example' },
      'Invalid value for mailForward: a non-empty array is wanted',
    ],
    [
      'a key that is missing',
      { mode: 'verifyMailForward', mailForward: target },
      'Mandatory parameter mailForward[0].confirmKey is missing',
    ],
    ['an address that is none', { mode: 'updateReplyToStatus', replyTo: 'x' }, 'Invalid value for replyTo'],
    [
      'a reply without its start',
      { mode: 'addVacationReply', vacationResponse: { subject: 'x' } },
      'Mandatory parameter vacationResponse.fromDate is missing',
    ],
    [
      'a foreign address',
      { mode: 'emailupdate', emailAddress: 'hr@acmecorp.com' },
      'Invalid value for emailAddress: not an address of this user',
    ],
  ])('is refused with %s', async (_title, body, moreInfo) => {
    expect(await change(body)).toMatchObject({ status: statusOfFault(moreInfo), body: { data: { moreInfo } } });
  });

  it('is refused for another’s account and without the scope', async () => {
    const sender = { mode: 'addsendmaildetails', sendMailDetails: { displayName: 'x' } };
    expect((await call('PUT', '/9000000000000002003', sender)).status).toBe(404);
    const { accessToken: token } = await client().connect('ZohoMail.accounts.READ');
    expect(await call('PUT', account, sender, { token })).toMatchObject({
      status: 401,
      body: [2, { errorCode: 'INVALID_OAUTHSCOPE' }],
    });
  });

  it('forwards once the mailed key has come back, until it is stopped or removed', async () => {
    const forward = (mode: string, more: object = {}) => change({ mode, mailForward: [{ ...target[0], ...more }] });
    const status = () => data(account, 'mailForward', 0, 'status');
    await forward('addMailForward');
    expect((await forward('enableMailForward')).status).toBe(500);
    expect((await forward('verifyMailForward', { confirmKey: 'guess' })).status).toBe(400);
    await forward('resendMailForwardVerficationMail');
    await forward('verifyMailForward', { confirmKey: await mailedKey('copy@partner.example') });
    expect(await status()).toBe('DISABLED');
    await forward('enableMailForward');
    expect(await status()).toBe('ENABLED');
    await forward('disableMailForward', { reason: 'done' });
    expect(await status()).toBe('DISABLED');
    await forward('deleteMailForward');
    expect(await data(account, 'mailForward')).toEqual([]);
    expect((await forward('deleteMailForward')).status).toBe(400);
  });

  it('sets up, changes and ends an out-of-office reply; without one there is nothing to end', async () => {
    expect((await change({ mode: 'deleteVacationReply' })).status).toBe(500);
    const vacationResponse = { fromDate: '01/15/2027 00:00:00', content: 'Away' };
    expect((await change({ mode: 'updateVacationReply', vacationResponse })).status).toBe(500);
    await change({ mode: 'addVacationReply', vacationResponse });
    await change({ mode: 'updateVacationReply', vacationResponse: { ...vacationResponse, content: 'Still away' } });
    expect(await data(account, 'vacationResponse')).toMatchObject([{ content: 'Still away' }]);
    await change({ mode: 'deleteVacationReply' });
    expect(await data(account, 'vacationResponse')).toEqual([]);
  });
});

describe('one’s own signatures', () => {
  const path = '/signature';
  const short = { name: 'Short', content: '<b>A</b>', position: 0 };

  it.each<[string, object, string]>([
    ['no content', { name: 'x', position: 0 }, 'Mandatory parameter content is missing'],
    ['a position as text', { ...short, position: '0' }, 'Invalid value for position'],
    ['addresses as a list', { ...short, assignUsers: ['admin@acmecorp.com'] }, 'Invalid value for assignUsers'],
    ['an address that is none', { ...short, assignUsers: 'admin@acmecorp.com,x' }, 'Invalid value for assignUsers'],
    ['an unknown field', { ...short, isDefault: true }, 'Unknown parameter isDefault'],
  ])('are not made of %s', async (_title, body, moreInfo) => {
    expect(await call('POST', path, { ...body })).toMatchObject({
      status: statusOfFault(moreInfo),
      body: { data: { moreInfo } },
    });
  });

  it('are read back, all or one by its id; a name is taken once', async () => {
    const made = await call('POST', path, { ...short, assignUsers: 'admin@acmecorp.com' });
    expect(made).toMatchObject({
      status: 200,
      body: { status: { code: 201 }, data: { ...short, signatureType: 'USER_SIGNATURE' } },
    });
    const id = String(at(made.body, 'data', 'id'));
    expect((await call('POST', path, short)).status).toBe(500);
    const other = await call('POST', path, { ...short, name: 'Long' });
    expect((await call('PUT', path, { ...short, id: at(other.body, 'data', 'id') })).status).toBe(500);
    expect((await call('PUT', path, { ...short, id, content: 'B' })).status).toBe(200);
    expect(await data(`${path}?id=${id}`)).toMatchObject({ name: 'Short', content: 'B' });
    expect(await data(path)).toHaveLength(2);
    expect((await call('GET', `${path}?id=5`)).status).toBe(400);
    expect((await call('PUT', path, { ...short, id: '5' })).status).toBe(400);
    expect(await call('DELETE', `${path}?id=5`)).toMatchObject({
      status: 500,
      body: { data: { moreInfo: 'The input passed is invalid' } },
    });
    expect((await call('DELETE', `${path}?id=${id}`)).body).toEqual({ status: { code: 200, description: 'success' } });
  });
});
