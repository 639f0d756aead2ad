import { randomUUID } from 'node:crypto';
import type { JsonMap } from '../json.js';
import type { Mail, MailAttachment } from '../mailbox.js';

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

/** The mail as it came, attachments included. */
export function sourceOf(mail: Mail): string {
  if (mail.attachments.length === 0) return `${headerText(mail)}\r\n\r\n${mail.content}`;
  const boundary = `part-${randomUUID()}`;
  const parts = [
    `Content-Type: ${textType(mail)}\r\n\r\n${mail.content}`,
    ...mail.attachments.map((attachment) => attachmentPart(attachment)),
  ];
  const body = parts.map((part) => `--${boundary}\r\n${part}\r\n`).join('');
  return `${headerText(mail, `multipart/mixed; boundary="${boundary}"`)}\r\n\r\n${body}--${boundary}--`;
}

function attachmentPart({ fileName, mediaType, bytes }: MailAttachment): string {
  const disposition = `attachment; filename*=UTF-8''${encodeURIComponent(fileName)}`;
  const content = Buffer.from(bytes)
    .toString('base64')
    .replaceAll(/.{76}(?=.)/g, '$&\r\n');
  return `Content-Type: ${mediaType}\r\nContent-Disposition: ${disposition}\r\nContent-Transfer-Encoding: base64\r\n\r\n${content}`;
}

function textType({ isHtml, encoding }: Mail): string {
  return `${isHtml ? 'text/html' : 'text/plain'}; charset=${encoding}`;
}

// A line break inside a header would begin another one.
function onOneLine(text: string): string {
  return text.replaceAll(/[\r\n]+/g, ' ');
}
