import { truth } from '../fields.js';
import { type Mail, systemFolder } from '../mailbox.js';
import type { Operation } from '../operation.js';
import { invalidInput, success } from '../reply.js';
import { headersOf, headerText, sourceOf } from './message-source.js';
import { onMail, presentMail } from './on-mail.js';
import { mailboxPath } from './on-mailbox.js';

const path = `${mailboxPath}/messages`;
const mailPath = `${mailboxPath}/folders/{folderId}/messages/{messageId}`;
const scope = 'messages';
const choice = '=true|false';

/** What a mail says itself, without what it quotes. */
function withoutQuoted({ content }: Mail): string {
  return content.replaceAll(/<blockquote\b[^>]*>[\s\S]*<\/blockquote>/gi, '');
}

/** Reading one mail of the caller's mailbox, and deleting it. */
export const messageOperations: readonly Operation[] = [
  {
    method: 'GET',
    path: `${mailPath}/content`,
    scope,
    query: { 'includeBlockContent?': choice },
    handle: onMail(({ query }, _mailbox, mail) =>
      success({
        messageId: mail.messageId,
        content: truth(query.includeBlockContent) ? mail.content : withoutQuoted(mail),
      }),
    ),
  },
  {
    method: 'GET',
    path: `${mailPath}/details`,
    scope,
    handle: onMail((_call, mailbox, mail) => success(presentMail(mailbox, mail))),
  },
  {
    method: 'GET',
    path: `${mailPath}/header`,
    scope,
    query: { 'raw?': choice },
    handle: onMail(({ query }, _mailbox, mail) =>
      success({
        messageId: mail.messageId,
        headerContent: query.raw === 'false' ? headersOf(mail) : headerText(mail),
      }),
    ),
  },
  {
    method: 'GET',
    path: `${path}/{messageId}/originalmessage`,
    scope,
    handle: onMail((_call, _mailbox, mail) => success({ messageId: mail.messageId, content: sourceOf(mail) })),
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
