import type { IncomingMessage, ServerResponse } from 'node:http';
import { errorTable, tellThrown } from '../../base/index.js';
import type { Gateway } from '../../gateway/index.js';
import type { Mcp, McpHttpRequest } from '../../mcp/index.js';
import type { Logger, Span } from '../../observe/index.js';
import type { AccessRefusal } from '../../servers/index.js';
import type { CallLimit } from './call-limit.js';
import { preflightHeaders } from './cors.js';
import type { GuessLimit } from './guess-limit.js';
import { readBody } from './read-body.js';
import { type Answer, accessRefusal, refusal } from './refusals.js';
import { writeAnswer } from './write-answer.js';

export interface McpEndpointParts {
  readonly gateway: Gateway;
  readonly mcp: Mcp;
  readonly log: Logger;
  readonly bodyBytesMax: number;
  readonly guesses: GuessLimit;
  readonly underWay: CallLimit;
}

/** Where every MCP address begins. */
export const mcpPathPrefix = '/mcp/';

const allowedMethods = 'POST, OPTIONS';

/** One HTTP exchange on the MCP path, with the headers (CORS, the request's id) that its answer must carry beside its own. */
export interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly cors: { readonly [name: string]: string };
  readonly requestId: string;
  readonly span?: Span | undefined;
}

/**
 * Makes the handler of `/mcp/<token>`. It works on Node's own request and answer: routing, hooks and serialisation of a framework
 * would cost a tenth of the speed of the one path that has to be fast.
 */
export function createMcpEndpoint(parts: McpEndpointParts): (exchange: Exchange) => Promise<void> {
  return async (exchange) => {
    let answer: Answer | null;
    try {
      answer = await answerTo(parts, exchange);
    } catch (error) {
      parts.log.error({ err: error, route: '/mcp/:token', requestId: exchange.requestId }, 'a request failed');
      const { code, message } = tellThrown(error);
      answer = refusal(code, message);
    }
    if (answer !== null) writeAnswer(exchange.response, answer, exchange.cors);
  };
}

/** Null where the caller left before it could be answered. */
async function answerTo(parts: McpEndpointParts, exchange: Exchange): Promise<Answer | null> {
  const { gateway } = parts;
  const { request, cors } = exchange;
  const token = tokenOf(request.url ?? '');
  if (token === null)
    return refusal('not_found', 'There is nothing at this address; an MCP server is reached at /mcp/<token>.');
  if (request.method === 'OPTIONS') return preflight(cors);
  if (request.method !== 'POST') {
    return refusal(
      'method_not_allowed',
      'This is the address of an MCP server: add it to an MCP client. It takes POST alone, keeps no session and offers no stream.',
      { headers: { allow: allowedMethods } },
    );
  }
  const media = mediaProblem(request);
  if (media !== null) return refusal('unsupported_media', media);
  const opened = await gateway.open(token, bearerOf(request.headers.authorization));
  if (!opened.ok) return refuseAccess(parts.guesses, request, opened.refusal);
  const serverId = opened.endpoint.server.id;
  if (!parts.underWay.enter(serverId)) return busy();
  try {
    return await answerCall(parts, exchange, opened);
  } finally {
    parts.underWay.leave(serverId);
  }
}

async function answerCall(
  { mcp, bodyBytesMax }: McpEndpointParts,
  exchange: Exchange,
  opened: { readonly endpoint: McpHttpRequest['endpoint']; readonly apiTokenId: string | null },
): Promise<Answer | null> {
  const body = await readBody(exchange.request, bodyBytesMax);
  switch (body.kind) {
    case 'gone':
      return null;
    case 'too_large':
      return refusal(
        'too_large',
        `The body is larger than ${bodyBytesMax / 1024 / 1024} MiB. ${errorTable.too_large.help}`,
        { headers: { connection: 'close' } },
      );
    case 'not_utf8':
      return refusal('invalid_json', 'The body is not UTF-8; send JSON in UTF-8.');
    case 'text':
      return mcp.handle(new IncomingCall(exchange, body.text, opened));
  }
}

