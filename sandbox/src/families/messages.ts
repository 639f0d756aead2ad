import { truth } from '../fields.js';
import { shownContent } from '../inline-images.js';
import type { JsonMap } from '../json.js';
import { type MailAttachment, moveMail, systemFolder } from '../mailbox.js';
import type { Operation } from '../operation.js';
import { invalidInput, type Reply, success } from '../reply.js';
import { headersOf, headerText, sourceOf } from './message-source.js';
import { onMail, serializeMail } from './on-mail.js';
import { mailboxPath } from './on-mailbox.js';

const path = `${mailboxPath}/messages`;
const mailPath = `${mailboxPath}/folders/{folderId}/messages/{messageId}`;
const scope = 'messages';
const choice = '=true|false';

/** A text without its quotations. */
function withoutQuoted(content: string): string {
  return content.replaceAll(/<blockquote\b[^>]*>[\s\S]*<\/blockquote>/gi, '');
}

function serializeFile({ attachmentId, fileName, bytes }: MailAttachment): JsonMap {
  return { attachmentId: String(attachmentId), attachmentName: fileName, attachmentSize: bytes.length };
}

function giveFile({ fileName, mediaType, bytes }: MailAttachment, kind: 'attachment' | 'inline'): Reply {
  const disposition = `${kind}; filename*=UTF-8''${encodeURIComponent(fileName)}`;
  return { status: 200, body: bytes, headers: { 'content-type': mediaType, 'content-disposition': disposition } };
}

/** Reading one mail of the caller's mailbox, and deleting it. */
export const messageOperations: readonly Operation[] = [
  {
    method: 'GET',
    path: `${mailPath}/content`,
    scope,
    query: { 'includeBlockContent?': choice },
    handle: onMail(({ params, query }, _mailbox, mail) => {
      const content = shownContent(mail, params.accountId ?? '');
      return success({
        messageId: mail.messageId,
        content: truth(query.includeBlockContent) ? content : withoutQuoted(content),
      });
    }),
  },
  {
    method: 'GET',
    path: `${mailPath}/details`,
    scope,
    // Recorded: a moved mail can also be read under its old folder, and the reply has the current one.
    handle: onMail((_call, mailbox, mail) => success(serializeMail(mailbox, mail)), { inFormerFolders: true }),
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
        attachments: mail.attachments.map(serializeFile),
        ...(truth(query.includeInline)
          ? { inline: mail.inlineImages.map((image) => ({ ...serializeFile(image), cid: image.contentId })) }
          : {}),
      }),
    ),
  },
  {
    method: 'GET',
    path: `${mailPath}/attachments/{attachmentId}`,
    scope,
    handle: onMail(({ params }, _mailbox, mail) => {
      const file = mail.attachments.find(({ attachmentId }) => String(attachmentId) === params.attachmentId);
      return file ? giveFile(file, 'attachment') : invalidInput('Invalid value for attachmentId');
    }),
  },
  {
    method: 'GET',
    path: `${mailPath}/inline`,
    scope,
    query: { contentId: 'string', 'fileName?': 'string' },
    handle: onMail(({ query }, _mailbox, mail) => {
      const image = mail.inlineImages.find(({ contentId }) => contentId === query.contentId);
      // The name is what the download is to be called.
      return image
        ? giveFile({ ...image, fileName: query.fileName ?? image.fileName }, 'inline')
        : invalidInput('Invalid value for contentId');
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
      else moveMail(mail, trash);
      return success({ cId: 0 });
    }),
  },
];
