import { createHash } from 'node:crypto';
import { type JsonValue, writeExactJson } from '../base/index.js';

/** A file to send to or received from a service. */
export interface FileInHand {
  readonly name: string;
  readonly mediaType: string;
  readonly bytes: Uint8Array;
  /** Name of its part in the form, if that is not the name of the first file's part. */
  readonly part?: string;
  /** More files for the same form. */
  readonly more?: readonly FileInHand[];
}

const unknownType = 'application/octet-stream';
const noBytes = new Uint8Array();

/** A body of bytes with its media type. */
export interface FileBody {
  readonly body: Uint8Array;
  readonly contentType: string;
}

/** The file as the whole body of a request. Pure. */
export function fileBody(file: FileInHand, contentType: string = unknownType): FileBody {
  return { body: file.bytes, contentType };
}

/**
 * Builds `multipart/form-data` from members and an optional file. Lists repeat their part; objects are sent as JSON.
 * Pure.
 */
export function formBody(
  members: readonly { readonly name: string; readonly value: JsonValue }[],
  sent: { readonly file: FileInHand; readonly part: string } | null,
): FileBody {
  const parts: Uint8Array[] = members.flatMap(({ name, value }) =>
    (Array.isArray(value) ? value : [value]).map((item: JsonValue) => fieldPart(name, item)),
  );
  if (sent)
    for (const file of [sent.file, ...(sent.file.more ?? [])]) parts.push(filePart(file, file.part ?? sent.part));
  const digest = createHash('sha256');
  for (const part of parts) digest.update(part);
  // Derived from the content: it cannot occur in it unless SHA-256 is broken, and the same call makes the same request.
  const boundary = `gatehouse-${digest.digest('hex').slice(0, 40)}`;
  const line = Buffer.from(`--${boundary}\r\n`);
  const end = Buffer.from('\r\n');
  const body = Buffer.concat([...parts.flatMap((part) => [line, part, end]), Buffer.from(`--${boundary}--\r\n`)]);
  return { body, contentType: `multipart/form-data; boundary=${boundary}` };
}

function filePart({ name, mediaType, bytes }: FileInHand, part: string): Uint8Array {
  const head = `content-disposition: form-data; name="${quoted(part)}"; filename="${quoted(name)}"\r\ncontent-type: ${mediaType}\r\n\r\n`;
  return Buffer.concat([Buffer.from(head), bytes]);
}

function fieldPart(name: string, value: JsonValue): Uint8Array {
  const isObject = typeof value === 'object' && value !== null;
  const type = isObject ? 'content-type: application/json\r\n' : '';
  const text = isObject ? writeExactJson(value) : String(value ?? '');
  return Buffer.from(`content-disposition: form-data; name="${quoted(name)}"\r\n${type}\r\n${text}`);
}

// Quoted as browsers quote names in forms.
function quoted(name: string): string {
  return name.replaceAll('"', '%22').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

/** Signatures of image formats. Services may return images with no media type but a generic one. */
const pictures: readonly (readonly [mediaType: string, begin: RegExp])[] = [
  ['image/png', /^\x89PNG\r\n\x1a\n/],
  ['image/jpeg', /^\xff\xd8\xff/],
  ['image/gif', /^GIF8[79]a/],
  ['image/webp', /^RIFF[\s\S]{4}WEBP/],
];

/**
 * The file in a reply, with its name and media type from the headers. An image without a media type is recognized by
 * its signature.
 */
export function fileOfReply(
  { headers, bytes }: { readonly headers: { readonly [name: string]: string }; readonly bytes?: Uint8Array },
  otherwise: string,
): FileInHand {
  const mediaType = (headers['content-type'] ?? '').split(';')[0]?.trim().toLowerCase() ?? '';
  const isTold = mediaType !== unknownType && /^[\w.+-]+\/[\w.+-]+$/.test(mediaType);
  return {
    name: nameIn(headers['content-disposition'] ?? '') ?? otherwise,
    mediaType: isTold ? mediaType : kindOf(bytes ?? noBytes),
    bytes: bytes ?? noBytes,
  };
}

function kindOf(bytes: Uint8Array): string {
  const begin = Buffer.from(bytes.subarray(0, 16)).toString('latin1');
  return pictures.find(([, pattern]) => pattern.test(begin))?.[0] ?? unknownType;
}

function nameIn(disposition: string): string | undefined {
  const encoded = /filename\*=(?:UTF-8|utf-8)''([^;]+)/.exec(disposition)?.[1];
  const plain = /filename="([^"]*)"/.exec(disposition)?.[1] ?? /filename=([^;"]+)/.exec(disposition)?.[1];
  try {
    const name = encoded === undefined ? plain : decodeURIComponent(encoded.trim());
    // Names are untrusted: no folders, no invisible characters.
    return name?.replaceAll(/[\p{Cc}\p{Cf}/\\]/gu, '_').slice(0, 200) || undefined;
  } catch {
    return undefined;
  }
}
