import { isUtf8 } from 'node:buffer';
import type { IncomingMessage } from 'node:http';

/** A request's body as text, or why there is none. `gone`: the client left before it was complete. */
export type BodyReading =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'too_large' }
  | { readonly kind: 'not_utf8' }
  | { readonly kind: 'gone' };

/**
 * Reads a body of at most `bytesMax` bytes. A longer one is discarded but read to its end (up to ten times the limit),
 * because a client that is still sending does not see a response.
 */
export function readBody(request: IncomingMessage, bytesMax: number): Promise<BodyReading> {
  return new Promise((resolve) => {
    let chunks: Buffer[] = [];
    let length = 0;
    request.on('data', (chunk: Buffer) => {
      length += chunk.length;
      if (length <= bytesMax) chunks.push(chunk);
      else {
        chunks = [];
        if (length > bytesMax * 10) {
          request.pause();
          resolve({ kind: 'too_large' });
        }
      }
    });
    request.on('end', () => {
      if (length > bytesMax) return resolve({ kind: 'too_large' });
      const [first] = chunks;
      const bytes = chunks.length === 1 && first ? first : Buffer.concat(chunks);
      resolve(isUtf8(bytes) ? { kind: 'text', text: bytes.toString('utf8') } : { kind: 'not_utf8' });
    });
    request.on('error', () => resolve({ kind: 'gone' }));
    request.on('close', () => resolve({ kind: 'gone' }));
  });
}
