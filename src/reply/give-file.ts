import { cleanText, plainWords } from '../base/index.js';
import type { FileInHand } from '../outbound/index.js';
import type { RateLimit } from '../upstream/index.js';
import type { ContentBlock } from './content.js';
import type { ToolOutcome } from './outcome.js';

/** Image types that models can read. */
const pictureTypes = new Set(['image/png', 'image/jpeg', 'image/gif', 'image/webp']);

/**
 * Converts a file to the result of a call: an image block, or a resource with its media type. Refuses a file over the
 * limit, with its size.
 */
export function giveFile(
  file: FileInHand,
  {
    status,
    notes,
    rateLimit,
    bytesMax,
  }: {
    readonly status: number;
    readonly notes: readonly string[];
    readonly rateLimit: RateLimit;
    readonly bytesMax: number;
  },
): ToolOutcome {
  const { mediaType, bytes } = file;
  const name = plainWords(file.name, 255);
  if (bytes.length > bytesMax)
    return {
      kind: 'failed',
      status: 413,
      code: null,
      message: `${name} has ${bytes.length} bytes; the limit is ${bytesMax}.`,
      help: 'Open it at the service itself, or ask the operator to raise GATEHOUSE_FILE_BYTES_MAX.',
      raw: null,
      rateLimit,
    };
  const structured = { file_name: name, media_type: mediaType, size: bytes.length };
  return {
    kind: 'done',
    status,
    structured,
    text: JSON.stringify(structured),
    content: [blockOf({ ...file, name })],
    notes,
    rateLimit,
  };
}

function blockOf({ name, mediaType, bytes }: FileInHand): ContentBlock {
  const base64 = (): string => Buffer.from(bytes).toString('base64');
  if (pictureTypes.has(mediaType)) return { type: 'image', data: base64(), mimeType: mediaType };
  const uri = `attachment:///${encodeURIComponent(name)}`;
  if (!mediaType.startsWith('text/'))
    return { type: 'resource', resource: { uri, mimeType: mediaType, blob: base64() } };
  return { type: 'resource', resource: { uri, mimeType: mediaType, text: cleanText(new TextDecoder().decode(bytes)) } };
}
