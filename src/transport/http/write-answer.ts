import type { ServerResponse } from 'node:http';
import { type ErrorCode, statusText } from '../../base/index.js';
import { answerBytes } from './answer-bytes.js';

/**
 * Security headers of every response. URLs contain tokens, so nothing is cached, sniffed or disclosed to other sites.
 */
export const secureHeaders = {
  'cache-control': 'no-store',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
} as const;

type Headers = { readonly [name: string]: string };

/** The response to write. The pieces of the body are concatenated; none means no body. */
interface Written {
  readonly status: number;
  readonly headers: Headers;
  readonly body: readonly (string | Buffer)[];
}

/** The same as a flat list of names and values, which Node accepts directly. */
export const secureHeaderList: readonly string[] = Object.entries(secureHeaders).flat();

/** Writes a whole JSON response with its length. `more` are headers in addition to the response's own. */
export function writeAnswer(response: ServerResponse, { status, headers, body }: Written, more: Headers = {}): void {
  if (response.destroyed || response.headersSent) return;
  const { pieces, bytes } = gathered(body, response);
  // A flat list of names and values, which Node accepts directly; merging objects would take longer than everything
  // else here.
  const list = [...secureHeaderList];
  for (const name in headers) list.push(name, headers[name] ?? '');
  for (const name in more) list.push(name, more[name] ?? '');
  if (body.length > 0) list.push('content-type', 'application/json');
  // A response of status 204 has no body by definition and must not have a length.
  if (status !== 204) list.push('content-length', String(bytes));
  response.writeHead(status, list);
  const [only] = pieces;
  if (pieces.length === 1 && only !== undefined) {
    // Node writes a single piece and the head together. ASCII is copied directly when declared as latin1.
    if (typeof only === 'string') response.end(only, only.length === bytes ? 'latin1' : 'utf8');
    else response.end(only);
    return;
  }
  response.cork();
  for (const [index, piece] of pieces.entries()) {
    if (index < pieces.length - 1) response.write(piece);
    else response.end(piece);
  }
  response.uncork();
}

/** Up to this many characters a text is written directly: it fits into the buffer of the system call. */
const shortCharsMax = 16_384;

// The system gathers ready-made bytes among the pieces; they are never copied here.
function gathered(body: Written['body'], response: ServerResponse): { pieces: Written['body']; bytes: number } {
  if (!isText(body)) return { pieces: body, bytes: bytesOf(body) };
  let text = '';
  for (const piece of body) {
    text += piece;
    if (text.length > shortCharsMax) {
      const encoded = answerBytes(body, response);
      return { pieces: [encoded], bytes: encoded.length };
    }
  }
  // Counted piece by piece, because the text is only joined once, behind the head.
  return { pieces: [text], bytes: bytesOf(body) };
}

function isText(pieces: Written['body']): pieces is readonly string[] {
  return pieces.every((piece) => typeof piece === 'string');
}

function bytesOf(pieces: Written['body']): number {
  let bytes = 0;
  for (const piece of pieces) bytes += typeof piece === 'string' ? Buffer.byteLength(piece) : piece.length;
  return bytes;
}

const codes: { readonly [status: number]: ErrorCode } = {
  400: 'invalid_request',
  401: 'unauthorized',
  403: 'forbidden',
  404: 'not_found',
  405: 'method_not_allowed',
  410: 'gone',
  413: 'too_large',
  414: 'too_large',
  415: 'unsupported_media',
  503: 'unavailable',
};

/** The body of a refusal outside the MCP path, in the error shape of the admin API. */
export function plainErrorBody(status: number, message: string): string {
  const code = codes[status] ?? 'internal';
  return JSON.stringify({ statusCode: status, error: statusText(status), code, message });
}
