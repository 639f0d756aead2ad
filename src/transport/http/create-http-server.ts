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
/** Maximum time for a whole request to arrive. */
const requestTimeoutMs = 60_000;
const headersTimeoutMs = 20_000;
/**
 * Longer than the idle timeout of common proxies (60 s), so that they close a connection first and never lose a request
 * on it.
 */
const keepAliveTimeoutMs = 72_000;
const drainStepMs = 50;
/** Time for aborted calls to respond. */
const lateResponseMs = 2_000;
/** How often connections are checked for timeouts. */
const connectionCheckMs = 5_000;
/**
 * Maximum duration of a stream of changes; its client then reconnects. Limits how long a stream can outlive a change of
 * access rights.
 */
const streamLifeMs = 3_600_000;

/** Dependencies of the HTTP server. */
export interface HttpServerDeps extends GuardDeps, GuessLimitDeps, Pick<RefuseDeps, 'noteRefused'> {
  readonly gateway: Gateway;
  readonly mcp: Mcp;
  readonly log: Logger;
  /** Maximum time for a whole request to arrive. Milliseconds. Default: one minute. */
  readonly requestTimeoutMs?: number;
  /** Registers the routes of other rooms. Their bodies are passed as text, unparsed. */
  readonly registerRoutes: (app: FastifyInstance) => void;
  /** A folder of pages to serve at `/`. */
  readonly pagesFolder?: string;
  /** The built dashboard, served at `/dashboard/`. If absent, `/` shows the index of the pages folder. */
  readonly dashboardFolder?: string | undefined;
  /** What anyone may read about this gateway. */
  readonly publicDocuments?: PublicDocumentDeps;
  /** The built documentation, served at `/docs/`. */
  readonly docsFolder?: string | undefined;
  readonly observer?: RequestObserver;
  /** Set if several processes form this gateway. */
  readonly sessionRelay?: SessionRelay | undefined;
}

/** A listening server. */
export interface HttpServer {
  /** Listens; port 0 selects any free port. Rejects with Node's own error if the port is in use. */
  listen(port: number): Promise<{ readonly port: number }>;
  /** Keeps serving, but closes each connection after its next response, so that clients reconnect elsewhere. */
  drain(): void;
  /**
   * Stops accepting connections and finishes the running calls. After `withinMs` it calls `onLate`, which aborts what
   * calls wait for; two seconds later it closes every remaining connection.
   */
  close(withinMs: number, onLate?: () => void): Promise<void>;
}

/**
 * Creates the HTTP server: limits, Host and Origin checks, plain errors. Never logs a request's path, because paths
 * contain tokens.
 */
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
  // A connection becomes idle when its call is finished; nothing else would close it before its keep-alive timeout.
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

/** Receives each request, and routes it to the MCP endpoint or to the other routes. */
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

  /** Closes each connection after its next response. */
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

// Load balancers send requests without a Host, or with an address. Probes disclose nothing that a rebound name could be
// after.
function isProbe(url: string): boolean {
  return url === '/healthz' || url === '/readyz';
}

type RequestHandler = (request: IncomingMessage, response: ServerResponse) => void;

const wellKnownPrefix = '/.well-known/';

// Pages of other origins may use MCP and read that no OAuth is offered. The admin API is for programs and the gateway's
// own pages.
function isOpenToPages(url: string): boolean {
  return url.startsWith(mcpPathPrefix) || url.startsWith(wellKnownPrefix);
}

/** Everything except the MCP path: registered routes, pages, plain errors. */
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
  app.addHook('onRequest', async (request, reply) => {
    const { bodyLimit } = request.routeOptions;
    if (Number(request.headers['content-length'] ?? 0) <= bodyLimit) return;
    reply.hijack();
    await refuseLargeBody(request.raw, reply.raw, bodyLimit);
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
    return sendError(
      reply,
      code,
      code === 'unavailable' ? tellThrown(error).message : wordsFor(code, request.routeOptions.bodyLimit),
    );
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

function wordsFor(code: ErrorCode, bodyLimit: number): string {
  if (code === 'too_large')
    return `The body is larger than ${bodyLimit / 1024 / 1024} MiB. ${errorTable.too_large.help}`;
  if (code === 'internal') return `Internal error. ${errorTable.internal.help}`;
  if (code === 'invalid_request')
    return 'The body does not match its content-length, or its content-type is not valid.';
  return errorTable[code].help;
}

function sendError(reply: FastifyReply, code: ErrorCode, message: string): FastifyReply {
  const { http } = errorTable[code];
  return reply.code(http).header('content-type', 'application/json').send(plainErrorBody(http, message));
}

// On the MCP path clients expect JSON-RPC; everywhere else, the error shape of the admin API.
function callerRefusal(url: string, message: string) {
  const { http } = errorTable.forbidden;
  const body = url.startsWith(mcpPathPrefix) ? refusalBody('forbidden', message) : plainErrorBody(http, message);
  return { status: http, headers: {}, body: [body] };
}

// The framework would close the connection immediately, and a client that is still sending would see that instead of
// the response.
async function refuseLargeBody(request: IncomingMessage, response: ServerResponse, bodyLimit: number): Promise<void> {
  const { kind } = await readBody(request, bodyBytesMax);
  if (kind === 'gone') return;
  const { http } = errorTable.too_large;
  const body = [plainErrorBody(http, wordsFor('too_large', bodyLimit))];
  writeAnswer(response, { status: http, headers: { connection: 'close' }, body });
}

/** Why this caller is refused; null if it is allowed. */
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

// No route has a schema for Fastify to compile; without this, every start would load two compilers.
function noCompiler(): never {
  throw new Error('routes validate requests themselves and must not have a schema');
}
