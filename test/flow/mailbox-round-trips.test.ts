import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { callTool } from './admin-client.js';
import { type Item, type OwnServer, openOwnServer } from './own-server.js';
import { type RunningDemo, startDemo } from './start-gatehouse.js';

let demo: RunningDemo;
let server: OwnServer;
let own: string;

beforeAll(async () => {
  demo = await startDemo();
  server = await openOwnServer(demo, {
    families: ['partner.organization', 'accounts', 'folders', 'tags', 'messages'],
    tags: ['mailbox'],
  });
});
afterAll(() => demo?.stop());
beforeEach(async () => {
  await server.sandbox.reset();
  const accounts = await items('list_all_zoho_mail_accounts');
  own = String(accounts[0]?.primaryEmailAddress ?? accounts[0]?.mailboxAddress ?? '');
  expect(own).toContain('@');
});

const call: OwnServer['call'] = (tool, args) => server.call(tool, args);
const items: OwnServer['items'] = (tool, args) => server.items(tool, args);
const folderId = async (name: string): Promise<string> =>
  String((await items('list_all_zoho_mail_folders')).find(({ folderName }) => folderName === name)?.folderId);
const find = async (words: string): Promise<Item | undefined> =>
  (await items('zoho_mail_messages_search', { searchKey: `subject:${words}::inclspamtrash:true` }))[0];
const send = (more: object = {}) =>
  call('zoho_mail_messages_send', {
    fromAddress: own,
    toAddress: [own],
    subject: 'Round trip',
    content: '<p>There and back</p>',
    ...more,
  });

