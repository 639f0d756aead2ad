import { describe, expect, it } from 'vitest';
import type { Json } from '../json.js';
import { useCaller } from '../test-support/caller.js';
import { type Answer, at } from '../test-support/client.js';

const own = 'admin@acmecorp.com';
const { call, data, names, tokenOf } = useCaller({
  scope: 'ZohoMail.folders.ALL,ZohoMail.messages.ALL',
  root: '/api/accounts/9000000000000002001',
});
const pixel = Buffer.from('GIF89a\x01\x00\x01\x00\x00\x00\x00;', 'latin1');
const raw = { bytes: pixel, headers: { 'content-type': 'application/octet-stream' } };
const mail = { fromAddress: own, toAddress: own, subject: 'Numbers' };
const invalid = (moreInfo: string) => ({ status: 400, body: { data: { moreInfo } } });

async function upload(query = 'fileName=a%20b.gif&isInline=true'): Promise<string> {
  const answer = await call('POST', `/messages/attachments?${query}`, undefined, raw);
  expect(answer.status, answer.text).toBe(200);
  return String(at(answer.body, 'data', 'url'));
}
const send = (content: string, more: object = {}): Promise<Answer> =>
  call('POST', '/messages', { ...mail, content, ...more });

/** The newest mail that a search finds: its ids and the path of it. */
async function found(searchKey = 'subject:Numbers'): Promise<{ readonly id: string; readonly path: string }> {
  const one = await data(`/messages/search?searchKey=${encodeURIComponent(searchKey)}`, 0);
  const id = String(at(one, 'messageId'));
  return { id, path: `/folders/${at(one, 'folderId')}/messages/${id}` };
}
const imageOf = async (path: string): Promise<Json> => data(`${path}/attachmentinfo?includeInline=true`, 'inline', 0);

