import { expect } from 'vitest';
import type { Item, OwnServer } from './own-server.js';

/** What the proofs work on, as the sandbox has it after a reset. */
export interface Ground {
  readonly server: OwnServer;
  /** The connected user's address and account. */
  readonly own: string;
  readonly accountId: string;
  /** A mail of a stranger in the inbox. */
  readonly mail: { readonly folder_id: string; readonly message_id: string };
  /** A conversation of two. */
  readonly thread: string;
  readonly label: string;
  readonly folder: string;
}

/** Uses a tool and checks its effect with a tool that reads. */
export type Proof = (ground: Ground) => Promise<void>;

/** Prepares what the proofs need. */
export async function prepareGround(server: OwnServer): Promise<Ground> {
  await server.sandbox.reset();
  const [account] = await server.items('list_all_zoho_mail_accounts');
  const [mail] = await server.items('zoho_mail_messages_search', { searchKey: 'subject:"new office"' });
  const [part] = await server.items('zoho_mail_messages_search', { searchKey: 'has:convo' });
  const label = await server.call('create_a_zoho_mail_label', { displayName: 'Ground' });
  const folder = await server.call('create_a_zoho_mail_folder', { folderName: 'Ground' });
  return {
    server,
    own: String(account?.primaryEmailAddress),
    accountId: String(account?.accountId),
    mail: { folder_id: String(mail?.folderId), message_id: String(mail?.messageId) },
    thread: String(part?.threadId),
    label: String(label.labelId),
    folder: String(folder.folderId),
  };
}

const found = async ({ server }: Ground, searchKey: string): Promise<readonly Item[]> =>
  server.items('zoho_mail_messages_search', { searchKey: `${searchKey}::inclspamtrash:true`, limit: 200 });
const one = async (ground: Ground, searchKey: string): Promise<Item | undefined> => (await found(ground, searchKey))[0];
const account = async ({ server, accountId }: Ground): Promise<Item> =>
  server.call('get_single_zoho_mail_account_by_id', { account_id: accountId });
/** Only the list shows an out-of-office reply. */
const vacation = async ({ server }: Ground): Promise<unknown> =>
  (await server.items('list_all_zoho_mail_accounts'))[0]?.vacationResponse;
const detail = ({ server, mail }: Ground): Promise<Item> => server.call('zoho_mail_messages_get_details', mail);
const inThread = async ({ server, thread }: Ground, name: string): Promise<readonly unknown[]> =>
  (await server.items('list_all_zoho_mail_messages', { threadId: thread })).map((mail) => mail[name]);
const idsOf = (mails: readonly Item[]): readonly unknown[] => mails.map(({ messageId }) => messageId);
const labelled = async ({ server, label }: Ground): Promise<readonly unknown[]> =>
  idsOf(await server.items('list_all_zoho_mail_messages', { labelid: label }));
const folderIdOf = async ({ server }: Ground, name: string): Promise<string> =>
  String((await server.items('list_all_zoho_mail_folders')).find(({ folderName }) => folderName === name)?.folderId);
const folderShown = ({ server }: Ground, folder_id: string): Promise<Item> =>
  server.call('get_single_zoho_mail_folder_by_id', { folder_id });
const isGone = async ({ server }: Ground, tool: string, args: object): Promise<boolean> =>
  (await server.requestOf(tool, args))?.status === 400;

const target = { mailForwardTo: 'copy@partner.example' };
const forwardStatus = async (ground: Ground): Promise<unknown> => {
  const { mailForward } = await account(ground);
  return (mailForward as readonly Item[]).find(({ mailForwardTo }) => mailForwardTo === target.mailForwardTo)?.status;
};
const mailTo = (address: string, from: string) => ({
  fromAddress: from,
  toAddress: [address],
  subject: 'Proof',
  content: '<p>It stands.</p>',
});

