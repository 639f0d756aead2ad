import type { ServerResponse } from 'node:http';

// Fresh memory of this size is handed out by the system page by page, which takes longer than to encode a text into it.
const bytesEach = 1024 * 1024;
/** A character of a JavaScript string takes three bytes at the most. */
const charBytesMax = 3;
const spareMax = 4;
const spare: Buffer[] = [];

/**
 * Long texts behind each other as bytes, in memory that the answers after it use again when the system has taken these or their connection is
 * closed. A megabyte is lent at most: what is longer gets memory of its own.
 */
export function answerBytes(texts: readonly string[], response: ServerResponse): Buffer {
  const length = roomFor(texts);
  const isLent = length <= bytesEach;
  const memory = isLent ? (spare.pop() ?? Buffer.allocUnsafeSlow(bytesEach)) : Buffer.allocUnsafeSlow(length);
  let end = 0;
  for (const text of texts) end += memory.write(text, end);
  if (isLent)
    response.once('finish', () => {
      if (spare.length < spareMax) spare.push(memory);
    });
  return memory.subarray(0, end);
}

// Bytes are counted only where a megabyte might not do: that takes half as long as encoding them.
function roomFor(texts: readonly string[]): number {
  let chars = 0;
  for (const text of texts) chars += text.length;
  if (chars * charBytesMax <= bytesEach) return chars * charBytesMax;
  let bytes = 0;
  for (const text of texts) bytes += Buffer.byteLength(text);
  return bytes;
}
