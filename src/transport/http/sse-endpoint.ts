import { isJsonObject, newId, parseExactJson } from '../../base/index.js';
import type { Gateway } from '../../call/index.js';
import type { McpHttpRequest } from '../../mcp/index.js';
import { EventStream } from './event-stream.js';
import type { Exchange, McpEndpointDeps } from './exchange.js';
import { readBody } from './read-body.js';
import { type Answer, refusal, refusalOf } from './refusals.js';
import { noteUnseen, refuseAccess } from './refuse-access.js';
import { bearerOf, bodyRefusal, mediaProblem, protocolHeaders } from './request-parts.js';
import type { SessionAnswer, SessionMessage } from './session-relay.js';

/** Maximum concurrent messages per session. */
const underWayMax = 32;

/** A URL of the transport of revision 2024-11-05: a stream, or the endpoint for its messages. */
export interface SsePlace {
  readonly kind: 'stream' | 'messages';
  readonly token: string;
}

/** Parses the URL; null if it is neither. */
export function ssePlaceOf(url: string): SsePlace | null {
  const found = /^\/mcp\/([\w-]{1,200})\/(sse|messages)\/?(?:\?|$)/.exec(url);
  return found?.[1] === undefined ? null : { kind: found[2] === 'sse' ? 'stream' : 'messages', token: found[1] };
}

interface Session {
  readonly token: string;
  readonly stream: EventStream;
  /** Running requests, by the JSON text of their ids. */
  readonly underWay: Map<string, AbortController>;
}

type ProtocolHeaders = ReturnType<typeof protocolHeaders>;

type Opened = Extract<Awaited<ReturnType<Gateway['open']>>, { ok: true }>;

/**
 * Creates the handler of HTTP+SSE, for clients from before March 2025: a stream that names the URL for messages and
 * sends the responses. A session ends with its stream. Messages for sessions of another process of this gateway are
 * forwarded to it.
 */
export function createSseEndpoint(
  deps: McpEndpointDeps,
): (exchange: Exchange, place: SsePlace) => Promise<Answer | null> {
  const sessions = new Map<string, Session>();
  deps.sessionRelay?.receive((message) => takeRelayed(deps, sessions, message));
  return async (exchange, place) => {
    const { request } = exchange;
    const allow = place.kind === 'stream' ? 'GET' : 'POST';
    if (request.method !== allow) {
      noteUnseen(deps, request, { urlToken: place.token, code: 'method_not_allowed', reason: 'method_not_allowed' });
      return refusal('method_not_allowed', `This address accepts only ${allow}.`, {
        headers: { allow: `${allow}, OPTIONS` },
      });
    }
    const media = place.kind === 'stream' ? null : mediaProblem(request);
    if (media !== null) {
      noteUnseen(deps, request, { urlToken: place.token, code: 'unsupported_media', reason: 'unsupported_media' });
      return refusal('unsupported_media', media);
    }
    const apiToken = bearerOf(request.headers.authorization);
    const opened = await deps.gateway.open(place.token, apiToken);
    if (!opened.ok) return refusalOf(refuseAccess(deps, request, opened));
    const reopen = async (): Promise<McpHttpRequest['endpoint'] | null> => {
      const again = await deps.gateway.open(place.token, apiToken);
      return again.ok ? again.endpoint : null;
    };
    const made = { deps, sessions, exchange, token: place.token, apiToken, opened, reopen };
    return place.kind === 'stream' ? holdStream(made) : takeMessage(made);
  };
}

interface Visit {
  readonly deps: McpEndpointDeps;
  readonly sessions: Map<string, Session>;
  readonly exchange: Exchange;
  readonly token: string;
  readonly apiToken: string | null;
  readonly opened: Opened;
  readonly reopen: McpHttpRequest['reopen'];
}

async function holdStream({ deps, sessions, exchange, token, opened, reopen }: Visit): Promise<Answer | null> {
  const { request, response, cors } = exchange;
  const stream = new EventStream({ response, headers: cors, streams: deps.streams });
  const id = `${deps.sessionRelay?.owner ?? 0}-${newId('sse')}${newId('')}`;
  const underWay = new Map<string, AbortController>();
  const address = `${deps.pathPrefix}/mcp/${token}/messages?sessionId=${id}`;
  const answer = await deps.mcp.listen({
    text: '',
    headers: protocolHeaders(request),
    endpoint: opened.endpoint,
    apiTokenId: opened.apiTokenId,
    signal: stream.ending,
    reopen,
    events: {
      // Only now is there capacity for another stream.
      open: () => {
        sessions.set(id, { token, stream, underWay });
        stream.sendEvent('endpoint', address);
      },
      send: (message) => stream.send(message),
      ending: stream.ending,
    },
  });
  sessions.delete(id);
  for (const abort of underWay.values()) abort.abort();
  if (answer !== null) return answer;
  stream.end(null);
  return null;
}