/** Own account: replies, senders, forwarding. */
export const accountProofs: { readonly [tool: string]: Proof } = {
  zoho_mail_accounts_set_order: async (ground) => {
    const { server, accountId } = ground;
    await server.call('zoho_mail_accounts_set_order', { accList: [accountId] });
    expect((await server.items('list_all_zoho_mail_accounts')).map((known) => known.accountId)).toEqual([accountId]);
    expect(await isGone(ground, 'zoho_mail_accounts_set_order', { accList: ['1', accountId] })).toBe(true);
  },
  zoho_mail_accounts_set_address: async (ground) => {
    const { server, own } = ground;
    await server.call('zoho_mail_accounts_set_address', { emailAddress: own, displayName: 'The Office' });
    expect(await account(ground)).toMatchObject({ displayName: 'The Office', primaryEmailAddress: own });
  },
  zoho_mail_account_replies_set_vacation: async (ground) => {
    const vacationResponse = { fromDate: '01/15/2027 00:00:00', content: 'Away' };
    await ground.server.call('zoho_mail_account_replies_set_vacation', { vacationResponse });
    const changed = { ...vacationResponse, content: 'Still away', toDate: '01/20/2027 00:00:00' };
    const change = { existing: true, vacationResponse: changed };
    await ground.server.call('zoho_mail_account_replies_set_vacation', change);
    expect(await vacation(ground)).toMatchObject([changed]);
  },
  zoho_mail_account_replies_remove_vacation: async (ground) => {
    const vacationResponse = { fromDate: '01/15/2027 00:00:00' };
    await ground.server.call('zoho_mail_account_replies_set_vacation', { vacationResponse });
    await ground.server.call('zoho_mail_account_replies_remove_vacation');
    expect(await vacation(ground)).toEqual([]);
  },
  zoho_mail_account_replies_set_reply_to: async (ground) => {
    await ground.server.call('zoho_mail_account_replies_set_reply_to', { replyTo: 'desk@partner.example' });
    expect((await account(ground)).replyTo).toBe('desk@partner.example');
  },
  zoho_mail_account_replies_resend_reply_to: async ({ server }) => {
    await server.call('zoho_mail_account_replies_set_reply_to', { replyTo: 'desk@partner.example' });
    await server.call('zoho_mail_account_replies_resend_reply_to');
    expect(await server.sandbox.mailedKeys('desk@partner.example')).toHaveLength(2);
  },
  zoho_mail_account_replies_add_sender: async (ground) => {
    const sender = { fromAddress: 'desk@acmecorp.com', displayName: 'Front Desk' };
    await ground.server.call('zoho_mail_account_replies_add_sender', sender);
    expect((await account(ground)).sendMailDetails).toContainEqual(expect.objectContaining(sender));
    await ground.server.call('zoho_mail_messages_send', mailTo(ground.own, sender.fromAddress));
    expect(await one(ground, 'subject:proof')).toMatchObject({ sender: 'Front Desk' });
  },
  zoho_mail_account_forwarding_add: async (ground) => {
    await ground.server.call('zoho_mail_account_forwarding_add', target);
    expect(await forwardStatus(ground)).toBe('UNCONFIRMED');
  },
  zoho_mail_account_forwarding_resend: async ({ server }) => {
    await server.call('zoho_mail_account_forwarding_add', target);
    await server.call('zoho_mail_account_forwarding_resend', target);
    expect(await server.sandbox.mailedKeys(target.mailForwardTo)).toHaveLength(2);
  },
  zoho_mail_account_forwarding_verify: confirmForwarding,
  zoho_mail_account_forwarding_set_active: async (ground) => {
    await confirmForwarding(ground);
    for (const [active, status] of [
      [true, 'ENABLED'],
      [false, 'DISABLED'],
    ] as const) {
      await ground.server.call('zoho_mail_account_forwarding_set_active', { ...target, active });
      expect(await forwardStatus(ground)).toBe(status);
    }
  },
  zoho_mail_account_forwarding_remove: async (ground) => {
    await ground.server.call('zoho_mail_account_forwarding_add', target);
    await ground.server.call('zoho_mail_account_forwarding_remove', target);
    expect(await forwardStatus(ground)).toBeUndefined();
  },
};

async function confirmForwarding(ground: Ground): Promise<void> {
  const { server } = ground;
  await server.call('zoho_mail_account_forwarding_add', target);
  const [confirmKey] = await server.sandbox.mailedKeys(target.mailForwardTo);
  await server.call('zoho_mail_account_forwarding_verify', { ...target, confirmKey });
  expect(await forwardStatus(ground)).toBe('DISABLED');
}

