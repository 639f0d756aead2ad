import { deliverMail } from '../deliver-mail.js';
import { type Fields, mapsOf, textOf, truth } from '../fields.js';
import { imageAddress, readImages, shownContent, type TextOwner } from '../inline-images.js';
import type { Json, JsonMap } from '../json.js';
import {
  type Mail,
  type MailAttachment,
  type Mailbox,
  type NewMail,
  putMail,
  type SystemFolder,
  systemFolder,
} from '../mailbox.js';
import { mediaTypeOf } from '../media-type.js';
import type { UploadedFile } from '../multipart.js';
import type { Operation, OperationCall } from '../operation.js';
import type { User } from '../organization.js';
import { businessError, failure, invalidInput, type Reply, success } from '../reply.js';
import { dueTime, isTimeZone } from '../schedule-time.js';
import { inMailbox } from './on-mail.js';
import { mailboxPath } from './on-mailbox.js';
import { addressesOf } from './on-user.js';

const path = `${mailboxPath}/messages`;
const scope = 'messages';
const encodings =
  '=Big5|EUC-JP|EUC-KR|GB2312|ISO-2022-JP|ISO-8859-1|KOI8-R|Shift_JIS|US-ASCII|UTF-8|WINDOWS-1251|X-WINDOWS-ISO2022JP';