describe('what a tool writes into a mailbox, the matching tool reads back:', () => {
  it('a mail that is sent, read, marked, flagged, labelled, moved, archived and deleted', async () => {
    await send();
    const [mail] = await items('list_all_zoho_mail_messages', { status: 'unread' });
    expect(mail).toMatchObject({ subject: 'Round trip', fromAddress: own, status: '0' });
    const ids = { folder_id: String(mail?.folderId), message_id: String(mail?.messageId) };
    const one = { messageId: [ids.message_id] };
    expect(JSON.stringify(await call('get_single_zoho_mail_message_by_id', ids))).toContain('There and back');
    expect(JSON.stringify(await call('zoho_mail_messages_get_headers', ids))).toContain('Subject: Round trip');
    const { message_id } = ids;
    expect(JSON.stringify(await call('zoho_mail_messages_get_original', { message_id }))).toContain('There and back');
    const details = () => call('zoho_mail_messages_get_details', ids);

    await call('zoho_mail_messages_set_read', { ...one, read: true });
    expect((await details()).status).toBe('1');
    await call('zoho_mail_messages_set_flag', { ...one, flagid: 'important' });
    expect((await details()).flagid).toBe('important');
    const label = await call('create_a_zoho_mail_label', { displayName: 'Seen' });
    await call('zoho_mail_messages_set_labels', { ...one, action: 'apply', labelId: [String(label.labelId)] });
    expect(await items('list_all_zoho_mail_messages', { labelid: String(label.labelId) })).toHaveLength(1);
    await call('zoho_mail_messages_set_archived', { ...one, archived: true });
    const listed = async (): Promise<readonly unknown[]> =>
      (await items('list_all_zoho_mail_messages')).map(({ messageId }) => messageId);
    expect(await listed()).not.toContain(ids.message_id);
    await call('zoho_mail_messages_set_archived', { ...one, archived: false });
    expect(await listed()).toContain(ids.message_id);

    const folder = await call('create_a_zoho_mail_folder', { folderName: 'Kept' });
    await call('zoho_mail_messages_move', { ...one, destfolderId: String(folder.folderId) });
    const moved = await items('list_all_zoho_mail_messages', { folderId: String(folder.folderId) });
    expect(moved.map(({ messageId }) => messageId)).toEqual([ids.message_id]);
    await call('delete_a_zoho_mail_message_by_id', { ...ids, folder_id: String(folder.folderId) });
    expect((await find('Round'))?.folderId).toBe(await folderId('Trash'));
  });

  it('a draft, a mail for later, and an answer in its conversation', async () => {
    await call('zoho_mail_messages_save', { kind: 'draft', fromAddress: own, toAddress: [own], subject: 'Unfinished' });
    expect((await find('Unfinished'))?.folderId).toBe(await folderId('Drafts'));
    await send();
    const [first] = await items('list_all_zoho_mail_messages', { limit: 1 });
    await call('zoho_mail_messages_reply', {
      message_id: String(first?.messageId),
      fromAddress: own,
      toAddress: [own],
      subject: 'Re: Round trip',
      content: 'Yes',
    });
    const conversation = await items('list_all_zoho_mail_messages', { threadId: String((await find('Re'))?.threadId) });
    expect(conversation.length).toBeGreaterThan(1);
    const threadId = [String(conversation[0]?.threadId)];
    await call('zoho_mail_threads_set_read', { threadId, read: true });
    const statuses = (await items('list_all_zoho_mail_messages', { threadId: threadId[0] })).map(
      ({ status }) => status,
    );
    expect(new Set(statuses)).toEqual(new Set(['1']));
    await call('zoho_mail_threads_set_spam', { threadId, spam: true });
    expect((await find('Re'))?.folderId).toBe(await folderId('Spam'));
  });

  it('a file that is uploaded, sent, listed and downloaded', async () => {
    const content = Buffer.from('%PDF-1.4 round trip').toString('base64');
    const uploaded = await call('create_a_zoho_mail_message_attachment', { file_name: 'a b.pdf', content });
    const { storeName, attachmentName, attachmentPath } = uploaded;
    await send({ attachments: [{ storeName, attachmentName, attachmentPath }] });
    const [mail] = await items('zoho_mail_messages_search', { searchKey: 'subject:Round::has:attachment' });
    const ids = { folder_id: String(mail?.folderId), message_id: String(mail?.messageId) };
    const [attachment] = (await call('list_all_zoho_mail_message_attachments', ids)).attachments as readonly Item[];
    expect(attachment).toMatchObject({ attachmentName: 'a b.pdf' });
    const { body } = await callTool(server.url, 'get_single_zoho_mail_message_attachment_by_id', {
      ...ids,
      attachment_id: String(attachment?.attachmentId),
    });
    expect(JSON.stringify(body)).toContain(content);
  });

  it('an image that is uploaded for the text, sent, kept in a draft, listed and looked at', async () => {
    const picture = Buffer.from('GIF89a\x01\x00\x01\x00\x00\x00\x00;', 'latin1').toString('base64');
    const image = { file_name: 'plan.gif', content: picture, isInline: true };
    const { url } = await call('create_a_zoho_mail_message_attachment', image);
    const content = `<p>Look:</p><img src="${url}" alt="plan">`;
    await send({ content });
    await call('zoho_mail_messages_save', { kind: 'draft', fromAddress: own, subject: 'Round draft', content });
    const mails = await items('zoho_mail_messages_search', { searchKey: 'subject:Round' });
    expect(mails.map(({ hasInline }) => hasInline)).toEqual(['true', 'true', 'true']);
    for (const { folderId: folder, messageId } of mails) {
      const ids = { folder_id: String(folder), message_id: String(messageId) };
      const listed = await call('list_all_zoho_mail_message_attachments', { ...ids, includeInline: true });
      expect(listed).toMatchObject({ attachments: [], inline: [{ attachmentName: 'plan.gif' }] });
      const [{ cid } = {}] = listed.inline as readonly Item[];
      const look = (contentId: unknown) =>
        callTool(server.url, 'zoho_mail_message_attachments_get_inline', { ...ids, contentId });
      expect((await look(cid)).body.result).toMatchObject({
        isError: false,
        content: expect.arrayContaining([{ type: 'image', data: picture, mimeType: 'image/gif' }]),
      });
      expect((await look('5')).body.result).toMatchObject({ isError: true });
    }
  });

  it('an image of a stranger, to look at and marked as theirs', async () => {
    const [offer] = await items('list_all_zoho_mail_messages', { inlinedMails: true });
    const ids = { folder_id: String(offer?.folderId), message_id: String(offer?.messageId) };
    const listed = await call('list_all_zoho_mail_message_attachments', { ...ids, includeInline: true });
    const [{ cid } = {}] = listed.inline as readonly Item[];
    const image = { ...ids, contentId: cid };
    const { body } = await callTool(server.url, 'zoho_mail_message_attachments_get_inline', image);
    expect(body.result).toMatchObject({
      isError: false,
      content: expect.arrayContaining([
        { type: 'image', mimeType: 'image/png', data: expect.stringMatching(/^iVBOR/) },
      ]),
    });
    expect(JSON.stringify(body)).toContain('written by strangers');
  });

  it('folders and signatures', async () => {
    const parent = await call('create_a_zoho_mail_folder', { folderName: 'Projects' });
    const child = await call('create_a_zoho_mail_folder', {
      folderName: 'North',
      parentFolderId: String(parent.folderId),
    });
    expect(child.path).toBe('/Projects/North');
    const folder_id = String(child.folderId);
    await call('zoho_mail_folders_rename', { folder_id, folderName: 'South' });
    expect((await call('get_single_zoho_mail_folder_by_id', { folder_id })).folderName).toBe('South');
    await call('delete_a_zoho_mail_folder_by_id', { folder_id });
    expect((await items('list_all_zoho_mail_folders')).map(({ folderName }) => folderName)).not.toContain('South');

    const made = await call('create_a_zoho_mail_signature', { name: 'Short', content: '<p>A</p>', position: 0 });
    await call('update_a_zoho_mail_signature_by_id', {
      id: String(made.id),
      name: 'Short',
      content: '<p>B</p>',
      position: 1,
    });
    expect(JSON.stringify(await call('get_single_zoho_mail_signature_by_id', { id: String(made.id) }))).toContain('B');
  });

  it('what people change in their own account', async () => {
    const shown = async (): Promise<string> => JSON.stringify(await items('list_all_zoho_mail_accounts'));
    await call('zoho_mail_account_replies_set_vacation', {
      vacationResponse: {
        subject: 'Away',
        content: 'Back on Monday',
        fromDate: '01/12/2026 00:00:00',
        toDate: '05/12/2026 00:00:00',
        sendingInt: 1,
        sendTo: 'all',
      },
    });
    expect(await shown()).toContain('Back on Monday');
    await call('zoho_mail_account_replies_remove_vacation');
    expect(await shown()).not.toContain('Back on Monday');
    await call('zoho_mail_account_replies_add_sender', { displayName: 'Front desk' });
    expect(await shown()).toContain('Front desk');
    await call('zoho_mail_account_forwarding_add', { mailForwardTo: 'copy@partner.example' });
    expect(await shown()).toContain('copy@partner.example');
    await call('zoho_mail_account_forwarding_remove', { mailForwardTo: 'copy@partner.example' });
    expect(await shown()).not.toContain('copy@partner.example');
  });

  it('and a mail with a hidden order shows what people see', async () => {
    const mail = await find('invoice');
    const content = await call('get_single_zoho_mail_message_by_id', {
      folder_id: String(mail?.folderId),
      message_id: String(mail?.messageId),
    });
    expect(JSON.stringify(content)).toContain('overdue');
    expect(JSON.stringify(content)).not.toContain('ignore all previous');
    expect(JSON.stringify([mail, content])).not.toMatch(/[\u{e0000}-\u{e0fff}]/u);
  });
});

it.each([
  ['zoho_mail_messages_send', { fromAddress: 'somebody@else.example', toAddress: ['a@b.example'] }],
  ['zoho_mail_messages_move', { messageId: ['1'], destfolderId: '2' }],
  ['get_single_zoho_mail_folder_by_id', { folder_id: '9' }],
  ['get_single_zoho_mail_signature_by_id', { id: '9' }],
])('%s is refused where it names nothing that is there', async (tool, args) => {
  expect((await callTool(server.url, tool, args)).body.result).toMatchObject({ isError: true });
});