/** Folders, labels and signatures. */
export const folderProofs: { readonly [tool: string]: Proof } = {
  create_a_zoho_mail_folder: async (ground) => {
    const more = { folderName: 'Inner', parentFolderPath: '/Ground' };
    const made = await ground.server.call('create_a_zoho_mail_folder', more);
    const shown = { path: '/Ground/Inner', parentFolderId: ground.folder };
    expect(await folderShown(ground, String(made.folderId))).toMatchObject(shown);
  },
  zoho_mail_folders_rename: async (ground) => {
    const { server, folder } = ground;
    await server.call('zoho_mail_folders_rename', { folder_id: folder, folderName: 'Renamed' });
    expect(await folderShown(ground, folder)).toMatchObject({ folderName: 'Renamed', path: '/Renamed' });
  },
  zoho_mail_folders_move: async (ground) => {
    const { server, folder } = ground;
    const parentFolderId = String((await server.call('create_a_zoho_mail_folder', { folderName: 'Outer' })).folderId);
    await server.call('zoho_mail_folders_move', { folder_id: folder, parentFolderId });
    expect(await folderShown(ground, folder)).toMatchObject({ parentFolderId, path: '/Outer/Ground' });
    await server.call('zoho_mail_folders_move', { folder_id: folder, previousFolderId: parentFolderId });
    expect(await folderShown(ground, folder)).toMatchObject({ path: '/Ground', previousFolderId: parentFolderId });
  },
  zoho_mail_folders_set_imap_view: async (ground) => {
    for (const visible of [false, true]) {
      await ground.server.call('zoho_mail_folders_set_imap_view', { folder_id: ground.folder, visible });
      expect((await folderShown(ground, ground.folder)).imapAccess).toBe(visible);
    }
  },
  zoho_mail_folders_mark_all_read: async ({ server, mail }) => {
    const unread = { folderId: mail.folder_id, status: 'unread' };
    expect(await server.items('list_all_zoho_mail_messages', unread)).not.toEqual([]);
    await server.call('zoho_mail_folders_mark_all_read', { folder_id: mail.folder_id });
    expect(await server.items('list_all_zoho_mail_messages', unread)).toEqual([]);
  },
  zoho_mail_folders_empty: async ({ server, mail }) => {
    await server.call('zoho_mail_folders_empty', { folder_id: mail.folder_id });
    expect(await server.items('list_all_zoho_mail_messages', { folderId: mail.folder_id })).toEqual([]);
  },
  delete_a_zoho_mail_folder_by_id: async (ground) => {
    await ground.server.call('delete_a_zoho_mail_folder_by_id', { folder_id: ground.folder });
    expect(await isGone(ground, 'get_single_zoho_mail_folder_by_id', { folder_id: ground.folder })).toBe(true);
  },
  create_a_zoho_mail_label: async ({ server }) => {
    const made = await server.call('create_a_zoho_mail_label', { displayName: 'Made', color: '#112233' });
    const shown = await server.call('get_single_zoho_mail_label_by_id', { label_id: String(made.labelId) });
    expect(shown).toMatchObject({ displayName: 'Made', color: '#112233' });
  },
  update_a_zoho_mail_label_by_id: async ({ server, label }) => {
    await server.call('update_a_zoho_mail_label_by_id', { label_id: label, displayName: 'Other', color: '#445566' });
    const labels = await server.items('list_all_zoho_mail_labels');
    expect(labels).toContainEqual(expect.objectContaining({ displayName: 'Other', color: '#445566' }));
  },
  delete_a_zoho_mail_label_by_id: async (ground) => {
    await ground.server.call('delete_a_zoho_mail_label_by_id', { label_id: ground.label });
    expect(await isGone(ground, 'get_single_zoho_mail_label_by_id', { label_id: ground.label })).toBe(true);
  },
  create_a_zoho_mail_signature: async ({ server, own }) => {
    const signature = { name: 'Made', content: '<b>A</b>', position: 1 };
    await server.call('create_a_zoho_mail_signature', { ...signature, assignUsers: [own] });
    expect(await server.items('list_all_zoho_mail_signatures')).toMatchObject([signature]);
  },
  delete_a_zoho_mail_signature_by_id: async ({ server }) => {
    const made = await server.call('create_a_zoho_mail_signature', { name: 'Gone', content: 'A', position: 1 });
    await server.call('delete_a_zoho_mail_signature_by_id', { id: String(made.id) });
    expect(await server.items('list_all_zoho_mail_signatures')).toEqual([]);
  },
  update_a_zoho_mail_signature_by_id: async ({ server, own }) => {
    const made = await server.call('create_a_zoho_mail_signature', { name: 'Made', content: '<b>A</b>', position: 1 });
    const signature = { id: String(made.id), name: 'Changed', content: '<i>B</i>', position: 0 };
    await server.call('update_a_zoho_mail_signature_by_id', { ...signature, unassignUsers: [own] });
    const shown = await server.call('get_single_zoho_mail_signature_by_id', { id: signature.id });
    expect(shown).toMatchObject(signature);
  },
};

