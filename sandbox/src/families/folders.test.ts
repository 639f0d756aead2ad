import { describe, expect, it } from 'vitest';
import type { Json } from '../json.js';
import { useCaller } from '../test-support/caller.js';
import { at, statusOfFault } from '../test-support/client.js';

const scope = 'ZohoMail.folders.ALL,ZohoMail.messages.ALL';
const { call, data, names, client } = useCaller({ scope, root: '/api/accounts/9000000000000002001' });

async function idOf(name: string): Promise<string> {
  const list = await data('/folders');
  const found = (Array.isArray(list) ? list : []).find((folder: Json) => at(folder, 'folderName') === name);
  return String(at(found, 'folderId'));
}

async function make(folderName: string, parentFolderId?: string): Promise<string> {
  const made = await call('POST', '/folders', { folderName, ...(parentFolderId ? { parentFolderId } : {}) });
  expect(made).toMatchObject({ status: 200, body: { status: { code: 201 } } });
  return String(at(made.body, 'data', 'folderId'));
}

const pathOf = (id: string): Promise<Json> => data(`/folders/${id}`, 'path');

describe('a folder', () => {
  it.each([
    ['no name', {}, 'Mandatory parameter folderName is missing'],
    ['a name with a sign', { folderName: 'a/b*' }, 'Invalid value for folderName'],
    ['a name that is no text', { folderName: 1 }, 'Invalid value for folderName'],
    ['an unknown field', { folderName: 'a', colour: 'red' }, 'Unknown parameter colour'],
    ['an unknown parent', { folderName: 'a', parentFolderId: 5 }, 'Invalid value for parentFolderId'],
    ['an unknown path', { folderName: 'a', parentFolderPath: '/Nowhere' }, 'Invalid value for parentFolderPath'],
  ])('is not made of %s', async (_title, body, moreInfo) => {
    expect(await call('POST', '/folders', body)).toMatchObject({
      status: statusOfFault(moreInfo),
      body: { data: { moreInfo } },
    });
  });

  it('refuses an unknown mode, a missing one, a wrong verb, somebody else’s account and a missing scope', async () => {
    const id = await make('Bills');
    expect(await call('PUT', `/folders/${id}`, { mode: 'paint' })).toMatchObject({
      status: 400,
      body: { data: { moreInfo: 'Invalid value for mode' } },
    });
    expect((await call('PUT', `/folders/${id}`, { folderName: 'x' })).status).toBe(400);
    expect(await call('PUT', '/folders', {})).toMatchObject({ body: { data: { errorCode: 'INVALID_METHOD' } } });
    expect((await call('GET', '', undefined, { path: '/api/accounts/9000000000000002003/folders' })).status).toBe(404);
    const { accessToken } = await client().connect('ZohoMail.folders.READ');
    const refused = await call('POST', '/folders', { folderName: 'a' }, { token: accessToken });
    expect(refused).toMatchObject({ status: 401, body: [2, { errorCode: 'INVALID_OAUTHSCOPE' }] });
  });

  it('that every mailbox has is neither renamed, moved nor deleted', async () => {
    const inbox = await idOf('Inbox');
    for (const [method, body] of [
      ['PUT', { mode: 'rename', folderName: 'x' }],
      ['PUT', { mode: 'move', parentFolderId: await idOf('Sent') }],
      ['DELETE', undefined],
    ] as const)
      expect((await call(method, `/folders/${inbox}`, body)).status).toBe(500);
  });

  it('takes no name twice in one place, made or renamed', async () => {
    const bills = await make('Bills');
    expect((await call('POST', '/folders', { folderName: 'bills' })).status).toBe(500);
    await make('Bills', bills);
    const other = await make('Other');
    expect((await call('PUT', `/folders/${other}`, { mode: 'rename', folderName: 'Bills' })).status).toBe(500);
    expect((await call('PUT', `/folders/${bills}`, { mode: 'rename', folderName: 'Bills' })).status).toBe(200);
  });

  it('moves with what is in it, after a neighbour, and never into itself', async () => {
    const [projects, old] = [await make('Projects'), await make('Old')];
    const north = await make('North', projects);
    expect((await call('PUT', `/folders/${projects}`, { mode: 'move', parentFolderId: north })).status).toBe(500);
    expect((await call('PUT', `/folders/${projects}`, { mode: 'move', parentFolderId: projects })).status).toBe(500);
    expect((await call('PUT', `/folders/${projects}`, { mode: 'move' })).status).toBe(400);
    expect((await call('PUT', `/folders/${projects}`, { mode: 'move', previousFolderId: north })).status).toBe(500);
    expect((await call('PUT', `/folders/${projects}`, { mode: 'move', parentFolderId: old })).status).toBe(200);
    expect(await pathOf(north)).toBe('/Old/Projects/North');
    expect((await call('PUT', `/folders/${north}`, { mode: 'move', previousFolderId: old })).status).toBe(200);
    expect(await data(`/folders/${north}`)).toMatchObject({ path: '/North', previousFolderId: old });
  });

  it('goes with its folders and its mail', async () => {
    const projects = await make('Projects');
    const north = await make('North', projects);
    const mail = await data('/messages/view', 0, 'messageId');
    await call('PUT', '/updatemessage', { mode: 'moveMessage', messageId: [mail], destfolderId: north });
    expect((await call('DELETE', `/folders/${projects}`)).status).toBe(200);
    expect((await call('GET', `/folders/${north}`)).status).toBe(400);
    expect((await call('GET', `/messages/${mail}/originalmessage`)).status).toBe(400);
  });

  it('is emptied into Trash, and Trash for good', async () => {
    const [inbox, trash] = [await idOf('Inbox'), await idOf('Trash')];
    const mails = await names('/messages/view?limit=200', 'messageId');
    await call('PUT', `/folders/${inbox}`, { mode: 'markAsRead' });
    expect(await data('/messages/view?status=unread')).toEqual([]);
    await call('PUT', `/folders/${inbox}`, { mode: 'emptyFolder' });
    expect(await data('/messages/view')).toEqual([]);
    expect(await names(`/messages/view?folderId=${trash}&limit=200`, 'messageId')).toEqual(mails);
    await call('PUT', `/folders/${trash}`, { mode: 'emptyFolder' });
    expect(await data(`/messages/view?folderId=${trash}`)).toEqual([]);
  });

  it('is shown to IMAP programs, or not', async () => {
    const id = await make('Bills');
    for (const [mode, imapAccess] of [
      ['removeViewableInIMAP', false],
      ['setViewableInIMAP', true],
    ] as const) {
      await call('PUT', `/folders/${id}`, { mode });
      expect(await data(`/folders/${id}`, 'imapAccess')).toBe(imapAccess);
    }
  });
});
