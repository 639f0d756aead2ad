import { type FastifyInstance, type FastifyReply, type FastifyRequest, fastify } from 'fastify';
import { type ErrorCode, errorTable } from '../base/index.js';
import type { Gateway } from '../gateway/index.js';
import { type Mcp, refusalBody } from '../mcp/index.js';
import type { Logger } from '../observe/index.js';
import { createGuard } from './guard.js';
import { registerMcpRoute } from './mcp-route.js';

/** Longest body taken, in bytes. */
export const bodyBytesMax = 4 * 1024 * 1024;

export interface HttpServerParts {
  readonly gateway: Gateway;
  readonly mcp: Mcp;
  readonly log: Logger;
  readonly listenHost: string;
  readonly publicUrl: string | null;
  /** Puts the other rooms' routes on the server. Their bodies arrive as text. */
  readonly registerRoutes: (app: FastifyInstance) => void;
}

/** A listening server. */
export interface HttpServer {
  listen(port: number): Promise<{ readonly port: number }>;
  /** Stops taking connections and waits for the calls in flight, at most this long. */
  close(withinMs: number): Promise<void>;
}

/** Makes the HTTP front: limits, Host and Origin, plain errors; no request is logged with its path, because paths hold tokens. */
export function createHttpServer(parts: HttpServerParts): HttpServer {
  const app = fastify({
    logger: false,
    bodyLimit: bodyBytesMax,
    requestTimeout: 60_000,
    connectionTimeout: 0,
    keepAliveTimeout: 72_000,
    forceCloseConnections: 'idle',
    exposeHeadRoutes: false,
    routerOptions: { ignoreTrailingSlash: true, maxParamLength: 256 },
    frameworkErrors: (_error, request, reply) =>
      void sendPlainError(request, reply, 'not_found', 'This address cannot be read.'),
  });
  app.server.headersTimeout = 20_000;
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('application/json', { parseAs: 'string' }, (_request, body, done) => done(null, body));
  app.addContentTypeParser('application/x-www-form-urlencoded', { parseAs: 'string' }, (_request, body, done) =>
    done(null, body),
  );
  const guard = createGuard({ listenHost: parts.listenHost, publicUrl: parts.publicUrl });
  app.addHook('onRequest', (request, reply, done) => {
    if (guard.isHostAllowed(request.headers.host)) return done();
    sendPlainError(request, reply, 'forbidden', 'This gateway answers on its own addresses alone.');
  });
  registerMcpRoute(app, { gateway: parts.gateway, mcp: parts.mcp, guard });
  parts.registerRoutes(app);
  app.setNotFoundHandler((request, reply) =>
    sendPlainError(request, reply, 'not_found', 'There is nothing at this address.'),
  );
  app.setErrorHandler((error, request, reply) => {
    const known = knownError(error);
    if (known === 'internal') parts.log.error({ err: error, route: request.routeOptions.url }, 'a request failed');
    sendPlainError(request, reply, known, messageFor(known));
  });
  return {
    listen: async (port) => {
      await app.listen({ host: parts.listenHost, port });
      const address = app.server.address();
      return { port: typeof address === 'object' && address !== null ? address.port : port };
    },
    close: async (withinMs) => {
      const timer = setTimeout(() => app.server.closeAllConnections(), withinMs);
      timer.unref();
      await app.close();
      clearTimeout(timer);
    },
  };
}

function knownError(error: unknown): ErrorCode {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'FST_ERR_CTP_BODY_TOO_LARGE') return 'too_large';
  if (code === 'FST_ERR_CTP_INVALID_MEDIA_TYPE') return 'unsupported_media';
  if (code === 'FST_ERR_CTP_INVALID_CONTENT_LENGTH' || code === 'FST_ERR_CTP_EMPTY_TYPE') return 'invalid_request';
  return 'internal';
}

function messageFor(code: ErrorCode): string {
  if (code === 'too_large') return `The body is larger than ${bodyBytesMax / 1024 / 1024} MiB.`;
  if (code === 'internal') return 'Something went wrong on the gateway’s side; it has been logged.';
  return errorTable[code].help;
}

// On the MCP path clients expect JSON-RPC; everywhere else the admin API's error shape.
function sendPlainError(request: FastifyRequest, reply: FastifyReply, code: ErrorCode, message: string): FastifyReply {
  const { http } = errorTable[code];
  const body = request.url.startsWith('/mcp/')
    ? refusalBody(code, message)
    : JSON.stringify({ statusCode: http, error: statusText(http), message });
  return reply
    .code(http)
    .headers({
      'content-type': 'application/json',
      'cache-control': 'no-store',
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
    })
    .send(body);
}

function statusText(status: number): string {
  return (
    { 400: 'Bad Request', 403: 'Forbidden', 404: 'Not Found', 413: 'Content Too Large', 415: 'Unsupported Media Type' }[
      status
    ] ?? 'Internal Server Error'
  );
}
