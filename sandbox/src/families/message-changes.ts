import { type Fields, idOf, listOf, textOf } from '../fields.js';
import type { Json } from '../json.js';
import { type Mail, type Mailbox, moveMail, type SystemFolder, systemFolder } from '../mailbox.js';
import type { Operation, OperationCall } from '../operation.js';
import type { User } from '../organization.js';
import { invalidInput, success } from '../reply.js';
import { inMailbox } from './on-mail.js';
import { mailboxPath } from './on-mailbox.js';

const scope = 'messages';
const place: Fields = { 'isFolderSpecific?': 'boolean', 'folderId?': 'long' };
const placeOrArchive: Fields = { ...place, 'isArchive?': 'boolean' };

interface Change {
  readonly mode: string;
  readonly fields: Fields;
  /** Further fields on the page for single mails; the page for conversations always takes a folder and the archive. */
  readonly place: Fields;
  /** The name of what the request gives and the mailbox does not have. */
  readonly findFault?: (call: OperationCall, mailbox: Mailbox, owner: User) => string | undefined;
  readonly apply: (mail: Mail, body: OperationCall['body'], mailbox: Mailbox) => void;
}

function folderOf({ folders }: Mailbox, id: Json): Mailbox['folders'][number] | undefined {
  return id === undefined ? undefined : folders.find(({ folderId }) => folderId === idOf(id));
}

function moveTo(mail: Mail, mailbox: Mailbox, type: SystemFolder): void {
  moveMail(mail, systemFolder(mailbox, type).folderId);
}

function findUnknownLabel({ body }: OperationCall, _mailbox: Mailbox, { labels }: User): string | undefined {
  const isKnown = listOf(body.labelId).every((id) => labels.some(({ labelId }) => labelId === idOf(id)));
  return isKnown ? undefined : 'labelId';
}

/** Sets members of a mail to constants. */
function setting(
  mode: string,
  members: Partial<Pick<Mail, 'isRead' | 'isArchived'>>,
): Pick<Change, 'mode' | 'fields' | 'place' | 'apply'> {
  return { mode, fields: {}, place: {}, apply: (mail) => void Object.assign(mail, members) };
}

const changes: readonly Change[] = [
  setting('markAsRead', { isRead: true }),
  setting('markAsUnread', { isRead: false }),
  {
    mode: 'moveMessage',
    fields: { destfolderId: 'long' },
    place: placeOrArchive,
    findFault: ({ body }, mailbox) => (folderOf(mailbox, body.destfolderId) ? undefined : 'destfolderId'),
    apply: (mail, { destfolderId }) => {
      moveMail(mail, idOf(destfolderId));
    },
  },
  {
    mode: 'setFlag',
    // The page for conversations lists numbers, but a client that ran reports that only names are accepted.
    fields: { flagid: '=info|important|followup|flag_not_set' },
    place: placeOrArchive,
    apply: (mail, { flagid }) => {
      mail.flag = textOf(flagid);
    },
  },
  {
    mode: 'applyLabel',
    fields: { labelId: 'long[]' },
    place: placeOrArchive,
    findFault: findUnknownLabel,
    apply: ({ labels }, { labelId }) => {
      for (const id of listOf(labelId)) labels.add(idOf(id));
    },
  },
  {
    mode: 'removeLabel',
    fields: { labelId: 'long[]' },
    place: placeOrArchive,
    findFault: findUnknownLabel,
    apply: ({ labels }, { labelId }) => {
      for (const id of listOf(labelId)) labels.delete(idOf(id));
    },
  },
  { mode: 'removeAllLabels', fields: {}, place, apply: ({ labels }) => labels.clear() },
  { mode: 'moveToSpam', fields: {}, place, apply: (mail, _body, mailbox) => moveTo(mail, mailbox, 'Spam') },
  {
    mode: 'markNotSpam',
    fields: {},
    place,
    apply: (mail, _body, mailbox) => {
      if (mail.folderId === systemFolder(mailbox, 'Spam').folderId) moveTo(mail, mailbox, 'Inbox');
    },
  },
];

/** Archiving is documented only for single mails. */
const archiveChanges: readonly Change[] = [
  setting('archiveMails', { isArchived: true }),
  setting('unArchiveMails', { isArchived: false }),
];

type MeantMails = { readonly mails: readonly Mail[] } | { readonly fault: string };

/** The mails that a request means: one id that is not there refuses it whole, so that nothing is changed by half. */
function findMeant({ body }: OperationCall, mailbox: Mailbox): MeantMails {
  const meant = new Set<Mail>();
  for (const name of ['messageId', 'threadId'] as const) {
    for (const id of listOf(body[name])) {
      const found = mailbox.mails.filter((mail) => mail[name] === idOf(id));
      if (found.length === 0) return { fault: `Invalid value for ${name}` };
      for (const mail of found) meant.add(mail);
    }
  }
  if (meant.size === 0) return { fault: 'Mandatory parameter messageId is missing' };
  if (body.isFolderSpecific !== true) return { mails: [...meant] };
  if (body.folderId === undefined) return { fault: 'Mandatory parameter folderId is missing' };
  const folder = folderOf(mailbox, body.folderId);
  return folder
    ? { mails: [...meant].filter(({ folderId }) => folderId === folder.folderId) }
    : { fault: 'Invalid value for folderId' };
}

function operationOf(change: Change, path: string, fields: Fields): Operation {
  return {
    method: 'PUT',
    path: `${mailboxPath}/${path}`,
    mode: change.mode,
    scope,
    body: { ...fields, ...change.fields },
    handle: inMailbox((call, mailbox, owner) => {
      const fault = change.findFault?.(call, mailbox, owner);
      if (fault !== undefined) return invalidInput(`Invalid value for ${fault}`);
      const meant = findMeant(call, mailbox);
      if ('fault' in meant) return invalidInput(meant.fault);
      for (const mail of meant.mails) change.apply(mail, call.body, mailbox);
      return success();
    }),
  };
}

/** Changes of mails or whole conversations, selected by `mode`. */
export const messageChangeOperations: readonly Operation[] = [
  ...[...changes, ...archiveChanges].map((change) =>
    operationOf(change, 'updatemessage', { 'messageId?': 'long[]', 'threadId?': 'long[]', ...change.place }),
  ),
  ...changes.map((change) => operationOf(change, 'updatethread', { threadId: 'long[]', ...placeOrArchive })),
];
