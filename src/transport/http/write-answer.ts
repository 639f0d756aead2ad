import type { ServerResponse } from 'node:http';
import { type ErrorCode, statusText } from '../../base/index.js';
import { answerBytes } from './answer-bytes.js';

/** What every answer carries: addresses hold tokens, so nothing is cached, guessed at, or told to other sites. */
export const secureHeaders = {
  'cache-control': 'no-store',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
} as const;

type Headers = { readonly [name: string]: string };

/** What is written: the pieces of the body belong behind each other, and none means no body. */
interface Written {
  readonly status: number;
  readonly headers: Headers;
  readonly body: readonly (string | Buffer)[];
}

/** The same as a flat list of names and values, which Node takes as it is. */
export const secureHeaderList: readonly string[] = Object.entries(secureHeaders).flat();

/** Writes a whole JSON answer at once, its length known; `more` are headers beside the answer's own. */
export function writeAnswer(response: ServerResponse, { status, headers, body }: Written, more: Headers = {}): void {
  if (response.destroyed || response.headersSent) return;
  const { pieces, bytes } = gathered(body, response);
  // A flat list of names and values, which Node takes as it is; merging objects would take longer than all the rest here.
  const list = [...secureHeaderList];
  for (const name in headers) list.push(name, headers[name] ?? '');
  for (const name in more) list.push(name, more[name] ?? '');
  if (body.length > 0) list.push('content-type', 'application/json');
  // An answer of status 204 has no body by definition and may not tell its length.
  if (status !== 204) list.push('content-length', String(bytes));
  response.writeHead(status, list);
  const [only] = pieces;
  if (pieces.length === 1 && only !== undefined) {
    // Node puts a lone piece and the head into one write; what is ASCII is copied as it is when it is told so.
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

/** Up to this many characters a text is written as it is: the system call's own buffer holds it. */
const shortCharsMax = 16_384;

// Ready-made bytes among the pieces are gathered by the system, never copied together here.
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
  // Counted piece by piece: the whole is put together once, behind the head.
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

/** The body of a refusal outside the MCP path: the admin API's error shape. */
export function plainErrorBody(status: number, message: string): string {
  const code = codes[status] ?? 'internal';
  return JSON.stringify({ statusCode: status, error: statusText(status), code, message });
}