/** Writing mail. */
export const sendingProofs: { readonly [tool: string]: Proof } = {
  zoho_mail_messages_send: async (ground) => {
    await ground.server.call('zoho_mail_messages_send', mailTo(ground.own, ground.own));
    expect(new Set((await found(ground, 'subject:proof')).map(({ folderId }) => folderId))).toEqual(
      new Set([await folderIdOf(ground, 'Inbox'), await folderIdOf(ground, 'Sent')]),
    );
  },
  zoho_mail_messages_schedule: async (ground) => {
    const { server, own } = ground;
    const later = { scheduleType: 1, timeZone: 'Europe/Lisbon' };
    await server.call('zoho_mail_messages_schedule', { ...mailTo(own, own), ...later });
    expect(await found(ground, 'subject:proof')).toMatchObject([{ folderId: await folderIdOf(ground, 'Outbox') }]);
    // The access token expires in between: the gateway fetches another one.
    await server.sandbox.shiftClock(2 * 3_600_000);
    expect(await found(ground, 'subject:proof')).toHaveLength(2);
    await server.sandbox.shiftClock(0);
  },
  zoho_mail_messages_save: async (ground) => {
    for (const [kind, folder] of [
      ['draft', 'Drafts'],
      ['template', 'Templates'],
    ] as const) {
      const subject = `Kept as ${kind}`;
      await ground.server.call('zoho_mail_messages_save', { ...mailTo(ground.own, ground.own), kind, subject });
      const kept = await found(ground, `subject:"${subject}"`);
      expect(kept).toMatchObject([{ folderId: await folderIdOf(ground, folder) }]);
    }
  },
  zoho_mail_messages_reply: async (ground) => {
    const { server, own, mail } = ground;
    const { message_id } = mail;
    await server.call('zoho_mail_messages_reply', { ...mailTo('sales@supplier.example', own), message_id });
    const answered = await server.items('list_all_zoho_mail_messages', { respondedMails: true });
    expect(idsOf(answered)).toEqual([message_id]);
    const answer = await one(ground, 'subject:proof');
    const place = { folder_id: String(answer?.folderId), message_id: String(answer?.messageId) };
    const headers = await server.call('zoho_mail_messages_get_headers', { ...place, raw: false });
    const original = await server.call('zoho_mail_messages_get_headers', { ...mail, raw: false });
    const { 'Message-ID': messageIds } = original.headerContent as Item;
    expect(headers.headerContent).toMatchObject({ 'In-Reply-To': messageIds });
  },
  create_a_zoho_mail_message_attachment: async (ground) => {
    const { server, own } = ground;
    const content = Buffer.from('what stands in it').toString('base64');
    const file = await server.call('create_a_zoho_mail_message_attachment', { file_name: 'proof.txt', content });
    const { storeName, attachmentName, attachmentPath } = file;
    const attachments = [{ storeName, attachmentName, attachmentPath }];
    await server.call('zoho_mail_messages_send', { ...mailTo(own, own), attachments });
    expect(await found(ground, 'fileName:proof.txt')).toHaveLength(2);
    expect(await found(ground, 'fileContent:"stands in it"')).toHaveLength(2);
  },
};

