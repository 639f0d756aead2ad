import type { ServerResponse } from 'node:http';

// Fresh memory of this size is handed out by the system page by page, which takes longer than to encode a text into it.
const bytesEach = 512 * 1024;
const spareMax = 4;
const spare: Buffer[] = [];

/**
 * Long texts behind each other as bytes, in memory that the answers after it use again when the system has taken these or their connection is
 * closed. Half a megabyte is lent at most: what is longer gets memory of its own.
 */
export function answerBytes(texts: readonly string[], response: ServerResponse): Buffer {
  let length = 0;
  for (const text of texts) length += Buffer.byteLength(text);
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
