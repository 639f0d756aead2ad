import { createHash } from 'node:crypto';

/** A file on its way to or from a service. */
export interface FileInHand {
  readonly name: string;
  readonly mediaType: string;
  readonly bytes: Uint8Array;
}

const unknownType = 'application/octet-stream';
const noBytes = new Uint8Array();

/** A body of bytes and what it is. */
export interface FileBody {
  readonly body: Uint8Array;
  readonly contentType: string;
}

/** The file as a request carries it: as it is, or as the part of a form where the part has a name. Pure. */
export function fileBody(file: FileInHand, part: string | undefined): FileBody {
  if (part === undefined) return { body: file.bytes, contentType: unknownType };
  // Of the content itself, so that it cannot stand in it but by a break of SHA-256, and that the same call makes the same request.
  const boundary = `gatehouse-${createHash('sha256').update(file.bytes).digest('hex').slice(0, 40)}`;
  const head = `--${boundary}\r\ncontent-disposition: form-data; name="${quoted(part)}"; filename="${quoted(file.name)}"\r\ncontent-type: ${file.mediaType}\r\n\r\n`;
  const body = Buffer.concat([Buffer.from(head), file.bytes, Buffer.from(`\r\n--${boundary}--\r\n`)]);
  return { body, contentType: `multipart/form-data; boundary=${boundary}` };
}

// As browsers send names in forms.
function quoted(name: string): string {
  return name.replaceAll('"', '%22').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

/** How pictures begin. Services that are asked for bytes may say no more of them than that they are bytes. */
const pictures: readonly (readonly [mediaType: string, begin: RegExp])[] = [
  ['image/png', /^\x89PNG\r\n\x1a\n/],
  ['image/jpeg', /^\xff\xd8\xff/],
  ['image/gif', /^GIF8[79]a/],
  ['image/webp', /^RIFF[\s\S]{4}WEBP/],
];

/** The file that an answer is, its name and kind from the headers; a picture of which they tell nothing is known by how it begins. */
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
    // Names come from strangers: no folders, nothing that cannot be seen.
    return name?.replaceAll(/[\p{Cc}\p{Cf}/\\]/gu, '_').slice(0, 200) || undefined;
  } catch {
    return undefined;
  }
}