describe('an image in the text of a mail', () => {
  it('is refused as an upload where it is none, or where the flag is no truth', async () => {
    const answer = (query: string) => call('POST', `/messages/attachments?${query}`, undefined, raw);
    expect(await answer('fileName=a.pdf&isInline=true')).toMatchObject(
      invalid('Invalid value for isInline: an image is wanted'),
    );
    expect(await answer('fileName=a.gif&isInline=yes')).toMatchObject(invalid('Invalid value for isInline'));
  });

  it('is refused where nobody uploaded it, where it is another account’s or of a mail that has none', async () => {
    const address = await upload();
    const offer = await found('subject:offer');
    for (const wrong of [
      address.replace(/cid=\d+/, 'cid=5'),
      address.replace(/na=\d+/, 'na=9000000000000002003'),
      address.replace('mode=inline', 'mode=view'),
      address.replace('&f=', `&nmsgId=${offer.id}&f=`),
      '/mail/ImageDisplay?',
    ])
      expect(await send(`<img src="${wrong}">`), wrong).toMatchObject(invalid('Invalid value for content'));
    // A file that was not uploaded for the text has no address to embed it by.
    expect(await upload('fileName=a.gif')).toBe('undefined');
    const sales = { path: '/api/accounts/9000000000000002007/messages', token: await tokenOf('sales@acmecorp.com') };
    const theirs = { fromAddress: 'sales@acmecorp.com', toAddress: own, content: `<img src="${address}">` };
    expect(await call('POST', '', theirs, sales)).toMatchObject(invalid('Invalid value for content'));
    expect(await names('/messages/search?searchKey=subject%3ANumbers', 'subject')).toEqual([]);
  });

  it.each([
    ['as the upload tells its address', (url: string) => url],
    ['with the host before', (url: string) => `https://mail.zoho.com${url}`],
    ['as HTML has it', (url: string) => url.replaceAll('&', '&amp;')],
  ])('is listed by its cid and given, byte for byte and as what it is, %s', async (_how, spelled) => {
    const address = await upload();
    expect((await send(`<p>Look:</p><img alt="a" src='${spelled(address)}'>`)).status).toBe(200);
    const { id, path } = await found();
    const image = await imageOf(path);
    expect(image).toMatchObject({ attachmentName: 'a b.gif', attachmentSize: pixel.length });
    const cid = String(at(image, 'cid'));
    const given = await call('GET', `${path}/inline?contentId=${encodeURIComponent(cid)}`);
    expect([given.bytes, given.headers['content-type'], given.headers['content-disposition']]).toEqual([
      pixel,
      'image/gif',
      "inline; filename*=UTF-8''a%20b.gif",
    ]);
    const named = await call('GET', `${path}/inline?contentId=${encodeURIComponent(cid)}&fileName=other.gif`);
    expect(named.headers['content-disposition']).toContain('other.gif');
    // A reader is shown where it lies now; the mail itself holds it.
    expect(await data(`${path}/content`, 'content')).toContain(
      `src='/mail/ImageDisplay?na=9000000000000002001&nmsgId=${id}&f=a%20b.gif&mode=inline&cid=${cid}&'`,
    );
    const source = String(await data(`/messages/${id}/originalmessage`, 'content'));
    expect(source).toMatch(/^Content-Type: multipart\/related;/m);
    expect(source).toContain(`src='cid:${cid}'`);
    expect(source).toContain(`Content-ID: <${cid}>`);
    expect(source).toContain(pixel.toString('base64'));
  });

  it('is asked for by the cid of that very mail, and never by another id', async () => {
    await send(`<img src="${await upload()}">`);
    const { path } = await found();
    const image = await imageOf(path);
    const cid = encodeURIComponent(String(at(image, 'cid')));
    const offer = await found('subject:offer');
    expect(await call('GET', `${path}/inline`)).toMatchObject(invalid('Mandatory parameter contentId is missing'));
    expect(await call('GET', `${path}/inline?contentId=5`)).toMatchObject(invalid('Invalid value for contentId'));
    expect(await call('GET', `${path}/inline?contentId=${cid}&cid=5`)).toMatchObject(invalid('Unknown parameter cid'));
    expect(await call('GET', `${offer.path}/inline?contentId=${cid}`)).toMatchObject(
      invalid('Invalid value for contentId'),
    );
    expect(await call('GET', `/folders/5/messages/5/inline?contentId=${cid}`)).toMatchObject(
      invalid('Invalid value for messageId'),
    );
    expect(await call('GET', `${path}/attachments/${at(image, 'attachmentId')}`)).toMatchObject(
      invalid('Invalid value for attachmentId'),
    );
  });

  it('is told apart from a file that hangs on the mail', async () => {
    await send(`<img src="${await upload()}">`);
    const { id, path } = await found();
    expect(await data(`${path}/details`)).toMatchObject({ hasInline: 'true', hasAttachment: '0' });
    expect(await data(`${path}/attachmentinfo`)).toEqual({ messageId: id, attachments: [] });
    const inlined = await names('/messages/view?inlinedMails=true&includesent=true&limit=200', 'subject');
    expect(inlined).toEqual(['Numbers', 'Numbers', 'Offer for the new office']);
  });

  it('stays in a draft, in the copy of whoever gets the mail, and in an answer that shows it again', async () => {
    const address = await upload();
    const text = `<img src="${address}">`;
    expect(
      (await call('POST', '/messages', { mode: 'draft', fromAddress: own, subject: 'Kept', content: text })).status,
    ).toBe(200);
    expect(await imageOf((await found('subject:Kept')).path)).toMatchObject({ attachmentName: 'a b.gif' });

    await send(text, { toAddress: 'sales@acmecorp.com' });
    const root = '/api/accounts/9000000000000002007';
    const token = await tokenOf('sales@acmecorp.com');
    const theirs = (path: string) => call('GET', '', undefined, { path: `${root}${path}`, token });
    const copy = at((await theirs('/messages/view')).body, 'data', 0);
    const place = `/folders/${at(copy, 'folderId')}/messages/${at(copy, 'messageId')}`;
    const shown = String(at((await theirs(`${place}/content`)).body, 'data', 'content'));
    expect(shown).toContain(`na=9000000000000002007&nmsgId=${at(copy, 'messageId')}&`);
    const cid = /cid=([^&]+)/.exec(shown)?.[1] ?? '';
    expect((await theirs(`${place}/inline?contentId=${cid}`)).bytes).toEqual(pixel);

    const answer = { action: 'reply', fromAddress: 'sales@acmecorp.com', toAddress: own, subject: 'Re: Numbers' };
    const path = `${root}/messages/${at(copy, 'messageId')}`;
    expect((await call('POST', '', { ...answer, content: shown }, { path, token })).status).toBe(200);
    expect(await imageOf((await found('subject:"Re: Numbers"')).path)).toMatchObject({ attachmentSize: pixel.length });
  });
});
