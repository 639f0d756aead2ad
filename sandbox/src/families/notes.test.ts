import { describe, expect, it } from 'vitest';
import { useCaller } from '../test-support/caller.js';
import { at, statusOfFault } from '../test-support/client.js';

const support = '/groups/9000000000000000301';
const seededNote = '/me/9000000000000072101';
const owners = [
  { whose: 'own', of: '/me', firstBook: '9000000000000072001' },
  { whose: "a group's", of: support, firstBook: '9000000000000072003' },
];
const { call, client, data, names, tokenOf } = useCaller({ scope: 'ZohoMail.notes.ALL', root: '/api/notes' });
const refusal = (code: number, told: object) => ({ status: code, body: { status: { code }, data: told } });
const add = async (of: string, fields: object) => {
  const answer = await call('POST', of, { content: 'Text', ...fields });
  return String(at(answer.body, 'data', 'entityId'));
};

const boundary = 'part-3f9a';
const part = (name: string, file: string, content: Uint8Array | string): Buffer[] => [
  Buffer.from(`--${boundary}\r\nContent-Disposition: form-data; name="${name}"${file}\r\n`),
  Buffer.from('Content-Type: image/png\r\n\r\n'),
  Buffer.from(content),
  Buffer.from('\r\n'),
];
const form = (...parts: Buffer[]): Buffer => Buffer.concat([...parts, Buffer.from(`--${boundary}--\r\n`)]);
const attach = (path: string, bytes: Uint8Array, contentType = `multipart/form-data; boundary=${boundary}`) =>
  call('POST', `${path}/attachments`, undefined, { bytes, headers: { 'content-type': contentType } });

describe('what notes do not take', () => {
  it.each([
    ['POST', '/me', { title: 'No text' }, 'Mandatory parameter content is missing'],
    ['POST', '/me', { content: '' }, 'Invalid value for content'],
    ['POST', '/me', { content: 'Text', color: '1' }, 'Invalid value for color'],
    ['POST', '/me', { content: 'Text', color: 4 }, 'Invalid value for color'],
    ['POST', '/me', { content: 'Text', tagId: 5 }, 'Invalid value for tagId: a non-empty array is wanted'],
    ['POST', '/me', { content: 'Text', colour: 1 }, 'Unknown parameter colour'],
    ['PUT', seededNote, { title: 'No text' }, 'Mandatory parameter content is missing'],
    ['DELETE', seededNote, { forceDelete: false }, 'Unknown parameter forceDelete'],
    ['DELETE', `${seededNote}?forceDelete=no`, undefined, 'Invalid value for forceDelete'],
    ['GET', '/me?limit=0', undefined, 'Invalid value for limit'],
    ['GET', `${seededNote}?fields=link`, undefined, 'Invalid value for fields'],
    ['GET', '/me/books', undefined, 'Mandatory parameter defaultProject is missing'],
    ['POST', '/me/books', { name: 'Plans' }, 'Unknown parameter name'],
  ])('%s %s with %j', async (method, path, body, moreInfo) => {
    expect(await call(method, path, body)).toMatchObject(
      refusal(body === undefined ? 400 : statusOfFault(moreInfo), { moreInfo }),
    );
  });

  it('is a note that comes back from a trash that notes have not', async () => {
    expect((await call('PUT', `${seededNote}/restore`)).status).toBe(404);
  });

  it('is a book that is not there', async () => {
    const told = { status: 500, body: { status: { description: 'Category Does Not Exist.' }, data: {} } };
    expect(await call('GET', '/me/books/1')).toMatchObject(told);
    expect(await call('POST', '/me', { content: 'Text', bookId: 1 })).toMatchObject(told);
  });

  it('is anything but files in parts of the right name', async () => {
    const told = {
      status: 400,
      body: [2, { msg: 'Sorry, we are unable to process your request.', status: '400' }],
    };
    const file = '; filename="a.png"';
    expect(await attach(seededNote, Buffer.from('raw'), 'application/octet-stream')).toMatchObject(told);
    expect(await attach(seededNote, form(...part('file', file, 'x')))).toMatchObject(told);
    expect(await attach(seededNote, form(...part('attach', '', 'x')))).toMatchObject(told);
    expect(await attach(seededNote, form(...part('attach', file, 'x'), ...part('note', '', 'x')))).toMatchObject(told);
    expect(await attach(seededNote, form())).toMatchObject(told);
    expect(await attach(seededNote, Buffer.concat(part('attach', file, 'x')))).toMatchObject(told);
    expect(await data(`${seededNote}/attachments`, 'attachments')).toHaveLength(1);
  });

  it('is a scope that was not granted, and a group of others', async () => {
    const { accessToken: token } = await client().connect('ZohoMail.notes.READ');
    expect((await call('POST', '/me', { content: 'Text' }, { token })).status).toBe(401);
    const foreign = { token: await tokenOf('finance@acmecorp.com') };
    expect((await call('GET', support, undefined, foreign)).status).toBe(500);
    expect((await call('GET', seededNote, undefined, foreign)).status).toBe(500);
  });
});

