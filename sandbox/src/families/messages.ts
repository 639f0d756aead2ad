import { truth } from '../fields.js';
import type { JsonMap } from '../json.js';
import { type Mail, type Mailbox, mailboxOf, systemFolder } from '../mailbox.js';
import { type Operation, type OperationCall, page } from '../operation.js';
import { invalidInput, type Reply, success } from '../reply.js';
import { matchMail } from './match-mail.js';
import { mailboxPath, onMailbox } from './on-mailbox.js';

const path = `${mailboxPath}/messages`;
const mailPath = `${mailboxPath}/folders/{folderId}/messages/{messageId}`;
const scope = 'messages';
const flagNumbers = ['flag_not_set', 'info', 'important', 'followup'];

/** A mail as lists show it; every figure is text. */
function present({ mails }: Mailbox, mail: Mail): JsonMap {
  const conversation = mails.filter(({ threadId }) => threadId === mail.threadId).length;
  return {
    messageId: String(mail.messageId),
    ...(conversation > 1
      ? { threadId: String(mail.threadId), threadCount: String(conversation) }
      : { threadCount: '0' }),
    folderId: String(mail.folderId),
    subject: mail.subject,
    summary: textIn(mail).slice(0, 100),
    sender: mail.sender,
    fromAddress: mail.fromAddress,
    toAddress: addresses(mail.to),
    ccAddress: addresses(mail.cc),
    sentDateInGMT: String(mail.at),
    receivedTime: String(mail.at),
    status: mail.isRead ? '1' : '0',
    status2: mail.isRead ? '1' : '0',
    flagid: mail.flag,
    priority: '3',
    hasAttachment: mail.attachments.length > 0 ? '1' : '0',
    hasInline: 'false',
    size: String(mail.content.length),
    calendarType: 0,
  };
}

function textIn({ content }: Mail): string {
  return content
    .replaceAll(/<[^>]*>/g, ' ')
    .replaceAll(/\s+/g, ' ')
    .trim();
}

function addresses(list: readonly string[]): string {
  return list.length === 0 ? 'Not Provided' : list.map((address) => `&lt;${address}&gt;`).join(',');
}

function onMail(handle: (call: OperationCall, mailbox: Mailbox, mail: Mail) => Reply): Operation['handle'] {
  return onMailbox((call, owner) => {
    const mailbox = mailboxOf(call.organization, owner);
    const { folderId, messageId } = call.params;
    const mail = mailbox.mails.find((known) => String(known.messageId) === messageId);
    if (!mail || (folderId !== undefined && String(mail.folderId) !== folderId))
      return invalidInput('Invalid value for messageId');
    return handle(call, mailbox, mail);
  });
}

function isListed({ query }: OperationCall, mailbox: Mailbox, mail: Mail): boolean {
  const { folderId, status, flagid, labelid, threadId } = query;
  const sent = systemFolder(mailbox, 'Sent').folderId;
  const folder = folderId ?? String(systemFolder(mailbox, 'Inbox').folderId);
  const isHere = String(mail.folderId) === folder || (truth(query.includesent) && mail.folderId === sent);
  return (
    (threadId !== undefined || isHere) &&
    (!mail.isArchived || truth(query.includearchive)) &&
    (status === undefined || status === 'all' || mail.isRead === (status === 'read')) &&
    (flagid === undefined || mail.flag === flagNumbers[Number(flagid)]) &&
    (labelid === undefined || [...mail.labels].some((label) => String(label) === labelid)) &&
    (threadId === undefined || String(mail.threadId) === threadId) &&
    (!truth(query.attachedMails) || mail.attachments.length > 0) &&
    (!truth(query.flaggedMails) || mail.flag !== 'flag_not_set')
  );
}

function sorted(mails: readonly Mail[], { sortBy = 'date', sortorder }: OperationCall['query']): readonly Mail[] {
  const figure = (mail: Mail): number =>
    sortBy === 'size' ? mail.content.length : sortBy === 'messageId' ? Number(mail.messageId) : mail.at;
  const ascending = [...mails].sort((one, other) => figure(one) - figure(other));
  return truth(sortorder) ? ascending : ascending.reverse();
}

function headersOf(mail: Mail): { readonly [name: string]: readonly string[] } {
  return {
    From: [`${mail.sender} <${mail.fromAddress}>`],
    To: [mail.to.join(', ')],
    Subject: [mail.subject],
    Date: [new Date(mail.at).toUTCString()],
    'Message-ID': [`<${mail.messageId}@acmecorp.com>`],
    'Content-Type': [mail.isHtml ? 'text/html; charset=UTF-8' : 'text/plain; charset=UTF-8'],
  };
}

