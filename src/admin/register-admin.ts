import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import {
  type Clock,
  isJsonObject,
  type JsonValue,
  newId,
  ok,
  parseExactJson,
  type Refusal,
  type Result,
  refuse,
  writeExactJson,
} from '../base/index.js';
import type { Logger, Metrics } from '../observe/index.js';
import { openapiDocument } from './openapi.js';
import { type AdminAnswer, type AdminContext, type AdminRoute, errorAnswer, refusalAnswer } from './route.js';
import { adminRoutes } from './routes.js';

export interface AdminParts extends AdminContext {
  readonly clock: Clock;
  readonly log: Logger;
  readonly metrics: Metrics;
  readonly version: string;
}

/** Puts the admin API, its OpenAPI document and the probes on a server whose bodies arrive as text. */
export function registerAdmin(app: FastifyInstance, parts: AdminParts): void {
  for (const route of adminRoutes) {
    app.route({
      method: route.method,
      url: route.path,
      handler: (request, reply) => serve(route, parts, { request, reply }),
    });
  }
  app.get('/openapi.json', (_request, reply) =>
    send(reply, {
      status: 200,
      body: openapiDocument(adminRoutes, { version: parts.version, origin: parts.origin() }),
    }),
  );
  app.get('/healthz', (_request, reply) =>
    send(reply, { status: 200, body: { status: 'ok', version: parts.version } }),
  );
  app.get('/readyz', async (_request, reply) => {
    try {
      await parts.store.ping();
      return send(reply, { status: 200, body: { status: 'ready', store: parts.store.driver } });
    } catch (error) {
      parts.log.error({ err: error }, 'the store does not answer');
      return send(reply, errorAnswer('unavailable', 'The store does not answer.'));
    }
  });
  app.get('/metrics', async (request, reply) => {
    const actor = await authorize(parts, request);
    if (!actor.ok) return send(reply, unauthorized(actor.refusal));
    const { text, contentType } = await parts.metrics.render();
    return reply.header('content-type', contentType).send(text);
  });
}

interface Exchange {
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
}

async function serve(route: AdminRoute, parts: AdminParts, { request, reply }: Exchange): Promise<FastifyReply> {
  const actor = await authorize(parts, request);
  if (!actor.ok) return send(reply, unauthorized(actor.refusal));
  const body = readBody(request.body);
  if (!body.ok) return send(reply, refusalAnswer(body.refusal));
  const abort = new AbortController();
  const onClose = (): void => abort.abort();
  reply.raw.on('close', onClose);
  const started = parts.clock.monotonic();
  let result: AdminAnswer;
  try {
    result = await route.handle(parts, {
      params: textMembers(request.params),
      query: textMembers(request.query),
      body: body.value,
      method: request.method,
      actor: actor.value,
      signal: abort.signal,
    });
  } catch (error) {
    parts.log.error({ err: error, route: route.path }, 'an admin route threw');
    result = errorAnswer('internal', 'Something went wrong on the gateway’s side; it has been logged.');
  }
  if (route.act !== undefined)
    await auditAct(parts, {
      route,
      result,
      params: textMembers(request.params),
      apiTokenId: actor.value.id,
      durationMs: parts.clock.monotonic() - started,
    });
  reply.raw.off('close', onClose);
  return send(reply, result);
}

async function authorize({ apiTokens }: AdminParts, request: FastifyRequest) {
  const token = /^Bearer +(\S{1,200})$/i.exec(request.headers.authorization ?? '')?.[1];
  if (token === undefined)
    return refuse('unauthorized', 'An API token is needed: send it as "Authorization: Bearer <token>".');
  const holder = await apiTokens.check(token);
  if (!holder) return refuse('unauthorized', 'The API token is unknown or has expired.');
  if (holder.scope !== 'admin')
    return refuse('forbidden', 'This API token opens MCP servers only; the admin API needs one of scope admin.');
  return ok(holder);
}

function unauthorized(refusal: Refusal): AdminAnswer {
  const shown = refusalAnswer(refusal);
  return refusal.code === 'unauthorized'
    ? { ...shown, headers: { 'www-authenticate': 'Bearer realm="gatehouse"' } }
    : shown;
}

function readBody(body: unknown): Result<JsonValue | undefined> {
  if (typeof body !== 'string' || body.trim() === '') return ok(undefined);
  try {
    return ok(parseExactJson(body));
  } catch {
    return refuse('invalid_json', 'The body is not JSON.');
  }
}

function textMembers(value: unknown): { readonly [name: string]: string } {
  const members: { [name: string]: string } = {};
  if (typeof value !== 'object' || value === null) return members;
  for (const [name, member] of Object.entries(value)) {
    const text: unknown = Array.isArray(member) ? member.at(-1) : member;
    if (typeof text === 'string') members[name] = text;
  }
  return members;
}

interface Act {
  readonly route: AdminRoute;
  readonly result: AdminAnswer;
  readonly params: { readonly [name: string]: string };
  readonly apiTokenId: string;
  readonly durationMs: number;
}

// Acts are recorded with the ids they were about and the names they gave; what a body held may be secret and stays out.
async function auditAct(
  { store, clock }: AdminParts,
  { route, result, params, apiTokenId, durationMs }: Act,
): Promise<void> {
  const made = result.status < 300 ? result.body : {};
  const text = (name: string): string | null => (typeof made[name] === 'string' ? made[name] : null);
  const isAccountAct = route.path.startsWith('/integrated-account');
  const isServerAct = route.path.includes('/mcp');
  await store.audit.append({
    id: newId('aud'),
    at: clock.now(),
    kind: 'admin',
    accountId: isAccountAct ? (params.id ?? text('id')) : null,
    serverId: isServerAct ? (params.mcp_id ?? text('id')) : null,
    apiTokenId,
    client: null,
    action: route.act ?? '',
    arguments: {
      ...params,
      ...(text('name') === null ? {} : { name: text('name') }),
      ...(isJsonObject(made.config) ? { config: made.config } : {}),
    },
    upstreamStatus: null,
    durationMs: Math.round(durationMs * 1000) / 1000,
    outcome: result.status < 300 ? 'ok' : 'refused',
    detail: result.status < 300 ? null : String(result.body.message ?? '').slice(0, 500),
  });
}

function send(reply: FastifyReply, { status, body, headers }: AdminAnswer): FastifyReply {
  return reply
    .code(status)
    .headers({
      'content-type': 'application/json; charset=utf-8',
      'cache-control': 'no-store',
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
      ...headers,
    })
    .send(writeExactJson(body));
}