// Only tokens that open nothing cost, so that of many behind one address the one who guesses alone is slowed.
function refuseAccess(guesses: GuessLimit, request: IncomingMessage, access: AccessRefusal): Answer {
  const isGuess = access.kind === 'unknown' || access.kind === 'api_token_invalid';
  const waitSeconds = isGuess ? guesses.charge(request.socket.remoteAddress ?? '') : 0;
  if (waitSeconds === 0) return accessRefusal(access);
  return refusal(
    'rate_limited',
    `Too many URLs or credentials that open nothing came from this address. Those that open something go on working; ask again in ${waitSeconds} seconds.`,
    { headers: { 'retry-after': String(waitSeconds) } },
  );
}

function busy(): Answer {
  return refusal(
    'unavailable',
    `This MCP server has too many calls under way at once. ${errorTable.unavailable.help}`,
    {
      headers: { 'retry-after': '1' },
    },
  );
}

/** What the protocol room sees of a request; the abort signal is made when a method first asks for it, for most never do. */
class IncomingCall implements McpHttpRequest {
  readonly text: string;
  readonly headers: McpHttpRequest['headers'];
  readonly endpoint: McpHttpRequest['endpoint'];
  readonly apiTokenId: string | null;
  readonly requestId: string;
  readonly span: Span | undefined;
  readonly #response: ServerResponse;
  #abort: AbortController | undefined;

  constructor(
    { request, response, requestId, span }: Exchange,
    text: string,
    opened: { readonly endpoint: McpHttpRequest['endpoint']; readonly apiTokenId: string | null },
  ) {
    const { headers } = request;
    this.text = text;
    this.headers = {
      protocolVersion: single(headers['mcp-protocol-version']),
      method: single(headers['mcp-method']),
      name: single(headers['mcp-name']),
      userAgent: headers['user-agent'],
    };
    this.endpoint = opened.endpoint;
    this.apiTokenId = opened.apiTokenId;
    this.requestId = requestId;
    this.span = span;
    this.#response = response;
  }

  get signal(): AbortSignal {
    if (!this.#abort) {
      const abort = new AbortController();
      this.#abort = abort;
      const response = this.#response;
      if (response.destroyed) abort.abort();
      else {
        response.once('close', () => {
          if (!response.writableFinished) abort.abort();
        });
      }
    }
    return this.#abort.signal;
  }
}

function single(value: string | string[] | undefined): string | undefined {
  return Array.isArray(value) ? value.join(', ') : value;
}

/** The token of an MCP address, or null where the address has no such form; a broken percent-encoding is no form. */
function tokenOf(url: string): string | null {
  const end = url.indexOf('?');
  const segment = url.slice(mcpPathPrefix.length, end === -1 ? undefined : end).replace(/\/$/, '');
  if (/^[\w-]{1,200}$/.test(segment)) return segment;
  if (segment.length > 600 || !segment.includes('%')) return null;
  try {
    const decoded = decodeURIComponent(segment);
    return /^[\w-]{1,200}$/.test(decoded) ? decoded : null;
  } catch {
    return null;
  }
}

function mediaProblem({ headers }: IncomingMessage): string | null {
  const type = headers['content-type'];
  if (
    type !== 'application/json' &&
    !/^application\/json[ \t]*(;[ \t]*(charset="?utf-?8"?[ \t]*)?)?$/i.test(type ?? '')
  )
    return `The body must be JSON in UTF-8, declared as "content-type: application/json"; this one is ${type === undefined ? 'undeclared' : JSON.stringify(type.slice(0, 60))}.`;
  const encoding = headers['content-encoding'];
  return encoding === undefined || encoding === 'identity'
    ? null
    : `The body must be sent as it is, without content-encoding; this one is ${JSON.stringify(encoding.slice(0, 60))}.`;
}

/** The credential of a Bearer authorization header, or null. */
function bearerOf(header: string | undefined): string | null {
  if (header === undefined) return null;
  return /^Bearer +(\S{1,8000})$/i.exec(header)?.[1] ?? null;
}

function preflight(cors: Exchange['cors']): Answer {
  const allowed = cors['access-control-allow-origin'] === undefined ? {} : preflightHeaders;
  return { status: 204, headers: { ...allowed, allow: allowedMethods }, body: [] };
}
