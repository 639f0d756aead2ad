import { type Fields, idOf, listOf, textOf } from '../fields.js';
import type { JsonMap } from '../json.js';
import { type Mail, type Mailbox, mailboxOf, systemFolder } from '../mailbox.js';
import type { Operation } from '../operation.js';
import { invalidInput, success } from '../reply.js';
import { mailboxPath, onMailbox } from './on-mailbox.js';

const scope = 'messages';
const flagNames = ['flag_not_set', 'info', 'important', 'followup'];

interface Change {
  readonly mode: string;
  readonly fields: Fields;
  /** Changes one mail; the name of what is wrong with the request, where something is. */
  readonly apply: (mail: Mail, body: JsonMap, mailbox: Mailbox) => string | undefined;
}

function moveTo(type: string): Change['apply'] {
  return (mail, _body, mailbox) => {
    mail.folderId = systemFolder(mailbox, type).folderId;
    return undefined;
  };
}

function setting(change: (mail: Mail, body: JsonMap) => void): Change['apply'] {
  return (mail, body) => {
    change(mail, body);
    return undefined;
  };
}

const labelIds = (body: JsonMap): readonly bigint[] => listOf(body.labelId).map(idOf);

const changes: readonly Change[] = [
  {
    mode: 'markAsRead',
    fields: {},
    apply: setting((mail) => {
      mail.isRead = true;
    }),
  },
  {
    mode: 'markAsUnread',
    fields: {},
    apply: setting((mail) => {
      mail.isRead = false;
    }),
  },
  {
    mode: 'moveMessage',
    fields: { destfolderId: 'long' },
    apply: (mail, body, { folders }) => {
      const folder = folders.find(({ folderId }) => folderId === idOf(body.destfolderId));
      if (!folder) return 'destfolderId';
      mail.folderId = folder.folderId;
      return undefined;
    },
  },
  {
    mode: 'setFlag',
    fields: { flagid: '=info|important|followup|flag_not_set|removeFlag|0|1|2|3' },
    apply: setting((mail, body) => {
      const flag = textOf(body.flagid);
      mail.flag = flagNames[Number(flag)] ?? (flag === 'removeFlag' ? 'flag_not_set' : flag);
    }),
  },
  {
    mode: 'applyLabel',
    fields: { labelId: 'long[]' },
    apply: setting((mail, body) => {
      for (const id of labelIds(body)) mail.labels.add(id);
    }),
  },
  {
    mode: 'removeLabel',
    fields: { labelId: 'long[]' },
    apply: setting((mail, body) => {
      for (const id of labelIds(body)) mail.labels.delete(id);
    }),
  },
  { mode: 'removeAllLabels', fields: {}, apply: setting(({ labels }) => labels.clear()) },
  { mode: 'moveToSpam', fields: {}, apply: moveTo('Spam') },
  { mode: 'markNotSpam', fields: {}, apply: moveTo('Inbox') },
];

/** Archiving is documented for single mails alone. */
const archiveChanges: readonly Change[] = [
  {
    mode: 'archiveMails',
    fields: {},
    apply: setting((mail) => {
      mail.isArchived = true;
    }),
  },
  {
    mode: 'unArchiveMails',
    fields: {},
    apply: setting((mail) => {
      mail.isArchived = false;
    }),
  },
];

const placeFields: Fields = { 'isFolderSpecific?': 'boolean', 'folderId?': 'long', 'isArchive?': 'boolean' };

function operationOf({ mode, fields, apply }: Change, path: string, idFields: Fields): Operation {
  return {
    method: 'PUT',
    path: `${mailboxPath}/${path}`,
    mode,
    scope,
    body: { ...idFields, ...placeFields, ...fields },
    handle: onMailbox(({ organization, body }, owner) => {
      const mailbox = mailboxOf(organization, owner);
      const messages = new Set(listOf(body.messageId).map(idOf));
      const threads = new Set(listOf(body.threadId).map(idOf));
      if (body.isFolderSpecific === true && body.folderId === undefined)
        return invalidInput('Mandatory parameter folderId is missing');
      const meant = mailbox.mails.filter(({ messageId, threadId }) => messages.has(messageId) || threads.has(threadId));
      if (meant.length === 0) return invalidInput('Invalid value for messageId');
      for (const mail of meant) {
        const fault = apply(mail, body, mailbox);
        if (fault !== undefined) return invalidInput(`Invalid value for ${fault}`);
      }
      return success();
    }),
  };
}

/** What is done with mails or whole conversations, told apart by `mode`. */
export const messageChangeOperations: readonly Operation[] = [
  ...[...changes, ...archiveChanges].map((change) =>
    operationOf(change, 'updatemessage', { 'messageId?': 'long[]', 'threadId?': 'long[]' }),
  ),
  ...changes.map((change) => operationOf(change, 'updatethread', { threadId: 'long[]' })),
];
