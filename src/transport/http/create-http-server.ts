import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http';
import fastifyStatic from '@fastify/static';
import { type FastifyInstance, type FastifyReply, fastify } from 'fastify';
import { type ErrorCode, errorTable, tellThrown } from '../../base/index.js';
import type { Gateway } from '../../call/index.js';
import { type Mcp, refusalBody } from '../../mcp/index.js';
import type { Logger, Span } from '../../observe/index.js';
import { chargeGuesses } from './charge-guesses.js';
import { corsHeaders, preflightHeaders } from './cors.js';
import { createOpenStreams } from './event-stream.js';
import { createGuard, type Guard, type GuardDeps } from './guard.js';
import { createGuessLimit, type GuessLimit, type GuessLimitDeps } from './guess-limit.js';
import { createMcpEndpoint, mcpPathPrefix, mcpRoute, urlTokenOf } from './mcp-endpoint.js';
import type { RequestObserver } from './observe-requests.js';
import { isPublicDocument, isServerCard, type PublicDocumentDeps, servePublicDocuments } from './public-documents.js';
import { readBody } from './read-body.js';
import { noteUnseen, type RefuseDeps } from './refuse-access.js';
import { createRequestIds, requestIdHeader, requestIdHeaders } from './request-ids.js';
import { serveDashboard } from './serve-dashboard.js';
import { serveDocs } from './serve-docs.js';
import type { SessionRelay } from './session-relay.js';
import { plainErrorBody, secureHeaders, writeAnswer } from './write-answer.js';

const bodyBytesMax = 4 * 1024 * 1024;
/** A whole request must have arrived within this. */
const requestTimeoutMs = 60_000;
const headersTimeoutMs = 20_000;
/** Longer than the idle time of common proxies (60 s), so that they close a connection first and never lose a request on it. */
const keepAliveTimeoutMs = 72_000;
const drainStepMs = 50;
/** How long calls whose requests were ended have to respond. */
const lateResponseMs = 2_000;
/** How often connections are looked at for what has taken too long. */
const connectionCheckMs = 5_000;
/** After this a stream of changes ends and its client opens another: none outlives a day's changes of rights by much. */
const streamLifeMs = 3_600_000;

/** What the HTTP front needs. */
export interface HttpServerDeps extends GuardDeps, GuessLimitDeps, Pick<RefuseDeps, 'noteRefused'> {
  readonly gateway: Gateway;
  readonly mcp: Mcp;
  readonly log: Logger;
  /** Within which a whole request must have arrived; a minute unless told. */
  readonly requestTimeoutMs?: number;
  /** Puts the other rooms' routes on the server. Their bodies arrive as text, unparsed. */
  readonly registerRoutes: (app: FastifyInstance) => void;
  /** A folder of pages to serve at `/`. */
  readonly pagesFolder?: string;
  /** The built dashboard, served at `/dashboard/`; where it is absent, `/` shows the pages' own index. */
  readonly dashboardFolder?: string | undefined;
  /** What anyone may read about this gateway. */
  readonly publicDocuments?: PublicDocumentDeps;
  /** The built documentation, served at `/docs/`. */
  readonly docsFolder?: string | undefined;
  readonly observer?: RequestObserver;
  /** Where several processes form this gateway. */
  readonly sessionRelay?: SessionRelay | undefined;
}

/** A listening server. */
export interface HttpServer {
  /** Listens; port 0 takes any free one. Rejects with Node's own error where the port is taken. */
  listen(port: number): Promise<{ readonly port: number }>;
  /** Goes on serving, but ends each connection with its next answer, so that callers come back elsewhere. */
  drain(): void;
  /**
   * Stops taking connections and finishes the calls in flight. After `withinMs` it calls `onLate`, which ends what calls wait for; two
   * seconds later every connection that is still open is cut.
   */
  close(withinMs: number, onLate?: () => void): Promise<void>;
}

/** Makes the HTTP front: limits, Host and Origin, plain errors. No request is logged with its path, because paths hold tokens. */
export function createHttpServer(deps: HttpServerDeps): HttpServer {
  const streams = createOpenStreams(streamLifeMs);
  const guesses = createGuessLimit(deps);
  const receiver = new RequestReceiver(deps, streams, guesses);
  const requestTimeout = deps.requestTimeoutMs ?? requestTimeoutMs;
  const app = buildOthers({ ...deps, guesses }, (others) =>
    createServer(
      {
        requestTimeout,
        headersTimeout: Math.min(headersTimeoutMs, requestTimeout),
        keepAliveTimeout: keepAliveTimeoutMs,
        connectionsCheckingInterval: Math.min(connectionCheckMs, requestTimeout),
      },
      (request, response) => receiver.receive(request, response, others),
    ),
  );
  return {
    listen: async (port) => {
      await app.listen({ host: deps.listenHost, port });
      const address = app.server.address();
      return { port: typeof address === 'object' && address !== null ? address.port : port };
    },
    drain: () => receiver.drain(),
    close: async (withinMs, onLate) => {
      receiver.drain();
      streams.endAll();
      await closeWithin(app, withinMs, onLate);
    },
  };
}