/** What is changed about mail that is there. */
export const changeProofs: { readonly [tool: string]: Proof } = {
  zoho_mail_messages_set_read: async (ground) => {
    for (const read of [true, false]) {
      await changeMail(ground, 'set_read', { read });
      expect((await detail(ground)).status).toBe(read ? '1' : '0');
    }
  },
  zoho_mail_messages_move: async (ground) => {
    await changeMail(ground, 'move', { destfolderId: ground.folder, folderId: ground.mail.folder_id });
    expect(await found(ground, `in:${ground.folder}`)).toMatchObject([{ messageId: ground.mail.message_id }]);
  },
  zoho_mail_messages_set_flag: async (ground) => {
    for (const flagid of ['followup', 'flag_not_set']) {
      await changeMail(ground, 'set_flag', { flagid });
      expect((await detail(ground)).flagid).toBe(flagid);
    }
  },
  zoho_mail_messages_set_labels: async (ground) => {
    await changeMail(ground, 'set_labels', { labelId: [ground.label], action: 'apply' });
    expect(await labelled(ground)).toEqual([ground.mail.message_id]);
    await changeMail(ground, 'set_labels', { labelId: [ground.label], action: 'remove' });
    expect(await labelled(ground)).toEqual([]);
  },
  zoho_mail_messages_remove_all_labels: async (ground) => {
    await changeMail(ground, 'set_labels', { labelId: [ground.label], action: 'apply' });
    await changeMail(ground, 'remove_all_labels', {});
    expect(await labelled(ground)).toEqual([]);
  },
  zoho_mail_messages_set_archived: async (ground) => {
    const { server, mail } = ground;
    const listed = async () => idsOf(await server.items('list_all_zoho_mail_messages', { limit: 200 }));
    await changeMail(ground, 'set_archived', { archived: true });
    expect(await listed()).not.toContain(mail.message_id);
    await changeMail(ground, 'set_archived', { archived: false });
    expect(await listed()).toContain(mail.message_id);
  },
  zoho_mail_messages_set_spam: async (ground) => {
    for (const [spam, folder] of [
      [true, 'Spam'],
      [false, 'Inbox'],
    ] as const) {
      await changeMail(ground, 'set_spam', { spam });
      expect((await one(ground, 'subject:"new office"'))?.folderId).toBe(await folderIdOf(ground, folder));
    }
  },
  delete_a_zoho_mail_message_by_id: async (ground) => {
    await ground.server.call('delete_a_zoho_mail_message_by_id', ground.mail);
    expect((await one(ground, 'subject:"new office"'))?.folderId).toBe(await folderIdOf(ground, 'Trash'));
    const [folder_id, message_id] = [await folderIdOf(ground, 'Trash'), ground.mail.message_id];
    await ground.server.call('delete_a_zoho_mail_message_by_id', { folder_id, message_id, expunge: true });
    expect(await found(ground, 'subject:"new office"')).toEqual([]);
  },
  zoho_mail_threads_set_read: async (ground) => {
    for (const [read, status] of [
      [true, '1'],
      [false, '0'],
    ] as const) {
      await changeThread(ground, 'set_read', { read });
      expect(await inThread(ground, 'status')).toEqual([status, status]);
    }
  },
  zoho_mail_threads_move: async (ground) => {
    await changeThread(ground, 'move', { destfolderId: ground.folder });
    expect(await inThread(ground, 'folderId')).toEqual([ground.folder, ground.folder]);
  },
  zoho_mail_threads_set_flag: async (ground) => {
    await changeThread(ground, 'set_flag', { flagid: 'important' });
    expect(await inThread(ground, 'flagid')).toEqual(['important', 'important']);
  },
  zoho_mail_threads_set_labels: async (ground) => {
    await changeThread(ground, 'set_labels', { labelId: [ground.label], action: 'apply' });
    expect(await labelled(ground)).toEqual(await inThread(ground, 'messageId'));
    await changeThread(ground, 'set_labels', { labelId: [ground.label], action: 'remove' });
    expect(await labelled(ground)).toEqual([]);
  },
  zoho_mail_threads_remove_all_labels: async (ground) => {
    await changeThread(ground, 'set_labels', { labelId: [ground.label], action: 'apply' });
    await changeThread(ground, 'remove_all_labels', {});
    expect(await labelled(ground)).toEqual([]);
  },
  zoho_mail_threads_set_spam: async (ground) => {
    for (const [spam, name] of [
      [true, 'Spam'],
      [false, 'Inbox'],
    ] as const) {
      await changeThread(ground, 'set_spam', { spam });
      const folder = await folderIdOf(ground, name);
      expect(await inThread(ground, 'folderId')).toEqual([folder, folder]);
    }
  },
};

const changeMail = ({ server, mail }: Ground, change: string, args: object): Promise<Item> =>
  server.call(`zoho_mail_messages_${change}`, { messageId: [mail.message_id], ...args });
const changeThread = ({ server, thread }: Ground, change: string, args: object): Promise<Item> =>
  server.call(`zoho_mail_threads_${change}`, { threadId: [thread], ...args });
