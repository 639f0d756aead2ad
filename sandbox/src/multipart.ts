/** A file that came with a request. */
export interface UploadedFile {
  readonly fileName: string;
  readonly mediaType: string;
  readonly bytes: Uint8Array;
}

/** The files of a multipart/form-data body whose parts all have this name; null where it is anything else. */
export function readFiles(contentType: string | undefined, body: Buffer, partName: string): UploadedFile[] | null {
  const boundary = /^multipart\/form-data;.*\bboundary="?([^";]{1,70})"?/i.exec(contentType ?? '')?.[1];
  const parts = boundary === undefined ? null : splitParts(body, boundary);
  if (!parts || parts.length === 0) return null;
  const files: UploadedFile[] = [];
  for (const part of parts) {
    const file = readPart(part);
    if (file?.partName !== partName) return null;
    files.push(file);
  }
  return files;
}

/** What stands between the boundaries; null where the last one is missing. */
export function splitParts(body: Buffer, boundary: string): Buffer[] | null {
  // The first boundary has no line before it.
  const whole = Buffer.concat([Buffer.from('\r\n'), body]);
  const mark = `\r\n--${boundary}`;
  const parts: Buffer[] = [];
  let at = whole.indexOf(mark);
  while (at >= 0) {
    const from = at + Buffer.byteLength(mark);
    if (whole.toString('latin1', from, from + 2) === '--') return parts;
    at = whole.indexOf(mark, from);
    if (at >= 0) parts.push(whole.subarray(from + 2, at));
  }
  return null;
}

function readPart(part: Buffer): (UploadedFile & { readonly partName: string }) | null {
  const end = part.indexOf('\r\n\r\n');
  if (end < 0) return null;
  const head = part.toString('utf8', 0, end);
  const disposition = /^content-disposition: *form-data;(.*)$/im.exec(head)?.[1] ?? '';
  const partName = /[; ]name="([^"]+)"/i.exec(disposition)?.[1];
  const fileName = /[; ]filename="([^"]+)"/i.exec(disposition)?.[1];
  if (partName === undefined || fileName === undefined) return null;
  const mediaType = /^content-type: *(\S.*?) *$/im.exec(head)?.[1] ?? 'application/octet-stream';
  return { partName, fileName, mediaType, bytes: part.subarray(end + 4) };
}
