import { describe, expect, it } from 'vitest';
import type { Json } from '../json.js';
import { useCaller } from '../test-support/caller.js';
import { at } from '../test-support/client.js';

const scope = 'ZohoMail.folders.ALL,ZohoMail.messages.ALL,ZohoMail.tags.ALL';
const own = 'admin@acmecorp.com';
const { call, data, names, client } = useCaller({ scope, root: '/api/accounts/9000000000000002001' });

const search = (searchKey: string, more = ''): Promise<readonly Json[]> =>
  names(`/messages/search?searchKey=${encodeURIComponent(searchKey)}&limit=200${more}`, 'subject');

async function mailOf(subject: string): Promise<{ id: string; path: string; threadId: string }> {
  const found = await data(`/messages/search?searchKey=${encodeURIComponent(`subject:"${subject}"`)}`, 0);
  const id = String(at(found, 'messageId'));
  return { id, path: `/folders/${at(found, 'folderId')}/messages/${id}`, threadId: String(at(found, 'threadId')) };
}

async function send(more: object = {}): Promise<void> {
  const mail = { fromAddress: own, toAddress: own, subject: 'Numbers', content: '<p>Forty-two</p>', ...more };
  expect((await call('POST', '/messages', mail)).status).toBe(200);
}

describe('a list of mail', () => {
  it.each([
    ['limit=201', 'Invalid value for limit'],
    ['start=0', 'Invalid value for start'],
    ['flagid=important', 'Invalid value for flagid'],
    ['sortBy=name', 'Invalid value for sortBy'],
    ['labelId=5', 'Unknown parameter labelId'],
    ['labelid=5', 'Invalid value for labelid'],
    ['folderId=5', 'Invalid value for folderId'],
    ['includesent=yes', 'Invalid value for includesent'],
  ])('refuses %s', async (query, moreInfo) => {
    expect(await call('GET', `/messages/view?${query}`)).toMatchObject({ status: 400, body: { data: { moreInfo } } });
  });

  it('refuses another account, an unknown path and a token for something else', async () => {
    const foreign = { path: '/api/accounts/9000000000000002003/messages/view' };
    expect((await call('GET', '', undefined, foreign)).status).toBe(404);
    expect((await call('GET', '/messages/all')).status).toBe(404);
    const { accessToken: token } = await client().connect('ZohoMail.folders.ALL');
    expect(await call('GET', '/messages/view', undefined, { token })).toMatchObject({
      status: 401,
      body: [2, { errorCode: 'INVALID_OAUTHSCOPE' }],
    });
  });

  it('shows ids and figures as texts, the newest first, page by page', async () => {
    await send({ subject: 'Latest' });
    const [newest, ...others] = await names('/messages/view?limit=200', 'subject');
    expect(newest).toBe('Latest');
    expect(await data('/messages/view?limit=1', 0)).toMatchObject({ status: '0', hasAttachment: '0', size: '16' });
    expect(await names(`/messages/view?start=2&limit=${others.length}`, 'subject')).toEqual(others);
    expect(await names('/messages/view?sortorder=true&limit=200', 'subject')).toEqual(
      [...others].reverse().concat(newest),
    );
  });

  it.each(['date', 'messageId', 'size'])('is sorted by %s, both ways', async (sortBy) => {
    const ascending = await names(`/messages/view?sortBy=${sortBy}&sortorder=true&limit=200`, 'messageId');
    const descending = await names(`/messages/view?sortBy=${sortBy}&limit=200`, 'messageId');
    expect(descending).toEqual([...ascending].reverse());
    expect(ascending.length).toBeGreaterThan(4);
  });

  it('holds what was asked for: attachments, flags, answers, conversations, sent and archived mail', async () => {
    const { id } = await mailOf('Offer for the new office');
    const listed = (query: string): Promise<readonly Json[]> => names(`/messages/view?${query}&limit=200`, 'messageId');
    expect(await listed('attachedMails=true')).toContain(id);
    expect(await listed('flaggedMails=true')).toEqual([]);
    await call('PUT', '/updatemessage', { mode: 'setFlag', messageId: [id], flagid: 'info' });
    expect(await listed('flaggedMails=true')).toEqual([id]);
    expect(await listed('flagid=1')).toEqual([id]);
    expect(await listed('respondedMails=true')).toEqual([]);
    const answer = { action: 'reply', fromAddress: own, toAddress: 'sales@supplier.example', subject: 'Re: Offer' };
    expect((await call('POST', `/messages/${id}`, answer)).status).toBe(200);
    expect(await listed('respondedMails=true')).toEqual([id]);
    expect(await names('/messages/view?threadedMails=true', 'subject')).toEqual([
      'Re: Shift plan of next week',
      'Shift plan of next week',
      'Offer for the new office',
    ]);
    expect(await names('/messages/view?includesent=true&limit=200', 'subject')).toContain('Re: Offer');
    await call('PUT', '/updatemessage', { mode: 'archiveMails', messageId: [id] });
    expect(await listed('status=all')).not.toContain(id);
    expect(await listed('includearchive=true')).toContain(id);
  });

  it('of a label or a conversation reaches every folder, unless one is named', async () => {
    const { id, threadId } = await mailOf('Shift plan of next week');
    const label = await client().ask({
      host: 'mail.zoho.com',
      method: 'POST',
      path: '/api/accounts/9000000000000002001/labels',
      body: { displayName: 'Plans' },
      token: (await client().connect(scope)).accessToken,
    });
    const labelId = String(at(label.body, 'data', 'labelId'));
    await call('PUT', '/updatemessage', { mode: 'applyLabel', messageId: [id], labelId: [labelId] });
    const folder = await call('POST', '/folders', { folderName: 'Plans' });
    const folderId = String(at(folder.body, 'data', 'folderId'));
    await call('PUT', '/updatemessage', { mode: 'moveMessage', messageId: [id], destfolderId: folderId });
    expect(await names(`/messages/view?labelid=${labelId}`, 'messageId')).toEqual([id]);
    expect(await names(`/messages/view?threadId=${threadId}`, 'messageId')).toHaveLength(2);
    expect(await names(`/messages/view?threadId=${threadId}&folderId=${folderId}`, 'messageId')).toEqual([id]);
    await call('DELETE', `/labels/${labelId}`);
    expect((await call('GET', `/messages/view?labelid=${labelId}`)).status).toBe(400);
  });
});