const mailFields: Fields = {
  fromAddress: 'string',
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
const scheduleNames = ['scheduleType', 'timeZone', 'scheduleTime'] as const;

/** The addresses of a list as people write it, `Eve <eve@partner.example>, bob@partner.example`; null where one of them is none. */
function addressesIn(value: Json): readonly string[] | null {
  const addresses = textOf(value)
    // A comma in a quoted name parts nothing.
    .split(/,(?=(?:[^"]*"[^"]*")*[^"]*$)/)
    .map((part) => (/<([^>]+)>\s*$/.exec(part)?.[1] ?? part).trim())
    .filter(Boolean);
  return addresses.every((address) => /^[^\s@<>]+@[^\s@<>]+$/.test(address)) ? addresses : null;
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
    const { fileName, mediaType, bytes } = upload;
    files.push({ fileName, mediaType, bytes, attachmentId: organization.newId() });
  }
  return files;
}

/** Under which name the owner writes from an address; undefined where it is none of his. */
function senderOf(owner: User, address: string): string | undefined {
  const wanted = address.toLowerCase();
  // What was added last counts: that is how somebody changes the name.
  const sender = owner.senders.findLast(({ fromAddress }) => fromAddress.toLowerCase() === wanted);
  return sender?.displayName ?? (addressesOf(owner).includes(wanted) ? owner.displayName : undefined);
}

/** What a request writes, or the name of the field that is wrong. */
function readMail(call: OperationCall, mailbox: Mailbox, owner: User): NewMail | string {
  const { body, now } = call;
  const fromAddress = textOf(body.fromAddress);
  const sender = senderOf(owner, fromAddress);
  if (sender === undefined) return 'fromAddress';
  const [to, cc, bcc] = [addressesIn(body.toAddress), addressesIn(body.ccAddress), addressesIn(body.bccAddress)];
  if (!to || (body.toAddress !== undefined && to.length === 0)) return 'toAddress';
  if (!cc) return 'ccAddress';
  if (!bcc) return 'bccAddress';
  const attachments = attachmentsOf(call, mailbox);
  if (!attachments) return 'attachments';
  const isHtml = body.mailFormat !== 'plaintext';
  const text = isHtml ? readImages(textOf(body.content), ownerOf(call, mailbox)) : { content: textOf(body.content) };
  if (!text) return 'content';
  return {
    subject: textOf(body.subject),
    ...text,
    isHtml,
    encoding: textOf(body.encoding) || 'UTF-8',
    asksReceipt: body.askReceipt === 'yes',
    ...{ fromAddress, sender, to, cc, bcc, attachments },
    at: now,
    isRead: true,
  };
}

function ownerOf({ params, organization }: OperationCall, mailbox: Mailbox): TextOwner {
  return { mailbox, accountId: params.accountId ?? '', newId: organization.newId };
}

/** When to send a mail, null for immediately; or what is wrong with the fields for it. */
function readSchedule({ body, now }: OperationCall): { readonly dueAt: number | null } | { readonly fault: string } {
  if (body.isSchedule !== true) {
    const stray = scheduleNames.find((name) => body[name] !== undefined);
    return stray === undefined ? { dueAt: null } : { fault: `${stray} is for isSchedule true` };
  }
  // The page requires a time zone only for type 6; a client that ran reports that every type requires it.
  const missing = scheduleNames.find((name) => body[name] === undefined && (name !== 'scheduleTime' || isTimed(body)));
  if (missing !== undefined) return { fault: `Mandatory parameter ${missing} is missing` };
  const timeZone = textOf(body.timeZone);
  if (!isTimeZone(timeZone)) return { fault: 'Invalid value for timeZone' };
  const scheduleTime = textOf(body.scheduleTime);
  const dueAt = dueTime({ scheduleType: Number(body.scheduleType), timeZone, scheduleTime }, now);
  return dueAt === null || dueAt <= now ? { fault: 'Invalid value for scheduleTime' } : { dueAt };
}

function isTimed({ scheduleType }: JsonMap): boolean {
  return scheduleType === 6;
}

type Written = { readonly mail: Mail } | { readonly refusal: Reply };

/** Puts what was written into a folder of the owner's. */
function write(
  call: OperationCall,
  { mailbox, owner, folder }: { readonly mailbox: Mailbox; readonly owner: User; readonly folder: SystemFolder },
  more: Partial<NewMail> = {},
): Written {
  const read = readMail(call, mailbox, owner);
  // Seen live: a foreign address and an account id alike are an internal error.
  if (read === 'fromAddress') return { refusal: failure(500, 'Internal Error') };
  if (typeof read === 'string') return { refusal: invalidInput(`Invalid value for ${read}`) };
  return { mail: putMail(mailbox, { messageId: call.organization.newId(), folder }, { ...read, ...more }) };
}

/** Mails from one mailbox in ten minutes; what counts as unusual on the real service is not known. */
const sentMax = 100;
const sentWindowMs = 600_000;

function sentLately(mailbox: Mailbox, now: number): number {
  const { folderId } = systemFolder(mailbox, 'Sent');
  return mailbox.mails.filter((mail) => mail.folderId === folderId && mail.at > now - sentWindowMs).length;
}

/** Sends a mail, or lets it wait for its time in the Outbox. */
function send(
  call: OperationCall,
  { mailbox, owner }: { readonly mailbox: Mailbox; readonly owner: User },
  answered?: Mail,
): Reply {
  if (owner.replyTo && !owner.replyTo.isConfirmed) return businessError('You need to verify the ReplyTo address');
  if (sentLately(mailbox, call.now) >= sentMax) return businessError('Unusual sending activity detected');
  const schedule = readSchedule(call);
  if ('fault' in schedule) return invalidInput(schedule.fault);
  const { dueAt } = schedule;
  const folder = dueAt === null ? 'Sent' : 'Outbox';
  const written = write(
    call,
    { mailbox, owner, folder },
    { dueAt, ...(answered ? answerTo(answered, answered.mailId, answered.references) : {}) },
  );
  if ('refusal' in written) return written.refusal;
  if (answered) answered.isAnswered = true;
  if (dueAt === null) deliverMail(call.organization, written.mail);
  return success(serializeSent(call, written.mail));
}

/** What makes a mail a reply: its place in the conversation, if known, and its headers. */
function answerTo(answered: Mail | undefined, inReplyTo: string, references: string | null): Partial<NewMail> {
  return {
    ...(answered ? { threadId: answered.threadId } : {}),
    inReplyTo,
    references: references?.includes(inReplyTo) ? references : [references, inReplyTo].filter(Boolean).join(' '),
  };
}

/** The conversation that a draft names by the Message-ID of the mail it replies to. */
function readAnswered({ body }: OperationCall, { mails }: Mailbox): Partial<NewMail> {
  const [inReplyTo, references] = [textOf(body.inReplyTo), textOf(body.refHeader) || null];
  if (inReplyTo === '') return { references };
  return answerTo(
    mails.find(({ mailId }) => mailId === inReplyTo),
    inReplyTo,
    references,
  );
}

function serializeSent({ params }: OperationCall, mail: Mail): JsonMap {
  return {
    messageId: String(mail.messageId),
    mailId: mail.mailId,
    subject: mail.subject,
    fromAddress: mail.fromAddress,
    toAddress: mail.to.join(','),
    content: shownContent(mail, params.accountId ?? ''),
  };
}

function storeUpload(
  { params, organization }: OperationCall,
  uploads: Mailbox['uploads'],
  { file, isInline }: { readonly file: UploadedFile; readonly isInline: boolean },
): JsonMap {
  const storeName = String(organization.newId());
  const contentId = isInline ? `${storeName}__inline__img__src` : null;
  uploads.set(storeName, { ...file, contentId });
  const { fileName } = file;
  return {
    storeName,
    attachmentName: fileName,
    attachmentPath: `/Mail/${storeName}/${fileName}`,
    ...(contentId === null
      ? {}
      : { url: imageAddress({ fileName, contentId }, { accountId: params.accountId ?? '' }) }),
  };
}

/** Writing mail: sending now or later, replying, saving drafts and templates, uploading attachments. */
export const messageSendingOperations: readonly Operation[] = [
  {
    method: 'POST',
    path,
    scope,
    body: { ...mailFields, ...scheduleFields },
    handle: inMailbox((call, mailbox, owner) => send(call, { mailbox, owner })),
  },
  ...(['draft', 'template'] as const).map((mode): Operation => {
    const { toAddress: _mandatory, ...fields } = mailFields;
    return {
      method: 'POST',
      path,
      mode,
      scope,
      // The page makes toAddress mandatory; clients that ran leave it out.
      body: { ...fields, 'toAddress?': 'string', 'inReplyTo?': 'string', 'refHeader?': 'string' },
      handle: inMailbox((call, mailbox, owner) => {
        const folder = mode === 'draft' ? 'Drafts' : 'Templates';
        const written = write(call, { mailbox, owner, folder }, readAnswered(call, mailbox));
        return 'refusal' in written ? written.refusal : success(serializeSent(call, written.mail));
      }),
    };
  }),
  {
    method: 'POST',
    path: `${path}/{messageId}`,
    scope,
    body: { action: '=reply', ...mailFields, ...scheduleFields },
    handle: inMailbox((call, mailbox, owner) => {
      const answered = mailbox.mails.find(({ messageId }) => String(messageId) === call.params.messageId);
      return answered ? send(call, { mailbox, owner }, answered) : invalidInput('Invalid value for messageId');
    }),
  },
  {
    method: 'POST',
    path: `${path}/attachments`,
    scope,
    filePart: 'attach',
    isRawFile: true,
    query: { 'fileName?': 'string', 'uploadType?': '=multipart', 'isInline?': '=true|false' },
    handle: inMailbox((call, { uploads }) => {
      const { files, query } = call;
      const typed = files.map((file) => ({ ...file, mediaType: mediaTypeOf(file.fileName, file.mediaType) }));
      const isInline = truth(query.isInline);
      if (isInline && !typed.every(({ mediaType }) => mediaType.startsWith('image/')))
        return invalidInput('Invalid value for isInline: an image is wanted');
      const stored = typed.map((file) => storeUpload(call, uploads, { file, isInline }));
      return success(query.uploadType === 'multipart' ? stored : stored[0]);
    }),
  },
];
