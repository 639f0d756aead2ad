import { randomUUID } from 'node:crypto';
import type { JsonMap } from '../json.js';
import type { InlineImage, Mail, MailAttachment } from '../mailbox.js';

/** A mail's headers by name, in their order. */
export function headersOf(mail: Mail): JsonMap {
  const optional: readonly (readonly [name: string, value: string | null])[] = [
    ['Cc', mail.cc.length > 0 ? mail.cc.join(', ') : null],
    ['Bcc', mail.bcc.length > 0 ? mail.bcc.join(', ') : null],
    ['In-Reply-To', mail.inReplyTo],
    ['References', mail.references],
    ['Disposition-Notification-To', mail.asksReceipt ? mail.fromAddress : null],
  ];
  return {
    From: [onOneLine(`${mail.sender} <${mail.fromAddress}>`)],
    To: [mail.to.join(', ')],
    Subject: [onOneLine(mail.subject)],
    Date: [new Date(mail.at).toUTCString().replace('GMT', '+0000')],
    'Message-ID': [mail.mailId],
    ...Object.fromEntries(optional.flatMap(([name, value]) => (value === null ? [] : [[name, [onOneLine(value)]]]))),
    'Content-Type': [textType(mail)],
  };
}

/** The same as one text. */
export function headerText(mail: Mail, contentType = textType(mail)): string {
  return Object.entries({ ...headersOf(mail), 'Content-Type': [contentType] })
    .map(([name, values]) => `${name}: ${String(values)}`)
    .join('\r\n');
}

interface Part {
  readonly type: string;
  readonly headers?: string;
  readonly body: string;
}

/** The mail as it came: its text with its images, and its attachments. */
export function sourceOf(mail: Mail): string {
  const text: Part = { type: textType(mail), body: mail.content };
  const shown = joined('related', [text, ...mail.inlineImages.map(imagePart)]);
  const { type, body } = joined('mixed', [shown, ...mail.attachments.map(attachmentPart)]);
  return `${headerText(mail, type)}\r\n\r\n${body}`;
}

/** Several parts as one; a single part stays as it is. */
function joined(kind: 'related' | 'mixed', [first, ...others]: readonly [Part, ...Part[]]): Part {
  if (others.length === 0) return first;
  const boundary = `part-${randomUUID()}`;
  const parts = [first, ...others].map(
    ({ type, headers = '', body }) => `--${boundary}\r\nContent-Type: ${type}\r\n${headers}\r\n${body}\r\n`,
  );
  return { type: `multipart/${kind}; boundary="${boundary}"`, body: `${parts.join('')}--${boundary}--` };
}

function imagePart(image: InlineImage): Part {
  return filePart(image, 'inline', `Content-ID: <${image.contentId}>\r\n`);
}

function attachmentPart(attachment: MailAttachment): Part {
  return filePart(attachment, 'attachment');
}

function filePart({ fileName, mediaType, bytes }: MailAttachment, kind: string, more = ''): Part {
  const disposition = `${kind}; filename*=UTF-8''${encodeURIComponent(fileName)}`;
  const content = Buffer.from(bytes)
    .toString('base64')
    .replaceAll(/.{76}(?=.)/g, '$&\r\n');
  const headers = `${more}Content-Disposition: ${disposition}\r\nContent-Transfer-Encoding: base64\r\n`;
  return { type: mediaType, headers, body: content };
}

function textType({ isHtml, encoding }: Mail): string {
  return `${isHtml ? 'text/html' : 'text/plain'}; charset=${encoding}`;
}

// A line break inside a header would begin another one.
function onOneLine(text: string): string {
  return text.replaceAll(/[\r\n]+/g, ' ');
}