describe('a search', () => {
  it('trips over a bare word, and drops what a second colon joins', async () => {
    const answer = await call('GET', '/messages/search?searchKey=offer');
    expect(answer).toMatchObject({ status: 400, body: { data: { moreInfo: 'Index 1 out of bounds for length 1' } } });
    const whole = await names('/messages/search?searchKey=subject%3Aoffer', 'messageId');
    expect(await names('/messages/search?searchKey=subject%3Aoffer%3Aand%3Asender%3Anobody', 'messageId')).toEqual(
      whole,
    );
  });

  it.each([
    'colour:red',
    'subject:',
    'has:money',
    'in:Inbox',
    'fromDate:2026-01-01',
    'toDate:31-Foo-2026',
    'subject:a::',
    'subject:a:or:',
    'inclspamtrash:perhaps',
  ])('refuses %s', async (searchKey) => {
    const answer = await call('GET', `/messages/search?searchKey=${encodeURIComponent(searchKey)}`);
    expect(answer).toMatchObject({ status: 400, body: { data: { moreInfo: 'Invalid value for searchKey' } } });
  });

  it('needs a key', async () => {
    expect((await call('GET', '/messages/search')).status).toBe(400);
  });

  it.each([
    ['subject:offer', ['Offer for the new office']],
    ['subject:"for the new"', ['Offer for the new office']],
    ['content:attached', ['Offer for the new office']],
    ['entire:offer.pdf', ['Offer for the new office']],
    ['fileName:offer', ['Offer for the new office']],
    ['fileContent:PDF-1.4', ['Offer for the new office']],
    ['sender:supplier.example', ['Offer for the new office']],
    ['sender:"Supplier Sales"::has:attachment', ['Offer for the new office']],
    ['sender:nobody::has:attachment', []],
    ['subject:welcome:or:subject:offer', ['Welcome', 'Offer for the new office']],
    ['to:new.colleague', ['Welcome']],
    ['has:convo', ['Re: Shift plan of next week', 'Shift plan of next week']],
    ['has:convo::groupResult:true', ['Re: Shift plan of next week']],
    ['subject:welcome::fromDate:15-Jan-2026::toDate:15-Jan-2026', ['Welcome']],
    ['subject:welcome::fromDate:16-Jan-2026', []],
    ['subject:welcome::toDate:14-Jan-2026', []],
    // The tags of HTML are no words of a mail.
    ['content:blockquote', []],
    ['has:flags', []],
  ])('for %s finds what it says', async (searchKey, subjects) => {
    expect(await search(searchKey)).toEqual(subjects);
  });

  it('takes separators in quotes as words', async () => {
    await send({ subject: 'a :or: b :: c' });
    expect(await search('subject:"a :or: b :: c"::in:0:or:subject:"b :: c"')).toHaveLength(2);
    expect(await search('subject:"nothing :or: subject:offer"')).toEqual([]);
  });

  it('leaves out Spam and Trash, unless they are asked for', async () => {
    const { id } = await mailOf('Offer for the new office');
    await call('PUT', '/updatemessage', { mode: 'moveToSpam', messageId: [id] });
    expect(await search('subject:offer')).toEqual([]);
    expect(await search('subject:offer::inclspamtrash:true')).toHaveLength(1);
    const folders = await data('/folders');
    const spam = (Array.isArray(folders) ? folders : []).find((folder: Json) => at(folder, 'folderName') === 'Spam');
    expect(await search(`in:${at(spam, 'folderId')}`)).toEqual(['Offer for the new office']);
  });

  it('for new mail tells what came since two minutes ago, or since a time', async () => {
    expect(await search('newMails')).toEqual([]);
    await send();
    expect(await search('newMails')).toEqual(['Numbers']);
    expect(await search('newMails', `&receivedTime=${Date.now() + 60_000}`)).toEqual([]);
  });
});