function headerText(mail: Mail): string {
  return Object.entries(headersOf(mail))
    .map(([name, values]) => `${name}: ${values.join(', ')}`)
    .join('\r\n');
}

const choice = '=true|false';

/** Reading the mail of the caller's mailbox, and deleting it. */
export const messageOperations: readonly Operation[] = [
  {
    method: 'GET',
    path: `${path}/view`,
    scope,
    query: {
      'folderId?': 'long',
      'start?': 'int:1-',
      'limit?': 'int:1-200',
      'status?': '=read|unread|all',
      'flagid?': '=0|1|2|3',
      'labelid?': 'long',
      'threadId?': 'long',
      'sortBy?': '=date|messageId|size',
      'sortorder?': choice,
      'includeto?': choice,
      'includesent?': choice,
      'includearchive?': choice,
      'attachedMails?': choice,
      'inlinedMails?': choice,
      'flaggedMails?': choice,
      'respondedMails?': choice,
      'threadedMails?': choice,
    },
    handle: onMailbox((call, owner) => {
      const mailbox = mailboxOf(call.organization, owner);
      const listed = sorted(mailbox.mails, call.query).filter((mail) => isListed(call, mailbox, mail));
      return success(page(listed, call.query, { first: 1, limit: 10 }).map((mail) => present(mailbox, mail)));
    }),
  },
  {
    method: 'GET',
    path: `${path}/search`,
    scope,
    query: {
      searchKey: 'string',
      'receivedTime?': 'long',
      'start?': 'int:1-',
      'limit?': 'int:1-200',
      'includeto?': choice,
    },
    handle: onMailbox(({ organization, query, now }, owner) => {
      const mailbox = mailboxOf(organization, owner);
      const since = Number(query.receivedTime ?? now - 120_000);
      const found = sorted(mailbox.mails, {}).filter((mail) =>
        query.searchKey === 'newMails' ? mail.at > since : matchMail(mailbox, mail, query.searchKey ?? ''),
      );
      return success(page(found, query, { first: 1, limit: 10 }).map((mail) => present(mailbox, mail)));
    }),
  },
  {
    method: 'GET',
    path: `${mailPath}/content`,
    scope,
    query: { 'includeBlockContent?': choice },
    handle: onMail((_call, _mailbox, mail) => success({ messageId: mail.messageId, content: mail.content })),
  },
  {
    method: 'GET',
    path: `${mailPath}/details`,
    scope,
    handle: onMail((_call, mailbox, mail) => success(present(mailbox, mail))),
  },
  {
    method: 'GET',
    path: `${mailPath}/header`,
    scope,
    query: { 'raw?': choice },
    handle: onMail(({ query }, _mailbox, mail) => {
      const headerContent = query.raw === 'false' ? headersOf(mail) : headerText(mail);
      return success({ messageId: mail.messageId, headerContent: headerContent as string | JsonMap });
    }),
  },
  {
    method: 'GET',
    path: `${path}/{messageId}/originalmessage`,
    scope,
    handle: onMail((_call, _mailbox, mail) =>
      success({ messageId: mail.messageId, content: `${headerText(mail)}\r\n\r\n${mail.content}` }),
    ),
  },
  {
    method: 'GET',
    path: `${mailPath}/attachmentinfo`,
    scope,
    query: { 'includeInline?': choice },
    handle: onMail(({ query }, _mailbox, mail) =>
      success({
        messageId: String(mail.messageId),
        attachments: mail.attachments.map(({ attachmentId, fileName, bytes }) => ({
          attachmentId: String(attachmentId),
          attachmentName: fileName,
          attachmentSize: bytes.length,
        })),
        ...(truth(query.includeInline) ? { inline: [] } : {}),
      }),
    ),
  },
  {
    method: 'GET',
    path: `${mailPath}/attachments/{attachmentId}`,
    scope,
    handle: onMail(({ params }, _mailbox, mail) => {
      const file = mail.attachments.find(({ attachmentId }) => String(attachmentId) === params.attachmentId);
      if (!file) return invalidInput('Invalid value for attachmentId');
      const disposition = `attachment; filename*=UTF-8''${encodeURIComponent(file.fileName)}`;
      const headers = { 'content-type': file.mediaType, 'content-disposition': disposition };
      return { status: 200, body: file.bytes, headers };
    }),
  },
  {
    method: 'DELETE',
    path: mailPath,
    scope,
    query: { 'expunge?': choice },
    handle: onMail(({ query }, mailbox, mail) => {
      const trash = systemFolder(mailbox, 'Trash').folderId;
      if (truth(query.expunge) || mail.folderId === trash) mailbox.mails.splice(mailbox.mails.indexOf(mail), 1);
      else mail.folderId = trash;
      return success({ cId: mail.messageId });
    }),
  },
];