describe.each(owners)('$whose notes', ({ of, firstBook }) => {
  it('are written and read back, the colour as a text', async () => {
    const made = await call('POST', of, { title: 'Plan', content: 'First', color: 2, tagId: [9000000000000000007n] });
    expect(made.status).toBe(201);
    const id = String(at(made.body, 'data', 'entityId'));
    expect(at(made.body, 'data', 'URI')).toBe(`https://mail.zoho.com/api/notes${of}/${id}`);
    expect(await data(`${of}/${id}`)).toMatchObject({
      title: 'Plan',
      content: 'First',
      color: '2',
      bookId: firstBook,
      bookName: 'General',
      tagId: ['9000000000000000007'],
      modifiedTime: expect.stringMatching(/^\d{13}$/),
    });
    expect((await call('PUT', `${of}/${id}`, { content: 'Second', color: 0 })).status).toBe(200);
    expect(await data(`${of}/${id}`)).toMatchObject({ title: 'Plan', content: 'Second', color: '0' });
    expect(await data(`${of}/${id}?fields=title,color`)).toEqual({
      entityId: id,
      namespaceId: expect.any(String),
      title: 'Plan',
      color: '0',
    });
  });

  it('are gone for good or into the trash, and out of every list', async () => {
    const [kept, gone] = [await add(of, {}), await add(of, {})];
    await call('PUT', `${of}/${kept}/favorite`);
    expect((await call('DELETE', `${of}/${kept}?forceDelete=false`)).status).toBe(200);
    expect((await call('DELETE', `${of}/${kept}?forceDelete=false`)).status).toBe(500);
    expect((await call('DELETE', `${of}/${gone}`)).status).toBe(200);
    expect((await call('DELETE', `${of}/${gone}`)).status).toBe(500);
    for (const path of [of, '/favorites', `${of}/books/${firstBook}`]) {
      expect(await names(path, 'entityId', 'list')).not.toContain(kept);
    }
  });

  it('are favourites of whoever marks them', async () => {
    const id = await add(of, {});
    await call('PUT', `${of}/${id}/favorite`);
    expect(await names('/favorites', 'entityId', 'list')).toContain(id);
    await call('DELETE', `${of}/${id}/favorite`);
    expect(await data(`${of}/${id}`, 'isFavorite')).toBe('false');
  });

  it('are kept in books, and in the first one when theirs goes', async () => {
    const made = await call('POST', `${of}/books`, { bookName: 'Plans' });
    expect(made.status).toBe(201);
    const exists = { status: 500, body: { status: { description: 'Category Already Exists.' }, data: {} } };
    expect(await call('POST', `${of}/books`, { bookName: 'Plans' })).toMatchObject(exists);
    const bookId = String(at(made.body, 'data', 'bookId'));
    const id = await add(of, { bookId });
    expect(await names(`${of}/books/${bookId}`, 'entityId', 'list')).toEqual([id]);
    expect(await call('PUT', `${of}/books/${bookId}`, { bookName: 'General' })).toMatchObject(exists);
    await call('PUT', `${of}/books/${bookId}`, { bookName: 'Old plans' });
    expect(await names(`${of}/books?defaultProject=false`, 'bookName', 'projects')).toContain('Old plans');
    expect((await call('DELETE', `${of}/books/${firstBook}`)).status).toBe(500);
    expect((await call('DELETE', `${of}/books/${bookId}`)).status).toBe(200);
    expect(await data(`${of}/${id}`, 'bookId')).toBe(firstBook);
  });

  it('carry files that come back byte for byte', async () => {
    const note = `${of}/${await add(of, {})}`;
    const bytes = Buffer.from([0, 255, 13, 10, 45, 45, 200, 10]);
    const answer = await attach(
      note,
      form(...part('attach', '; filename="größe.png"', bytes), ...part('attach', '; filename="b.txt"', 'second')),
    );
    expect(answer.body).toMatchObject({
      data: { attachments: [{ fileName: 'größe.png' }, { fileName: 'b.txt' }], failedFiles: [] },
    });
    const listed = await data(`${note}/attachments`, 'attachments');
    expect(listed).toEqual(at(answer.body, 'data', 'attachments'));
    const file = `${note}/attachments/${String(at(listed, 0, 'attachmentID'))}`;
    const read = await call('GET', file);
    expect(read.bytes).toEqual(bytes);
    expect(read.headers).toMatchObject({
      'content-type': 'image/png',
      'content-disposition': "attachment; filename*=UTF-8''gr%C3%B6%C3%9Fe.png",
    });
    expect((await call('DELETE', file)).status).toBe(200);
    expect((await call('GET', file)).status).toBe(500);
    expect(await data(`${note}/attachments`, 'attachments')).toHaveLength(1);
  });
});

describe('lists of notes', () => {
  it('come in pages, newest first or oldest first', async () => {
    expect(await names('/me', 'title', 'list')).toEqual(['', 'Night numbers', 'Moving newbrand.com']);
    expect(await names('/me?isPrev=true&limit=1', 'title', 'list')).toEqual(['Moving newbrand.com']);
    expect(await data('/me/books/9000000000000072001?limit=1', 'pagination', 'next')).toBe(
      'https://mail.zoho.com/api/notes/me/books/9000000000000072001?limit=1&after=1',
    );
  });

  it('tell what others share and the first book where it is asked for', async () => {
    expect(await names('/sharedtome', 'title', 'list')).toEqual(['New starters']);
    expect(await data('/me/books?defaultProject=true')).toEqual({
      projects: [{ bookName: 'On call', bookId: '9000000000000072011' }],
      defaultProject: { bookName: 'General', bookId: '9000000000000072001' },
    });
  });
});
