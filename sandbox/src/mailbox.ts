import type { UploadedFile } from './multipart.js';

export interface MailFolder {
  readonly folderId: bigint;
  folderName: string;
  parentId: bigint | null;
  /** Inbox, Drafts, Templates, Sent, Spam, Trash or Outbox; folders that people make report Inbox. */
  readonly folderType: string;
  readonly isOwn: boolean;
  imapAccess: boolean;
}

export interface MailAttachment extends UploadedFile {
  readonly attachmentId: bigint;
}

/** An image in a mail's text, which refers to it as `cid:` and this id. */
export interface InlineImage extends MailAttachment {
  readonly contentId: string;
}

/** An uploaded file that is not part of a mail yet; with an id if it is an image for the text. */
export interface Upload extends UploadedFile {
  readonly contentId: string | null;
}

export interface Mail {
  readonly messageId: bigint;
  readonly threadId: bigint;
  folderId: bigint;
  /** Where it was before: its details also come from there. */
  readonly formerFolderIds: Set<bigint>;
  /** The Message-ID of its headers, which all copies of a mail share. */
  readonly mailId: string;
  readonly subject: string;
  /** With the quoted part, if it is a reply. */
  readonly content: string;
  readonly isHtml: boolean;
  readonly encoding: string;
  readonly fromAddress: string;
  readonly sender: string;
  readonly to: readonly string[];
  readonly cc: readonly string[];
  /** Only in the sender's own copy. */
  readonly bcc: readonly string[];
  readonly asksReceipt: boolean;
  /** The Message-ID of the mail that it replies to. */
  readonly inReplyTo: string | null;
  /** The References of its headers. */
  readonly references: string | null;
  /** Milliseconds since 1970 UTC. */
  at: number;
  /** When it leaves the Outbox, in the same; null where it does not wait. */
  readonly dueAt: number | null;
  isRead: boolean;
  isAnswered: boolean;
  flag: string;
  readonly labels: Set<bigint>;
  isArchived: boolean;
  readonly attachments: readonly MailAttachment[];
  readonly inlineImages: readonly InlineImage[];
}

/** What a user's mail account holds. */
export interface Mailbox {
  readonly folders: MailFolder[];
  /** In the order in which they came. */
  readonly mails: Mail[];
  /** Uploads that wait for a mail, by storeName. */
  readonly uploads: Map<string, Upload>;
}

/** What a new mail is made of. */
export type NewMail = Pick<Mail, 'subject' | 'content' | 'fromAddress' | 'at'> &
  Partial<Omit<Mail, 'messageId' | 'folderId' | 'formerFolderIds' | 'labels'>>;

const systemFolders = [
  'Inbox',
  'Drafts',
  'Templates',
  'Snoozed',
  'Sent',
  'Spam',
  'Trash',
  'Outbox',
  'Archive',
  'Notification',
  'Newsletter',
] as const;
// Folders of their own name whose type is that of the inbox, as recorded.
const typedInbox = new Set<string>(['Notification', 'Newsletter']);
export type SystemFolder = (typeof systemFolders)[number];

/** A mailbox with the folders that every one has, and no mail. */
export function newMailbox(newId: () => bigint): Mailbox {
  return {
    folders: systemFolders.map((name) => ({
      folderId: newId(),
      folderName: name,
      parentId: null,
      folderType: typedInbox.has(name) ? 'Inbox' : name,
      isOwn: false,
      imapAccess: true,
    })),
    mails: [],
    uploads: new Map(),
  };
}

/** Puts a mail into another folder. */
export function moveMail(mail: Mail, folderId: bigint): void {
  mail.formerFolderIds.add(mail.folderId);
  mail.folderId = folderId;
}

/** The folder of this name that every mailbox has. */
export function systemFolder({ folders }: Mailbox, type: SystemFolder): MailFolder {
  const found = folders.find((folder) => !folder.isOwn && folder.folderName === type);
  if (!found) throw new Error(`a mailbox without ${type}`);
  return found;
}

/** Puts a mail into a folder, as one that nobody has read. */
export function putMail(
  mailbox: Mailbox,
  { messageId, folder }: { readonly messageId: bigint; readonly folder: SystemFolder },
  mail: NewMail,
): Mail {
  const put: Mail = {
    threadId: messageId,
    mailId: `<${messageId}@mail.example>`,
    isHtml: true,
    encoding: 'UTF-8',
    sender: mail.fromAddress,
    to: [],
    cc: [],
    bcc: [],
    asksReceipt: false,
    inReplyTo: null,
    references: null,
    dueAt: null,
    isRead: false,
    isAnswered: false,
    flag: 'flag_not_set',
    isArchived: false,
    attachments: [],
    inlineImages: [],
    ...mail,
    messageId,
    folderId: systemFolder(mailbox, folder).folderId,
    formerFolderIds: new Set(),
    labels: new Set(),
  };
  mailbox.mails.push(put);
  return put;
}

/** The mails of a mail's conversation, itself among them. */
export function conversationOf({ mails }: Mailbox, { threadId }: Mail): readonly Mail[] {
  return mails.filter((mail) => mail.threadId === threadId);
}

const characters: { readonly [name: string]: string } = {
  lt: '<',
  gt: '>',
  amp: '&',
  quot: '"',
  nbsp: ' ',
  '#39': "'",
};

/** A mail's words without its tags and with its characters as a reader sees them, on one line. */
export function plainText({ content }: Mail): string {
  return content
    .replaceAll(/<[^>]*>/g, ' ')
    .replaceAll(/&(lt|gt|amp|quot|nbsp|#39);/g, (whole, name: string) => characters[name] ?? whole)
    .replaceAll(/\s+/g, ' ')
    .trim();
}
