import type { IncomingMessage } from 'node:http';
import { tellThrown } from '../../base/index.js';
import type { McpHttpRequest } from '../../mcp/index.js';
import { preflightHeaders } from './cors.js';
import { acceptsEvents } from './event-stream.js';
import type { Exchange, McpEndpointParts } from './exchange.js';
import { IncomingCall, type IncomingParts } from './incoming-call.js';
import { readBody } from './read-body.js';
import { type Answer, refusal } from './refusals.js';
import { busy, refuseAccess } from './refuse-access.js';
import { bearerOf, bodyRefusal, mediaProblem } from './request-parts.js';
import { createSseEndpoint, ssePlaceOf } from './sse-endpoint.js';
import { writeAnswer } from './write-answer.js';

/** Where every MCP address begins. */
export const mcpPathPrefix = '/mcp/';

const allowedMethods = 'GET, POST, OPTIONS';

/**
 * Makes the handler of `/mcp/<token>`. It works on Node's own request and answer: routing, hooks and serialisation of a framework
 * would cost a tenth of the speed of the one path that has to be fast.
 */
export function createMcpEndpoint(parts: McpEndpointParts): (exchange: Exchange) => Promise<void> {
  const serveSse = createSseEndpoint(parts);
  return async (exchange) => {
    let answer: Answer | null;
    try {
      answer = await answerTo(parts, serveSse, exchange);
    } catch (error) {
      parts.log.error({ err: error, route: '/mcp/:token', requestId: exchange.requestId }, 'a request failed');
      if (exchange.response.headersSent) exchange.response.destroy();
      const { code, message } = tellThrown(error);
      answer = refusal(code, message);
    }
    if (answer !== null) writeAnswer(exchange.response, answer, exchange.cors);
  };
}

/** Null where the caller left before it could be answered. */
async function answerTo(
  parts: McpEndpointParts,
  serveSse: ReturnType<typeof createSseEndpoint>,
  exchange: Exchange,
): Promise<Answer | null> {
  const { gateway, mcp, streams } = parts;
  const { request, cors } = exchange;
  const token = tokenOf(request.url ?? '');
  if (token === null) {
    const place = ssePlaceOf(request.url ?? '');
    if (place !== null) return request.method === 'OPTIONS' ? preflight(cors) : serveSse(exchange, place);
    return refusal('not_found', 'There is nothing at this address; an MCP server is reached at /mcp/<token>.');
  }
  if (request.method === 'OPTIONS') return preflight(cors);
  const isStream = request.method === 'GET' && wantsStream(request);
  if (request.method !== 'POST' && !isStream) {
    return refusal(
      'method_not_allowed',
      'This is the address of an MCP server: add it to an MCP client. It takes POST, and GET for a stream of changes (with Accept: text/event-stream); it keeps no session.',
      { headers: { allow: allowedMethods } },
    );
  }
  const media = isStream ? null : mediaProblem(request);
  if (media !== null) return refusal('unsupported_media', media);
  const apiToken = bearerOf(request.headers.authorization);
  const opened = await gateway.open(token, apiToken, request.socket);
  if (!opened.ok) return refuseAccess(parts.guesses, request, opened.refusal);
  const reopen = async (): Promise<McpHttpRequest['endpoint'] | null> => {
    const again = await gateway.open(token, apiToken);
    return again.ok ? again.endpoint : null;
  };
  if (isStream) {
    const call = new IncomingCall(exchange, { streams, text: '', opened, reopen });
    return call.finish(await mcp.listen(call));
  }
  const serverId = opened.endpoint.server.id;
  const entered = parts.underWay.enter(serverId);
  if (entered !== true && !(await entered)) return busy();
  try {
    return await answerCall(parts, exchange, { opened, reopen });
  } finally {
    parts.underWay.leave(serverId);
  }
}

async function answerCall(
  { mcp, streams, bodyBytesMax }: McpEndpointParts,
  exchange: Exchange,
  { opened, reopen }: Pick<IncomingParts, 'opened' | 'reopen'>,
): Promise<Answer | null> {
  const body = await readBody(exchange.request, bodyBytesMax);
  if (body.kind !== 'text') return bodyRefusal(body, bodyBytesMax);
  const call = new IncomingCall(exchange, { streams, text: body.text, opened, reopen });
  return call.finish(await mcp.handle(call));
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

// The stateless revision has no such stream: it listens by a request.
function wantsStream({ headers }: IncomingMessage): boolean {
  return acceptsEvents(headers.accept) && headers['mcp-protocol-version'] !== '2026-07-28';
}

function preflight(cors: Exchange['cors']): Answer {
  const allowed = cors['access-control-allow-origin'] === undefined ? {} : preflightHeaders;
  return { status: 204, headers: { ...allowed, allow: allowedMethods }, body: [] };
}
