import type { InlineImage, Mail, Mailbox } from './mailbox.js';

/** The text of a mail as it is kept, and the images that it refers to. */
export interface TextWithImages {
  readonly content: string;
  readonly inlineImages: readonly InlineImage[];
}

/** Whose text it is. */
export interface TextOwner {
  readonly mailbox: Mailbox;
  readonly accountId: string;
  readonly newId: () => bigint;
}

// How the service refers to an image, with or without its host: in the reply to an upload, and in texts.
const reference = /(\bsrc=)(["'])(?:https:\/\/mail\.zoho\.[a-z.]+)?\/mail\/ImageDisplay\?([^"']*)\2/gi;

/** The address of an image: of a mail, or of an upload that is not in a mail yet. */
export function imageAddress(
  { fileName, contentId }: { readonly fileName: string; readonly contentId: string },
  { accountId, messageId }: { readonly accountId: string; readonly messageId?: bigint },
): string {
  const mail = messageId === undefined ? '' : `&nmsgId=${messageId}`;
  return `/mail/ImageDisplay?na=${accountId}${mail}&f=${encodeURIComponent(fileName)}&mode=inline&cid=${encodeURIComponent(contentId)}&`;
}

/** Reads a text being written: images that it shows by an address of the service become parts of the mail. Null if it shows a missing image. */
export function readImages(content: string, owner: TextOwner): TextWithImages | null {
  const images = new Map<string, InlineImage>();
  let isWhole = true;
  const kept = content.replaceAll(reference, (all, name: string, quote: string, query: string) => {
    const image = findImage(new URLSearchParams(query.replaceAll('&amp;', '&')), owner);
    if (!image) isWhole = false;
    else images.set(image.contentId, images.get(image.contentId) ?? image);
    return image ? `${name}${quote}cid:${image.contentId}${quote}` : all;
  });
  return isWhole ? { content: kept, inlineImages: [...images.values()] } : null;
}

function findImage(query: URLSearchParams, { mailbox, accountId, newId }: TextOwner): InlineImage | undefined {
  const [contentId, messageId] = [query.get('cid'), query.get('nmsgId')];
  if (contentId === null || query.get('na') !== accountId || query.get('mode') !== 'inline') return undefined;
  if (messageId === null) {
    const upload = [...mailbox.uploads.values()].find((known) => known.contentId === contentId);
    return upload && { ...upload, contentId, attachmentId: newId() };
  }
  // A reply or a forwarded mail shows the images of the original.
  const before = mailbox.mails.find((mail) => String(mail.messageId) === messageId);
  const image = before?.inlineImages.find((known) => known.contentId === contentId);
  return image && { ...image, attachmentId: newId() };
}

/** A mail's text as its reader gets it. */
export function shownContent({ content, inlineImages, messageId }: Mail, accountId: string): string {
  return inlineImages.reduce(
    (shown, image) => shown.replaceAll(`cid:${image.contentId}`, imageAddress(image, { accountId, messageId })),
    content,
  );
}
