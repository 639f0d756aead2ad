import { sendDueMails } from '../deliver-mail.js';
import { mailboxOf } from '../find-mailbox.js';
import type { JsonMap } from '../json.js';
import { conversationOf, type Mail, type Mailbox, plainText } from '../mailbox.js';
import type { Operation, OperationCall } from '../operation.js';
import type { User } from '../organization.js';
import { invalidInput, type Reply } from '../reply.js';
import { onMailbox } from './on-mailbox.js';

/** Handles a call about the caller's mailbox. */
export type MailboxHandler = (call: OperationCall, mailbox: Mailbox, owner: User) => Reply;

/** Passes the current mailbox of the caller to a handler, after scheduled mails that are due have been sent. */
export function inMailbox(handle: MailboxHandler): Operation['handle'] {
  return onMailbox((call, owner) => {
    sendDueMails(call.organization, call.now);
    return handle(call, mailboxOf(call.organization, owner), owner);
  });
}

/** Finds the mail that the path names, in the folder where it names one too, or refuses. */
export function onMail(
  handle: (call: OperationCall, mailbox: Mailbox, mail: Mail) => Reply,
  { inFormerFolders = false }: { readonly inFormerFolders?: boolean } = {},
): Operation['handle'] {
  return inMailbox((call, mailbox) => {
    const { folderId, messageId } = call.params;
    const mail = mailbox.mails.find((known) => String(known.messageId) === messageId);
    if (!mail) return invalidInput('Invalid value for messageId');
    const folders = [mail.folderId, ...(inFormerFolders ? mail.formerFolderIds : [])].map(String);
    if (folderId !== undefined && !folders.includes(folderId)) return invalidInput('Invalid value for messageId');
    return handle(call, mailbox, mail);
  });
}

/** A mail as lists show it; every figure is text. */
export function serializeMail(mailbox: Mailbox, mail: Mail): JsonMap {
  const mails = conversationOf(mailbox, mail).length;
  return {
    messageId: String(mail.messageId),
    ...(mails > 1 ? { threadId: String(mail.threadId), threadCount: String(mails) } : { threadCount: '0' }),
    folderId: String(mail.folderId),
    subject: mail.subject,
    summary: escaped(plainText(mail).slice(0, 100)),
    sender: mail.sender,
    fromAddress: mail.fromAddress,
    toAddress: addresses(mail.to),
    ccAddress: addresses(mail.cc),
    // Recorded about seven hours ahead of what arrived.
    sentDateInGMT: String(mail.at + 7 * 3_600_000),
    receivedTime: String(mail.at),
    status: mail.isRead ? '1' : '0',
    status2: mail.isRead ? '1' : '0',
    flagid: mail.flag,
    priority: '3',
    hasAttachment: mail.attachments.length > 0 ? '1' : '0',
    hasInline: String(mail.inlineImages.length > 0),
    size: String(mail.content.length),
    calendarType: 0,
  };
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}

function addresses(list: readonly string[]): string {
  return list.length === 0 ? 'Not Provided' : list.map((address) => `&lt;${address}&gt;`).join(',');
}