describe('a mail', () => {
  it('has its quoted part on request alone', async () => {
    const { path } = await mailOf('Re: Shift plan of next week');
    expect(await data(`${path}/content`, 'content')).not.toContain('Who takes');
    expect(await data(`${path}/content?includeBlockContent=true`, 'content')).toContain('Who takes');
  });

  it('tells its id as a number where the pages do, beyond what a double holds', async () => {
    const { id, path } = await mailOf('Offer for the new office');
    for (const where of [`${path}/content`, `${path}/header`, `/messages/${id}/originalmessage`])
      expect(await data(where, 'messageId')).toBe(BigInt(id));
    expect(await data(`${path}/details`, 'messageId')).toBe(id);
  });

  it('has headers as one text or by name, and a source with its files', async () => {
    const { id, path } = await mailOf('Offer for the new office');
    expect(await data(`${path}/header`, 'headerContent')).toContain('Subject: Offer for the new office\r\n');
    expect(await data(`${path}/header?raw=false`, 'headerContent')).toMatchObject({
      Subject: ['Offer for the new office'],
      'Message-ID': [expect.stringMatching(/^<.+@.+>$/)],
    });
    const source = await data(`/messages/${id}/originalmessage`, 'content');
    expect(source).toContain('Content-Type: multipart/mixed; boundary=');
    expect(source).toContain(Buffer.from('%PDF-1.4 offer').toString('base64'));
  });

  it('is read where it lies and nowhere else', async () => {
    const { id } = await mailOf('Offer for the new office');
    expect((await call('GET', `/folders/5/messages/${id}/content`)).status).toBe(400);
    expect((await call('GET', '/messages/5/originalmessage')).status).toBe(400);
    expect((await call('GET', `/folders/5/messages/${id}`)).status).toBe(404);
  });

  it('is deleted to Trash, from there or with expunge for good', async () => {
    const first = await mailOf('Offer for the new office');
    const deleted = await call('DELETE', first.path);
    expect(deleted).toMatchObject({ status: 200, body: { data: { cId: 0 } } });
    const trash = await data('/messages/search?searchKey=subject%3Aoffer%3A%3Ainclspamtrash%3Atrue', 0, 'folderId');
    await call('DELETE', `/folders/${trash}/messages/${first.id}`);
    expect(await search('subject:offer::inclspamtrash:true')).toEqual([]);
    const second = await mailOf('Shift plan of next week');
    await call('DELETE', `${second.path}?expunge=true`);
    expect((await call('GET', `/messages/${second.id}/originalmessage`)).status).toBe(400);
  });
});
