import type { IncomingMessage } from 'node:http';
import { type ErrorCode, tellThrown } from '../../base/index.js';
import { type McpHttpRequest, refuseCall } from '../../mcp/index.js';
import type { AccessRefusal } from '../../servers/index.js';
import { preflightHeaders } from './cors.js';
import { acceptsEvents } from './event-stream.js';
import type { Exchange, McpEndpointDeps } from './exchange.js';
import { IncomingCall } from './incoming-call.js';
import { readBody } from './read-body.js';
import { type Answer, type RefusalFacts, refusal, refusalOf } from './refusals.js';
import { noteUnseen, refuseAccess } from './refuse-access.js';
import { bearerOf, bodyRefusal, mediaProblem, protocolHeaders } from './request-parts.js';
import { createSseEndpoint, type SsePlace, ssePlaceOf } from './sse-endpoint.js';
import { writeAnswer } from './write-answer.js';

/** The route of MCP servers in logs, metrics and traces. */
export const mcpRoute = '/mcp/:token';

/** Prefix of every MCP URL. */
export const mcpPathPrefix = '/mcp/';

const allowedMethods = 'GET, POST, OPTIONS';

/**
 * Creates the handler of `/mcp/<token>`. Works on Node's own request and response: a framework's routing, hooks and
 * serialization would cost a tenth of the throughput of the hottest path.
 */
export function createMcpEndpoint(deps: McpEndpointDeps): (exchange: Exchange) => Promise<void> {
  const serveSse = createSseEndpoint(deps);
  return async (exchange) => {
    let answer: Answer | null;
    try {
      answer = await answerTo(deps, serveSse, exchange);
    } catch (error) {
      deps.log.error({ err: error, route: '/mcp/:token', requestId: exchange.requestId }, 'a request failed');
      if (exchange.response.headersSent) exchange.response.destroy();
      const { code, message } = tellThrown(error);
      answer = refusal(code, message);
    }
    if (answer !== null) writeAnswer(exchange.response, answer, exchange.cors);
  };
}

/** Null if the caller left before there was a response. */
async function answerTo(
  deps: McpEndpointDeps,
  serveSse: ReturnType<typeof createSseEndpoint>,
  exchange: Exchange,
): Promise<Answer | null> {
  const { gateway, mcp, streams, log, bodyBytesMax } = deps;
  const { request } = exchange;
  const asked = askedBy(exchange);
  if (asked.kind === 'nothing') {
    if (asked.noted) noteUnseen(deps, request, asked.noted);
    return asked.answer;
  }
  if (asked.kind === 'sse') return serveSse(exchange, asked.place);
  const { token } = asked;
  const apiToken = bearerOf(request.headers.authorization);
  let opened: Awaited<ReturnType<typeof gateway.open>>;
  try {
    const looked = gateway.open(token, apiToken, request.socket);
    opened = looked instanceof Promise ? await looked : looked;
  } catch (error) {
    const { code, message } = tellThrown(error);
    if (code !== 'unavailable' || asked.kind !== 'message') throw error;
    log.error({ err: error, route: '/mcp/:token', requestId: exchange.requestId }, 'an MCP server could not be opened');
    return refuseMessage(request, { code, message }, bodyBytesMax);
  }
  if (!opened.ok) {
    const facts = refuseAccess(deps, request, opened);
    const isCall = asked.kind === 'message' && inSession.has(opened.refusal.kind);
    return isCall ? refuseMessage(request, facts, bodyBytesMax) : refusalOf(facts);
  }
  const reopen = async (): Promise<McpHttpRequest['endpoint'] | null> => {
    const again = await gateway.open(token, apiToken);
    return again.ok ? again.endpoint : null;
  };
  if (asked.kind === 'stream') {
    const call = new IncomingCall(exchange, { streams, text: '', opened, reopen });
    return call.finish(await mcp.listen(call));
  }
  const body = await readBody(request, bodyBytesMax);
  if (body.kind !== 'text') return bodyRefusal(body, bodyBytesMax);
  const call = new IncomingCall(exchange, { streams, text: body.text, opened, reopen });
  return call.finish(await mcp.handle(call));
}

// Refusals that a connected client may meet. A missing credential needs an HTTP error, and guesses get no explanation.
const inSession: ReadonlySet<AccessRefusal['kind']> = new Set(['gone', 'issuer_unreachable']);

/** The response to a message that does not reach its MCP server: a result for a tool call, otherwise an HTTP error. */
async function refuseMessage(
  request: IncomingMessage,
  facts: RefusalFacts,
  bodyBytesMax: number,
): Promise<Answer | null> {
  const body = await readBody(request, bodyBytesMax);
  if (body.kind === 'gone') return null;
  const { code, message, headers } = facts;
  const call =
    body.kind === 'text' &&
    refuseCall({ text: body.text, headers: protocolHeaders(request) }, { code, message }, headers);
  return call || refusalOf(facts);
}

/** What a request is for, by its path, method and headers, or the response to one that is invalid. */
type Asked =
  | {
      readonly kind: 'nothing';
      readonly answer: Answer;
      /** Set if it names a server's URL. */
      readonly noted?: Parameters<typeof noteUnseen>[2];
    }
  | { readonly kind: 'sse'; readonly place: SsePlace }
  | { readonly kind: 'message' | 'stream'; readonly token: string };

function askedBy({ request, cors }: Exchange): Asked {
  const url = request.url ?? '';
  const token = tokenOf(url);
  const place = token === null ? ssePlaceOf(url) : null;
  const isPreflight = request.method === 'OPTIONS' && (token !== null || place !== null);
  if (isPreflight) return { kind: 'nothing', answer: preflight(cors) };
  if (place !== null) return { kind: 'sse', place };
  if (token === null)
    return refused('not_found', 'There is nothing at this address; an MCP server is reached at /mcp/<token>.');
  if (request.method === 'GET' && wantsStream(request)) return { kind: 'stream', token };
  if (request.method !== 'POST')
    return refused(
      'method_not_allowed',
      'This is the address of an MCP server: add it to an MCP client. It takes POST, and GET for a stream of changes (with Accept: text/event-stream); it keeps no session.',
      { headers: { allow: allowedMethods }, urlToken: token },
    );
  const problem = mediaProblem(request);
  return problem === null ? { kind: 'message', token } : refused('unsupported_media', problem, { urlToken: token });
}

function refused(
  code: ErrorCode,
  message: string,
  { headers = {}, urlToken }: { readonly headers?: Answer['headers']; readonly urlToken?: string } = {},
): Asked {
  const answer = refusal(code, message, { headers });
  const isNoted = urlToken !== undefined && (code === 'method_not_allowed' || code === 'unsupported_media');
  return { kind: 'nothing', answer, ...(isNoted ? { noted: { urlToken, code, reason: code } } : {}) };
}

/** The token of the MCP server in a URL, of either transport; null if there is none. */
export function urlTokenOf(url: string): string | null {
  return ssePlaceOf(url)?.token ?? tokenOf(url);
}

/** The token of an MCP URL, or null if the URL has another form. Broken percent-encoding is not valid. */
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

// The stateless revision has no such stream: it subscribes with a request.
function wantsStream({ headers }: IncomingMessage): boolean {
  return acceptsEvents(headers.accept) && headers['mcp-protocol-version'] !== '2026-07-28';
}

function preflight(cors: Exchange['cors']): Answer {
  const allowed = cors['access-control-allow-origin'] === undefined ? {} : preflightHeaders;
  return { status: 204, headers: { ...allowed, allow: allowedMethods }, body: [] };
}