async function takeMessage({
  deps,
  sessions,
  exchange,
  token,
  apiToken,
  opened,
  reopen,
}: Visit): Promise<Answer | null> {
  const { request } = exchange;
  const id = /[?&]sessionId=([\w-]{1,100})(?:&|$)/.exec(request.url ?? '')?.[1];
  const session = id === undefined ? undefined : sessions.get(id);
  const owner = ownerOf(id, deps);
  if (owner === null && session?.token !== token) return noSession();
  const body = await readBody(request, deps.bodyBytesMax);
  if (body.kind !== 'text') return bodyRefusal(body, deps.bodyBytesMax);
  const headers = protocolHeaders(request);
  if (session) return handleMessage(deps, session, { text: body.text, headers, opened, reopen });
  const message: SessionMessage = { id: id ?? '', token, apiToken, headers, text: body.text };
  return (owner === null ? null : await deps.sessionRelay?.send(owner, message)) ?? noSession();
}

function noSession(): Answer {
  return refusal('not_found', 'There is no such session: open the stream again; it names the address for messages.');
}

/** The other process that holds a session, by its id; null for a session of this process or an unknown one. */
function ownerOf(id: string | undefined, { sessionRelay }: McpEndpointDeps): number | null {
  const owner = Number(/^(\d{1,9})-/.exec(id ?? '')?.[1] ?? 0);
  return sessionRelay === undefined || owner === sessionRelay.owner ? null : owner;
}

// The URL and the API token are checked again: access may have ended while the message was in transit.
async function takeRelayed(
  deps: McpEndpointDeps,
  sessions: ReadonlyMap<string, Session>,
  { id, token, apiToken, headers, text }: SessionMessage,
): Promise<SessionAnswer | null> {
  const session = sessions.get(id);
  if (session?.token !== token) return null;
  const open = () => deps.gateway.open(token, apiToken);
  const opened = await open();
  if (!opened.ok) return null;
  const reopen = async () => {
    const again = await open();
    return again.ok ? again.endpoint : null;
  };
  const answer = handleMessage(deps, session, { text, headers, opened, reopen });
  return { ...answer, body: answer.body.map((piece) => piece.toString()) };
}

interface ReceivedMessage {
  readonly text: string;
  readonly headers: ProtocolHeaders;
  readonly opened: Opened;
  readonly reopen: McpHttpRequest['reopen'];
}

// A session belongs to the URL that created it.
function handleMessage(
  deps: McpEndpointDeps,
  { stream, underWay }: Session,
  { text, headers, opened, reopen }: ReceivedMessage,
): Answer {
  const message = idsIn(text);
  if (message.cancels !== null) underWay.get(message.cancels)?.abort();
  if (underWay.size >= underWayMax)
    return refusal('rate_limited', 'Too many concurrent requests in this session. Wait for their responses.');
  const abort = new AbortController();
  const key = message.own ?? newId('message');
  underWay.set(key, abort);
  const { endpoint, apiTokenId } = opened;
  const call: McpHttpRequest = { text, headers, endpoint, apiTokenId, signal: abort.signal, reopen, events: stream };
  void deps.mcp.handle(call).then(({ body }) => {
    underWay.delete(key);
    const text = Buffer.concat(body.map((piece) => Buffer.from(piece))).toString('utf8');
    // A cancelled request gets no response.
    if (text !== '' && !abort.signal.aborted) stream.send(text);
  });
  return { status: 202, headers: {}, body: [] };
}

/**
 * The id of a request, and the id that a notification cancels, as JSON texts. The protocol room validates the message.
 */
function idsIn(text: string): { readonly own: string | null; readonly cancels: string | null } {
  try {
    const message = parseExactJson(text);
    if (!isJsonObject(message)) return { own: null, cancels: null };
    const { id, method, params } = message;
    const cancelled = method === 'notifications/cancelled' && isJsonObject(params) ? params.requestId : undefined;
    return { own: textOf(id), cancels: textOf(cancelled) };
  } catch {
    return { own: null, cancels: null };
  }
}

function textOf(id: unknown): string | null {
  return typeof id === 'string' || typeof id === 'number' ? JSON.stringify(id) : null;
}
