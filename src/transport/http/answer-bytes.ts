import type { ServerResponse } from 'node:http';

// The system provides fresh memory of this size page by page, which takes longer than encoding a text into it.
const bytesEach = 1024 * 1024;
/** A character of a JavaScript string takes at most three bytes. */
const charBytesMax = 3;
const spareMax = 4;
const spare: Buffer[] = [];

/**
 * Encodes concatenated long texts as bytes. The buffer is reused for later responses once the system has sent these or
 * their connection is closed. Up to a megabyte; longer texts get a new buffer.
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

// Counts the bytes only if a megabyte may be too small: counting takes half as long as encoding.
function roomFor(texts: readonly string[]): number {
  let chars = 0;
  for (const text of texts) chars += text.length;
  if (chars * charBytesMax <= bytesEach) return chars * charBytesMax;
  let bytes = 0;
  for (const text of texts) bytes += Buffer.byteLength(text);
  return bytes;
}
