import type { IncomingMessage, ServerResponse } from 'node:http';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { type ErrorCode, errorTable } from '../base/index.js';
import type { Gateway } from '../gateway/index.js';
import { type Mcp, refusalBody } from '../mcp/index.js';
import type { AccessRefusal } from '../servers/index.js';
import type { Guard } from './guard.js';

export interface McpRouteParts {
  readonly gateway: Gateway;
  readonly mcp: Mcp;
  readonly guard: Guard;
}

const allowedMethods = 'POST, OPTIONS';
const secureHeaders = {
  'cache-control': 'no-store',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
} as const;
const corsHeaders = {
  'access-control-allow-methods': allowedMethods,
  'access-control-allow-headers':
    'authorization, content-type, accept, mcp-protocol-version, mcp-method, mcp-name, mcp-session-id, last-event-id',
  'access-control-expose-headers':
    'ratelimit-limit, ratelimit-remaining, ratelimit-reset, retry-after, www-authenticate',
  'access-control-max-age': '600',
} as const;

/** Puts the MCP endpoint `/mcp/<token>` on the server: POST speaks the protocol, everything else is told so at once. */
export function registerMcpRoute(app: FastifyInstance, parts: McpRouteParts): void {
  app.options('/mcp/:token', (request, reply) => {
    const cors = corsFor(parts.guard, request);
    if (cors === null) return refuseHere(reply, 'forbidden', 'This origin may not use the gateway.');
    reply.hijack();
    reply.raw.writeHead(204, { ...cors, allow: allowedMethods }).end();
  });
  app.route({
    method: ['GET', 'DELETE', 'PUT', 'PATCH'],
    url: '/mcp/:token',
    handler: (_request, reply) =>
      refuseHere(
        reply,
        'method_not_allowed',
        'This endpoint takes POST alone: it keeps no session and offers no stream.',
        { allow: allowedMethods },
      ),
  });
  app.post<{ Params: { token: string } }>('/mcp/:token', async (request, reply) => {
    const cors = corsFor(parts.guard, request);
    if (cors === null) return refuseHere(reply, 'forbidden', 'This origin or host may not use the gateway.');
    const opened = await parts.gateway.open(request.params.token, bearerOf(request.headers.authorization));
    if (!opened.ok) return refuseAccess(reply, opened.refusal, cors);
    const { headers } = request;
    const abort = new AbortController();
    const onClose = (): void => abort.abort();
    reply.raw.on('close', onClose);
    const answer = await parts.mcp.handle({
      text: typeof request.body === 'string' ? request.body : '',
      headers: {
        protocolVersion: single(headers['mcp-protocol-version']),
        method: single(headers['mcp-method']),
        name: single(headers['mcp-name']),
        userAgent: headers['user-agent'],
      },
      endpoint: opened.endpoint,
      apiTokenId: opened.apiTokenId,
      signal: abort.signal,
    });
    reply.raw.off('close', onClose);
    reply.hijack();
    write(reply.raw, answer.status, { ...answer.headers, ...cors }, answer.body);
  });
}

/** Writes a whole answer at once, its length known, past the framework's own serialising. */
function write(
  response: ServerResponse<IncomingMessage>,
  status: number,
  headers: { readonly [name: string]: string },
  body: Buffer | string | null,
): void {
  if (response.destroyed) return;
  const length = body === null ? 0 : typeof body === 'string' ? Buffer.byteLength(body) : body.length;
  response.writeHead(status, { ...secureHeaders, ...headers, 'content-length': String(length) });
  response.end(body ?? undefined);
}

function refuseHere(
  reply: FastifyReply,
  code: ErrorCode,
  message: string,
  headers: { readonly [name: string]: string } = {},
): void {
  reply.hijack();
  write(
    reply.raw,
    errorTable[code].http,
    { 'content-type': 'application/json', ...headers },
    refusalBody(code, message),
  );
}

function refuseAccess(reply: FastifyReply, refusal: AccessRefusal, cors: { readonly [name: string]: string }): void {
  const { code, message, headers } = wordsFor(refusal);
  refuseHere(reply, code, message, { ...cors, ...headers });
}

function wordsFor(refusal: AccessRefusal): {
  code: ErrorCode;
  message: string;
  headers?: { readonly [name: string]: string };
} {
  switch (refusal.kind) {
    case 'unknown':
      return {
        code: 'not_found',
        message: 'This URL is no MCP server. Check that it was copied whole, or ask the operator for a new one.',
      };
    case 'gone':
      return {
        code: 'gone',
        message: `This MCP server URL ${goneWords[refusal.reason]} at ${new Date(refusal.at).toISOString()}. Ask the operator for a new one.`,
      };
    case 'api_token_required':
      return {
        code: 'unauthorized',
        message: 'This MCP server asks for an API token beside its URL: send it as "Authorization: Bearer <token>".',
        headers: { 'www-authenticate': 'Bearer realm="gatehouse"' },
      };
    case 'api_token_invalid':
      return {
        code: 'unauthorized',
        message: 'The API token is unknown, expired, or not meant for this MCP server.',
        headers: { 'www-authenticate': 'Bearer realm="gatehouse", error="invalid_token"' },
      };
  }
}

const goneWords = { expired: 'expired', revoked: 'was revoked', rotated: 'was replaced by a new URL' } as const;

function corsFor(guard: Guard, request: FastifyRequest): { readonly [name: string]: string } | null {
  if (!guard.isHostAllowed(request.headers.host)) return null;
  const { origin } = request.headers;
  const verdict = guard.judgeOrigin(origin);
  if (verdict === 'refused') return null;
  return verdict === 'absent' || origin === undefined
    ? {}
    : { 'access-control-allow-origin': origin, vary: 'origin', ...corsHeaders };
}

/** The credential of a Bearer authorization header, or null. */
export function bearerOf(header: string | undefined): string | null {
  return /^Bearer +(\S{1,200})$/i.exec(header ?? '')?.[1] ?? null;
}

function single(value: string | string[] | undefined): string | undefined {
  return Array.isArray(value) ? value[0] : value;
}