async function closeWithin(app: FastifyInstance, withinMs: number, onLate: (() => void) | undefined): Promise<void> {
  // A connection falls idle when its call is answered; nothing else would end it before its keep-alive time.
  const sweep = setInterval(() => app.server.closeIdleConnections(), drainStepMs);
  const cutAll = (): void => app.server.closeAllConnections();
  let deadline = setTimeout(() => {
    onLate?.();
    deadline = setTimeout(cutAll, onLate ? lateResponseMs : 0);
  }, withinMs);
  try {
    await app.close();
  } finally {
    clearInterval(sweep);
    clearTimeout(deadline);
  }
}

/** Takes each request, and gives it to the endpoint of MCP servers or to the other routes. */
class RequestReceiver {
  readonly #observer: RequestObserver | undefined;
  readonly #guard: Guard;
  readonly #deps: Pick<RefuseDeps, 'noteRefused'>;
  readonly #serveMcp: ReturnType<typeof createMcpEndpoint>;
  readonly #idOf = createRequestIds();
  #isDraining = false;

  constructor(deps: HttpServerDeps, streams: ReturnType<typeof createOpenStreams>, guesses: GuessLimit) {
    this.#observer = deps.observer;
    this.#guard = createGuard(deps);
    this.#deps = deps;
    this.#serveMcp = createMcpEndpoint({
      gateway: deps.gateway,
      mcp: deps.mcp,
      log: deps.log,
      bodyBytesMax,
      guesses,
      noteRefused: deps.noteRefused,
      streams,
      sessionRelay: deps.sessionRelay,
      pathPrefix: deps.publicUrl === null ? '' : new URL(deps.publicUrl).pathname.replace(/\/$/, ''),
    });
  }

  /** Ends each connection with its next answer. */
  drain(): void {
    this.#isDraining = true;
  }

  receive(request: IncomingMessage, response: ServerResponse, others: RequestHandler): void {
    const requestId = this.#idOf(request.headers[requestIdHeader]);
    if (this.#isDraining) response.shouldKeepAlive = false;
    const route = request.url?.startsWith(mcpPathPrefix) ? mcpRoute : null;
    const span = this.#observer?.observe({ request, response, route, requestId });
    this.#answer({ request, response, requestId, span }, others);
  }

  #answer({ request, response, requestId, span }: Received, others: RequestHandler): void {
    const { origin } = request.headers;
    const url = request.url ?? '';
    const id = requestIdHeaders(requestId);
    const problem = isProbe(url) || isPublicDocument(url) ? null : callerProblem(this.#guard, request.headers);
    if (problem !== null) {
      const urlToken = url.startsWith(mcpPathPrefix) ? urlTokenOf(url) : null;
      if (urlToken !== null)
        noteUnseen(this.#deps, request, { urlToken, code: 'forbidden', reason: 'origin_not_allowed' });
      writeAnswer(response, callerRefusal(url, problem), id);
      return;
    }
    const cors = origin === undefined || !isOpenToPages(url) ? id : { ...corsHeaders(origin), ...id };
    if (url.startsWith(mcpPathPrefix) && !(isServerCard(url) && request.method === 'GET')) {
      void this.#serveMcp({ request, response, cors, requestId, span });
      return;
    }
    if (url.startsWith(wellKnownPrefix) && request.method === 'OPTIONS') {
      response.writeHead(204, { ...secureHeaders, ...cors, ...preflightHeaders }).end();
      return;
    }
    if (Number(request.headers['content-length'] ?? 0) > bodyBytesMax) {
      void refuseLargeBody(request, response, id);
      return;
    }
    for (const [name, value] of Object.entries({ ...secureHeaders, ...cors })) response.setHeader(name, value);
    others(request, response);
  }
}

interface Received {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly requestId: string;
  readonly span: Span | undefined;
}

// A load balancer asks without a Host, or by address. Probes disclose nothing that a rebound name could be after.
function isProbe(url: string): boolean {
  return url === '/healthz' || url === '/readyz';
}

type RequestHandler = (request: IncomingMessage, response: ServerResponse) => void;

const wellKnownPrefix = '/.well-known/';

// Pages elsewhere may use MCP and learn that no OAuth is offered; the admin API is for programs and the gateway's own pages.
function isOpenToPages(url: string): boolean {
  return url.startsWith(mcpPathPrefix) || url.startsWith(wellKnownPrefix);
}

/** Everything but the MCP path: the handed-in routes, the pages, plain errors. */
function buildOthers(
  deps: HttpServerDeps & { readonly guesses: GuessLimit },
  serverFactory: (handler: RequestHandler) => Server,
): FastifyInstance {
  const app = fastify({
    logger: false,
    bodyLimit: bodyBytesMax,
    serverFactory,
    forceCloseConnections: 'idle',
    exposeHeadRoutes: false,
    schemaController: { compilersFactory: { buildValidator: noCompiler, buildSerializer: noCompiler } },
    routerOptions: { ignoreTrailingSlash: true, maxParamLength: 256 },
    frameworkErrors: (_error, _request, reply) =>
      sendError(
        reply,
        'invalid_request',
        'This address cannot be read: its percent-encoding is broken or a part is too long.',
      ),
  });
  const { observer } = deps;
  if (observer)
    app.addHook('onRequest', async (request, reply) => observer.name(reply.raw, request.routeOptions.url ?? 'none'));
  chargeGuesses(app, deps.guesses);
  app.removeAllContentTypeParsers();
  app.addContentTypeParser(
    ['application/json', 'application/x-www-form-urlencoded'],
    { parseAs: 'string' },
    (_request, body, done) => done(null, body),
  );
  deps.registerRoutes(app);
  const { pagesFolder, dashboardFolder } = deps;
  const index = dashboardFolder === undefined ? 'index.html' : false;
  if (pagesFolder !== undefined)
    app.register(fastifyStatic, { root: pagesFolder, wildcard: false, index, setHeaders: setPageHeaders });
  if (dashboardFolder !== undefined) serveDashboard(app, dashboardFolder);
  serveDocs(app, deps.docsFolder);
  if (deps.publicDocuments) servePublicDocuments(app, deps.publicDocuments);
  app.setNotFoundHandler((_request, reply) => sendError(reply, 'not_found', 'There is nothing at this address.'));
  app.setErrorHandler((error, request, reply) => {
    const code = codeOf(error);
    if (code === 'internal' || code === 'unavailable')
      deps.log.error(
        { err: error, route: request.routeOptions.url, requestId: reply.getHeader(requestIdHeader) },
        'a request failed',
      );
    return sendError(reply, code, code === 'unavailable' ? tellThrown(error).message : wordsFor(code));
  });
  return app;
}

function setPageHeaders(response: { setHeader(name: string, value: string): void }): void {
  response.setHeader(
    'content-security-policy',
    "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
  );
}

function codeOf(error: unknown): ErrorCode {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'FST_ERR_CTP_BODY_TOO_LARGE') return 'too_large';
  if (code === 'FST_ERR_CTP_INVALID_MEDIA_TYPE') return 'unsupported_media';
  if (typeof code === 'string' && code.startsWith('FST_ERR_CTP_')) return 'invalid_request';
  return tellThrown(error).code;
}

