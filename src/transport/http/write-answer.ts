import type { ServerResponse } from 'node:http';

/** What every answer carries: addresses hold tokens, so nothing is cached, guessed at, or told to other sites. */
export const secureHeaders = {
  'cache-control': 'no-store',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
} as const;

/** Writes a whole JSON answer at once, its length known; no pieces means no body. */
export function writeAnswer(
  response: ServerResponse,
  status: number,
  { headers, body }: { headers: { readonly [name: string]: string }; body: readonly (string | Buffer)[] },
): void {
  if (response.destroyed || response.headersSent) return;
  // Short answers are all text and become one piece; large ready-made bytes are gathered by the system, never copied together here.
  const pieces = body.every((piece) => typeof piece === 'string') ? [body.join('')] : body;
  const whole: { [name: string]: string } = { ...secureHeaders, ...headers };
  if (body.length > 0) whole['content-type'] = 'application/json';
  // An answer of status 204 has no body by definition and may not tell its length.
  if (status !== 204) {
    let length = 0;
    for (const piece of pieces) length += Buffer.byteLength(piece);
    whole['content-length'] = String(length);
  }
  response.writeHead(status, whole);
  response.cork();
  for (const piece of pieces) response.write(piece);
  response.end();
  response.uncork();
}

const statusTexts: { readonly [status: number]: string } = {
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  405: 'Method Not Allowed',
  410: 'Gone',
  413: 'Content Too Large',
  414: 'URI Too Long',
  415: 'Unsupported Media Type',
  503: 'Service Unavailable',
};

/** The body of a refusal outside the MCP path: the admin API's error shape. */
export function plainErrorBody(status: number, message: string): string {
  return JSON.stringify({ statusCode: status, error: statusTexts[status] ?? 'Internal Server Error', message });
}
