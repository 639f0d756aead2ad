import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Clock } from '../../base/index.js';
import type { Attributes, Metrics, Span, SpanStart, Telemetry } from '../../observe/index.js';
import { createCallerAddress } from './caller-address.js';

/** Counts requests, times them, and puts each under a span where traces are collected. */
export interface RequestObserver {
  /** Follows a request to its end; answers its span where there is one. The route is the name of a route, never the path; null where it is not known yet. */
  observe(exchange: ObservedExchange): Span | undefined;
  /** Names the route of a request that is being answered. */
  name(response: ServerResponse, route: string): void;
}

/** A request and its answer to be. */
export interface ObservedExchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly route: string | null;
  readonly requestId: string;
}

export interface RequestObserverDeps {
  readonly metrics: Metrics;
  readonly clock: Clock;
  readonly telemetry: Telemetry | null;
  readonly trustedProxies: readonly string[];
}

/** What proxies say of a caller who left before the answer. */
const callerLeftStatus = 499;

/** Makes the observer of one server. */
export function createRequestObserver({
  metrics,
  clock,
  telemetry,
  trustedProxies,
}: RequestObserverDeps): RequestObserver {
  const addressOf = createCallerAddress(trustedProxies);
  const routes = new WeakMap<ServerResponse, string>();
  return {
    name: (response, route) => void routes.set(response, route),
    observe: ({ request, response, route, requestId }) => {
      const started = clock.monotonic();
      const span = telemetry?.start({ from: callerOf(request) });
      const caller = span?.isKept ? addressOf(request) : '';
      response.once('close', () => {
        const durationMs = clock.monotonic() - started;
        const status = response.writableFinished ? response.statusCode : callerLeftStatus;
        const known = route ?? routes.get(response);
        metrics.httpRequest({ route: known ?? 'none', status, durationMs });
        if (!telemetry) return;
        const { method, original } = methodOf(request);
        const sent = response.headersSent ? response.statusCode : undefined;
        const error = failureOf(response);
        const version = request.httpVersion;
        const values = [known, sent, method, scheme, version, error] as const;
        telemetry.duration('http.server.request.duration', durationMs / 1_000, values);
        if (!span?.isKept) return;
        span.end({
          name: [method === otherMethod ? 'HTTP' : method, known].filter(Boolean).join(' '),
          kind: 'server',
          attributes: {
            'http.request.method': method,
            'url.scheme': scheme,
            'url.path': pathOf(known),
            'network.protocol.version': version,
            'gatehouse.request.id': requestId,
            ...given('http.request.method_original', original),
            ...given('http.route', known),
            ...given('http.response.status_code', sent),
            ...given('client.address', caller),
            ...given('user_agent.original', request.headers['user-agent']?.slice(0, agentCharsMax)),
          },
          error,
        });
      });
      return span;
    },
  };
}

// Those of RFC 9110 and PATCH (RFC 5789): the conventions put every other one under one name.
const knownMethods = new Set(['CONNECT', 'DELETE', 'GET', 'HEAD', 'OPTIONS', 'PATCH', 'POST', 'PUT', 'TRACE']);
const otherMethod = '_OTHER';
/** Whoever encrypts in front of the gateway, the request that it receives is plain. */
const scheme = 'http';
const agentCharsMax = 200;

function methodOf({ method = '' }: IncomingMessage): { readonly method: string; readonly original?: string } {
  return knownMethods.has(method) ? { method } : { method: otherMethod, original: method };
}

// Paths hold tokens: every part that is not the route's own is left out, and of a path that is no route's, all of it.
function pathOf(route: string | undefined): string {
  return route === undefined ? '/REDACTED' : route.replace(/:\w+|\*/g, 'REDACTED');
}

function given(name: string, value: string | number | undefined): Attributes {
  return value === undefined || value === '' ? {} : { [name]: value };
}

function failureOf(response: ServerResponse): string | undefined {
  if (response.headersSent && response.statusCode >= 500) return String(response.statusCode);
  // Streams end when their caller leaves, so only a response that has not begun counts as lost.
  return response.headersSent ? undefined : 'client_disconnected';
}

function callerOf({ headers }: IncomingMessage): SpanStart['from'] {
  if (headers.traceparent === undefined) return undefined;
  return { traceparent: textOf(headers.traceparent), tracestate: textOf(headers.tracestate) };
}

function textOf(header: string | string[] | undefined): string | undefined {
  return Array.isArray(header) ? header[0] : header;
}
