import type { FastifyInstance } from 'fastify';
import type { JsonObject } from '../base/index.js';
import { authorize, refuseUse } from './authorize.js';
import { type DescribedRoute, openapiDocument } from './openapi.js';
import { sendPage } from './pages/page.js';
import { errorReferencePage, referencePage } from './pages/reference-page.js';
import { type AdminDeps, errorAnswer } from './route.js';
import { adminRoutes } from './routes.js';
import { sendAnswer } from './send-answer.js';

const described: readonly DescribedRoute[] = [
  {
    method: 'GET',
    path: '/session',
    id: 'getSession',
    summary: 'Who is signed in by the cookie of this request, and how one can sign in',
    isOpen: true,
    response: 'The session; signed_in is false where there is none.',
    answers: { 200: 'Session' },
  },
  {
    method: 'POST',
    path: '/session',
    id: 'signIn',
    summary:
      'Sign in to the dashboard with an API token of scope admin or viewer; needs the header x-gatehouse-csrf: 1',
    isOpen: true,
    body: {
      type: 'object',
      required: ['api_token'],
      properties: { api_token: { type: 'string' } },
    },
    response: 'The session; its cookie is set.',
    answers: { 200: 'Session' },
  },
  {
    method: 'DELETE',
    path: '/session',
    id: 'signOut',
    summary: 'Sign out; needs the header x-gatehouse-csrf: 1',
    isOpen: true,
    response: 'The session has ended. The response is empty.',
    answers: { 204: 'Session' },
  },
  {
    method: 'GET',
    path: '/openapi.json',
    id: 'getOpenApiDocument',
    summary: 'This document',
    isOpen: true,
    response: 'OpenAPI 3.1.',
    answers: { 200: 'Document' },
  },
  {
    method: 'GET',
    path: '/healthz',
    id: 'getHealth',
    summary: 'Whether the process runs',
    isOpen: true,
    response: 'It runs.',
    answers: { 200: 'Health' },
  },
  {
    method: 'GET',
    path: '/readyz',
    id: 'getReadiness',
    summary:
      'Check whether the gateway can accept calls; 503 if the store is unreachable, the audit log cannot be written, or the gateway is stopping',
    isOpen: true,
    response: 'They can; degraded means slower, without the shared cache.',
    answers: { 200: 'Health' },
  },
  {
    method: 'GET',
    path: '/.well-known/oauth-protected-resource/mcp/:id',
    id: 'getProtectedResource',
    summary: 'Where access tokens for an MCP server with auth oauth come from (RFC 9728)',
    isOpen: true,
    response: 'The metadata of the protected resource.',
    answers: { 200: 'ProtectedResource' },
  },
  {
    method: 'GET',
    path: '/metrics',
    id: 'getMetrics',
    action: 'operation:read',
    isWhole: true,
    summary: 'Counters for Prometheus',
    isText: true,
    response: 'The exposition format.',
    answers: { 200: 'Document' },
  },
];

/** The OpenAPI document of everything that the gateway offers except MCP. */
export function apiDocument(options: { readonly version: string; readonly origin: string }): JsonObject {
  return openapiDocument([...adminRoutes, ...described], options);
}

/** Registers the operational routes: API description, health, metrics. */
export function registerProbes(app: FastifyInstance, parts: AdminDeps): void {
  const { servers, store, log, metrics, version, instance } = parts;
  app.get('/openapi.json', (_request, reply) =>
    sendAnswer(reply, {
      status: 200,
      body: apiDocument({ version, origin: parts.origin() }),
    }),
  );
  app.get('/reference', (_request, reply) =>
    sendPage(reply, 200, referencePage(apiDocument({ version, origin: parts.origin() }))),
  );
  app.get('/reference/errors', (_request, reply) => sendPage(reply, 200, errorReferencePage()));
  app.get('/healthz', (_request, reply) =>
    sendAnswer(reply, { status: 200, body: { status: 'ok', version, instance } }),
  );
  app.get('/readyz', async (_request, reply) => {
    if (parts.isDraining()) return sendAnswer(reply, errorAnswer('unavailable', 'This gateway is about to stop.'));
    try {
      await store.ping();
      const trouble = await store.audit.check(parts.clock.monotonic());
      if (trouble !== null)
        return sendAnswer(
          reply,
          errorAnswer('unavailable', `The audit log cannot be written, so calls are refused. ${trouble.message}`),
        );
      const cache = store.cacheState();
      const state = cache === 'gone' ? 'degraded' : 'ready';
      const more = cache === 'none' ? {} : { cache };
      return sendAnswer(reply, { status: 200, body: { status: state, store: store.driver, ...more } });
    } catch (error) {
      log.error({ err: error }, 'the store is unreachable');
      return sendAnswer(reply, errorAnswer('unavailable', 'The store is unreachable.'));
    }
  });
  app.get<{ Params: { id: string } }>('/.well-known/oauth-protected-resource/mcp/:id', async (request, reply) => {
    const found = await servers.protectedResource(request.params.id);
    // Does not repeat the path, because it may be secret.
    if (!found) return sendAnswer(reply, errorAnswer('not_found', 'There is nothing at this address.'));
    const { resource, issuer } = found;
    return sendAnswer(reply, {
      status: 200,
      body: {
        resource,
        authorization_servers: [issuer],
        bearer_methods_supported: ['header'],
        // RFC 9728, section 2: an empty list is omitted.
        ...(parts.oidcScopes.length > 0 ? { scopes_supported: [...parts.oidcScopes] } : {}),
      },
    });
  });
  app.get('/metrics', async (request, reply) => {
    const actor = await authorize(parts, request);
    if (!actor.ok) return sendAnswer(reply, actor.answer);
    const refused = refuseUse(actor.value, { method: 'GET', action: 'operation:read', isWhole: true });
    if (refused) return sendAnswer(reply, refused);
    metrics.auditTrouble(store.audit.trouble()?.reason ?? null);
    const { text, contentType } = await metrics.render();
    return reply.headers({ 'content-type': contentType, 'cache-control': 'no-store' }).send(text);
  });
}
