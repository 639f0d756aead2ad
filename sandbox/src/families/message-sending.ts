import { type Fields, mapsOf, textOf } from '../fields.js';
import type { Json, JsonMap } from '../json.js';
import { type Mail, type MailAttachment, type Mailbox, mailboxOf, putMail } from '../mailbox.js';
import type { Operation, OperationCall } from '../operation.js';
import type { User } from '../organization.js';
import { invalidInput, type Reply, success } from '../reply.js';
import { mailboxPath, onMailbox } from './on-mailbox.js';

const path = `${mailboxPath}/messages`;
const scope = 'messages';
const encodings =
  '=Big5|EUC-JP|EUC-KR|GB2312|ISO-2022-JP|ISO-8859-1|KOI8-R|Shift_JIS|US-ASCII|UTF-8|WINDOWS-1251|X-WINDOWS-ISO2022JP';

const mailFields: Fields = {
  fromAddress: 'address',
  toAddress: 'string',
  'ccAddress?': 'string',
  'bccAddress?': 'string',
  'subject?': 'text',
  'content?': 'text',
  'mailFormat?': '=html|plaintext',
  'askReceipt?': '=yes|no',
  'encoding?': encodings,
  'attachments?': { list: { storeName: 'string', attachmentName: 'string', attachmentPath: 'string' } },
};
const scheduleFields: Fields = {
  'isSchedule?': 'boolean',
  'scheduleType?': '#1|2|3|4|5|6',
  'timeZone?': 'string',
  'scheduleTime?': 'string',
};

/** The addresses of a list as people write it: `Eve <eve@partner.example>, bob@partner.example`. */
function addressesIn(value: Json): readonly string[] {
  return textOf(value)
    .split(',')
    .map((part) => (/<([^>]+)>/.exec(part)?.[1] ?? part).trim())
    .filter(Boolean);
}

/** The files that a mail names; undefined where one was never uploaded. */
function attachmentsOf(
  { organization, body }: OperationCall,
  { uploads }: Mailbox,
): readonly MailAttachment[] | undefined {
  const files: MailAttachment[] = [];
  for (const { storeName } of mapsOf(body.attachments)) {
    const upload = uploads.get(textOf(storeName));
    if (!upload) return undefined;
    files.push({ ...upload, attachmentId: organization.newId() });
  }
  return files;
}

/** Puts what was written into a folder of the sender's; the refusal where something is wrong with it. */
function write(
  call: OperationCall,
  owner: User,
  { folderType, threadId }: { readonly folderType: string; readonly threadId?: bigint },
): Mail | Reply {
  const { organization, body, now } = call;
  const mailbox = mailboxOf(organization, owner);
  if (textOf(body.fromAddress) !== owner.email) return invalidInput('Invalid value for fromAddress');
  const attachments = attachmentsOf(call, mailbox);
  if (!attachments) return invalidInput('Invalid value for attachments');
  return putMail(organization, mailbox, folderType, {
    subject: textOf(body.subject),
    content: textOf(body.content),
    isHtml: body.mailFormat !== 'plaintext',
    fromAddress: owner.email,
    sender: owner.displayName,
    to: addressesIn(body.toAddress),
    cc: addressesIn(body.ccAddress),
    at: now,
    isRead: true,
    attachments,
    ...(threadId === undefined ? {} : { threadId }),
  });
}

/** Brings a copy to everybody of the organization whom a mail is for. */
function deliver({ organization, body }: OperationCall, mail: Mail): void {
  const recipients = new Set([...mail.to, ...mail.cc, ...addressesIn(body.bccAddress)]);
  for (const user of organization.users.values())
    if (recipients.has(user.email)) {
      const { messageId: _id, folderId: _folder, flag: _flag, labels: _labels, isArchived: _archived, ...copy } = mail;
      putMail(organization, mailboxOf(organization, user), 'Inbox', { ...copy, isRead: false });
    }
}

function sendOrQueue(call: OperationCall, owner: User, threadId?: bigint): Reply {
  const { body } = call;
  const isQueued = body.isSchedule === true;
  if (isQueued && (body.scheduleType === undefined || body.timeZone === undefined))
    return invalidInput('Mandatory parameter scheduleType or timeZone is missing');
  const written = write(call, owner, {
    folderType: isQueued ? 'Outbox' : 'Sent',
    ...(threadId === undefined ? {} : { threadId }),
  });
  if ('status' in written) return written;
  if (!isQueued) deliver(call, written);
  return success(presentSent(written));
}

function presentSent(mail: Mail): JsonMap {
  return {
    messageId: String(mail.messageId),
    subject: mail.subject,
    fromAddress: mail.fromAddress,
    toAddress: mail.to.join(','),
    content: mail.content,
  };
}

/** Writing mail: sending at once or later, answering, keeping drafts and templates, uploading what is to be attached. */
export const messageSendingOperations: readonly Operation[] = [
  {
    method: 'POST',
    path,
    scope,
    body: { ...mailFields, ...scheduleFields },
    handle: onMailbox((call, owner) => sendOrQueue(call, owner)),
  },
  ...(['draft', 'template'] as const).map(
    (mode): Operation => ({
      method: 'POST',
      path,
      mode,
      scope,
      body: { ...mailFields, 'toAddress?': 'string', 'inReplyTo?': 'string', 'refHeader?': 'string' },
      handle: onMailbox((call, owner) => {
        const written = write(call, owner, { folderType: mode === 'draft' ? 'Drafts' : 'Templates' });
        return 'status' in written ? written : success(presentSent(written));
      }),
    }),
  ),
  {
    method: 'POST',
    path: `${path}/{messageId}`,
    scope,
    body: { action: '=reply', ...mailFields, ...scheduleFields },
    handle: onMailbox((call, owner) => {
      const { mails } = mailboxOf(call.organization, owner);
      const answered = mails.find(({ messageId }) => String(messageId) === call.params.messageId);
      return answered ? sendOrQueue(call, owner, answered.threadId) : invalidInput('Invalid value for messageId');
    }),
  },
  {
    method: 'POST',
    path: `${path}/attachments`,
    scope,
    filePart: 'attach',
    isRawFile: true,
    query: { 'fileName?': 'string', 'uploadType?': '=multipart', 'isInline?': '=true|false' },
    handle: onMailbox(({ organization, files, query }, owner) => {
      const { uploads } = mailboxOf(organization, owner);
      const stored = files.map((file) => {
        const storeName = String(organization.newId());
        uploads.set(storeName, file);
        return { storeName, attachmentName: file.fileName, attachmentPath: `/Mail/${storeName}/${file.fileName}` };
      });
      return success(query.uploadType === 'multipart' ? stored : stored[0]);
    }),
  },
];
