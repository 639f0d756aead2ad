import { beforeEach, describe, expect, it } from 'vitest';
import { useCaller } from '../test-support/caller.js';
import { at, statusOfFault } from '../test-support/client.js';

const scope = 'ZohoMail.folders.ALL,ZohoMail.messages.ALL,ZohoMail.tags.ALL';
const { call, data, names } = useCaller({ scope, root: '/api/accounts/9000000000000002001' });
const changeMail = (body: object) => call('PUT', '/updatemessage', { ...body });
const changeThread = (body: object) => call('PUT', '/updatethread', { ...body });

let id: string;
let inbox: string;
let thread: string;
let label: string;
beforeEach(async () => {
  const offer = await data('/messages/search?searchKey=subject%3Aoffer', 0);
  [id, inbox] = [String(at(offer, 'messageId')), String(at(offer, 'folderId'))];
  thread = String(await data('/messages/search?searchKey=has%3Aconvo', 0, 'threadId'));
  label = String(at((await call('POST', '/labels', { displayName: 'Later' })).body, 'data', 'labelId'));
});

const detail = (name: string) => data(`/folders/${inbox}/messages/${id}/details`, name);
const folderOf = (searchKey: string) =>
  names(`/messages/search?searchKey=${encodeURIComponent(`${searchKey}::inclspamtrash:true`)}`, 'folderId');

describe('a change of mail', () => {
  it.each<[string, object, string]>([
    ['no mail', { mode: 'markAsRead' }, 'Mandatory parameter messageId is missing'],
    [
      'an empty list',
      { mode: 'markAsRead', messageId: [] },
      'Invalid value for messageId: a non-empty array is wanted',
    ],
    [
      'ids in one text',
      { mode: 'markAsRead', messageId: '1,2' },
      'Invalid value for messageId: a non-empty array is wanted',
    ],
    ['an unknown mode', { mode: 'shred', messageId: ['1'] }, 'Invalid value for mode'],
    [
      'a misspelled field',
      { mode: 'moveMessage', messageId: ['1'], destFolderId: '2' },
      'Unknown parameter destFolderId',
    ],
    ['no destination', { mode: 'moveMessage', messageId: ['1'] }, 'Mandatory parameter destfolderId is missing'],
    ['a flag by number', { mode: 'setFlag', messageId: ['1'], flagid: '1' }, 'Invalid value for flagid'],
    [
      'a folder where none is taken',
      { mode: 'archiveMails', messageId: ['1'], folderId: '2' },
      'Unknown parameter folderId',
    ],
    [
      'the archive where none is taken',
      { mode: 'markAsRead', messageId: ['1'], isArchive: true },
      'Unknown parameter isArchive',
    ],
    [
      'a switch as text',
      { mode: 'moveToSpam', messageId: ['1'], isFolderSpecific: 'true' },
      'Invalid value for isFolderSpecific',
    ],
  ])('is refused with %s', async (_title, body, moreInfo) => {
    expect(await changeMail(body)).toMatchObject({ status: statusOfFault(moreInfo), body: { data: { moreInfo } } });
  });

  it('is refused whole where one of several mails, the folder or a label is not there', async () => {
    expect((await changeMail({ mode: 'markAsRead', messageId: [id, '5'] })).status).toBe(400);
    expect((await changeMail({ mode: 'markAsRead', messageId: [id], threadId: ['5'] })).status).toBe(400);
    expect((await changeMail({ mode: 'moveMessage', messageId: [id], destfolderId: '5' })).status).toBe(400);
    expect((await changeMail({ mode: 'applyLabel', messageId: [id], labelId: [label, '5'] })).status).toBe(400);
    const nowhere = { mode: 'moveToSpam', messageId: [id], isFolderSpecific: true };
    expect((await changeMail({ ...nowhere, folderId: '5' })).status).toBe(400);
    expect((await changeMail(nowhere)).status).toBe(400);
    expect([await detail('status'), await detail('folderId')]).toEqual(['0', inbox]);
  });

  it('takes ids as numbers and as texts', async () => {
    await changeMail({ mode: 'markAsRead', messageId: [BigInt(id)] });
    expect(await detail('status')).toBe('1');
    await changeMail({ mode: 'markAsUnread', messageId: [id] });
    expect(await detail('status')).toBe('0');
  });

  it('reaches a conversation in place of single mails', async () => {
    expect((await changeMail({ mode: 'markAsRead', threadId: [thread] })).status).toBe(200);
    expect(await names(`/messages/view?threadId=${thread}`, 'status')).toEqual(['1', '1']);
  });

  it('is of the mail in the named folder alone, where one is named', async () => {
    const elsewhere = String(
      at((await call('POST', '/folders', { folderName: 'Elsewhere' })).body, 'data', 'folderId'),
    );
    const first = String(await data(`/messages/view?threadId=${thread}`, 0, 'messageId'));
    await changeMail({ mode: 'moveMessage', messageId: [first], destfolderId: elsewhere });
    await changeThread({
      mode: 'setFlag',
      threadId: [thread],
      flagid: 'followup',
      isFolderSpecific: true,
      folderId: elsewhere,
    });
    expect(await names(`/messages/view?threadId=${thread}&flagid=3`, 'messageId')).toEqual([first]);
  });

  it('to spam and back leaves other mail where it is', async () => {
    await changeMail({ mode: 'markNotSpam', messageId: [id] });
    expect(await folderOf('subject:offer')).toEqual([inbox]);
    await changeMail({ mode: 'moveToSpam', messageId: [id] });
    expect(await folderOf('subject:offer')).not.toEqual([inbox]);
    await changeMail({ mode: 'markNotSpam', messageId: [id] });
    expect(await folderOf('subject:offer')).toEqual([inbox]);
  });

  it('labels are put on and taken off, some or all', async () => {
    const labelled = () => names(`/messages/view?labelid=${label}`, 'messageId');
    for (const [off, more] of [
      ['removeLabel', { labelId: [label] }],
      ['removeAllLabels', {}],
    ] as const) {
      await changeMail({ mode: 'applyLabel', messageId: [id], labelId: [label] });
      expect(await labelled()).toEqual([id]);
      await changeMail({ mode: off, messageId: [id], ...more });
      expect(await labelled()).toEqual([]);
    }
  });
});