function wordsFor(code: ErrorCode): string {
  if (code === 'too_large')
    return `The body is larger than ${bodyBytesMax / 1024 / 1024} MiB. ${errorTable.too_large.help}`;
  if (code === 'internal') return `Internal error. ${errorTable.internal.help}`;
  if (code === 'invalid_request')
    return 'The body does not match its content-length, or its content-type is not valid.';
  return errorTable[code].help;
}

function sendError(reply: FastifyReply, code: ErrorCode, message: string): FastifyReply {
  const { http } = errorTable[code];
  return reply.code(http).header('content-type', 'application/json').send(plainErrorBody(http, message));
}

// On the MCP path clients expect JSON-RPC; everywhere else the admin API's error shape.
function callerRefusal(url: string, message: string) {
  const { http } = errorTable.forbidden;
  const body = url.startsWith(mcpPathPrefix) ? refusalBody('forbidden', message) : plainErrorBody(http, message);
  return { status: http, headers: {}, body: [body] };
}

// The framework would close the connection at once, and a client that is still sending would see that in place of the answer.
async function refuseLargeBody(
  request: IncomingMessage,
  response: ServerResponse,
  more: { readonly [name: string]: string },
): Promise<void> {
  const { kind } = await readBody(request, bodyBytesMax);
  if (kind === 'gone') return;
  const { http } = errorTable.too_large;
  const body = [plainErrorBody(http, wordsFor('too_large'))];
  writeAnswer(response, { status: http, headers: { connection: 'close' }, body }, more);
}

/** Why this caller is not served, or null where it is. */
function callerProblem(guard: Guard, { host, origin }: IncomingHttpHeaders): string | null {
  if (!guard.isHostAllowed(host))
    return `This gateway accepts only local requests, and ${quote(host)} is not its name. To use that name, set GATEHOUSE_PUBLIC_URL.`;
  return guard.isOriginAllowed(origin, host)
    ? null
    : `Pages of ${quote(origin)} may not call this gateway. If it is the gateway’s own address, set GATEHOUSE_PUBLIC_URL to it.`;
}

function quote(text: string | undefined): string {
  return JSON.stringify((text ?? '').slice(0, 100));
}

// No route has a schema for Fastify to compile; without this every start would load two compilers for it.
function noCompiler(): never {
  throw new Error('routes validate requests themselves and must not have a schema');
}