describe('a change of conversations', () => {
  it.each<[string, object, string]>([
    ['none', { mode: 'markAsRead' }, 'Mandatory parameter threadId is missing'],
    ['single mail', { mode: 'markAsRead', threadId: ['1'], messageId: ['1'] }, 'Unknown parameter messageId'],
    ['archiving', { mode: 'archiveMails', threadId: ['1'] }, 'Invalid value for mode'],
    ['no destination', { mode: 'moveMessage', threadId: ['1'] }, 'Mandatory parameter destfolderId is missing'],
    ['an unknown one', { mode: 'markAsRead', threadId: ['5'] }, 'Invalid value for threadId'],
  ])('is refused with %s', async (_title, body, moreInfo) => {
    expect(await changeThread(body)).toMatchObject({ status: statusOfFault(moreInfo), body: { data: { moreInfo } } });
  });

  it('reaches all of their mail', async () => {
    await changeThread({ mode: 'setFlag', threadId: [thread], flagid: 'important', isArchive: false });
    expect(await names(`/messages/view?threadId=${thread}`, 'flagid')).toEqual(['important', 'important']);
    await changeThread({ mode: 'applyLabel', threadId: [thread], labelId: [label] });
    expect(await names(`/messages/view?labelid=${label}`, 'messageId')).toHaveLength(2);
    await changeThread({ mode: 'moveToSpam', threadId: [thread] });
    expect(new Set(await folderOf('subject:"Shift plan"'))).not.toContain(inbox);
  });
});
