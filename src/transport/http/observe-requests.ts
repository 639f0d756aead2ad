import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Clock } from '../../base/index.js';
import type { Attributes, Metrics, Span, SpanStart, Telemetry } from '../../observe/index.js';
import { createCallerAddress } from './caller-address.js';

/** Counts and times requests, and creates a span for each if traces are collected. */
export interface RequestObserver {
  /**
   * Observes a request until it ends, and returns its span if there is one. The route is the name of a route, never the
   * path. Null: not known yet.
   */
  observe(exchange: ObservedExchange): Span | undefined;
  /** Sets the route of a request that is in progress. */
  name(response: ServerResponse, route: string): void;
}

/** A request and its pending response. */
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

/** The status that proxies log for a client that left before the response. */
const callerLeftStatus = 499;

/** Creates the observer of one server. */
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

// The methods of RFC 9110 and PATCH (RFC 5789). The conventions report every other one as `_OTHER`.
const knownMethods = new Set(['CONNECT', 'DELETE', 'GET', 'HEAD', 'OPTIONS', 'PATCH', 'POST', 'PUT', 'TRACE']);
const otherMethod = '_OTHER';
/** A proxy may terminate TLS, but the request that the gateway receives is plain HTTP. */
const scheme = 'http';
const agentCharsMax = 200;

function methodOf({ method = '' }: IncomingMessage): { readonly method: string; readonly original?: string } {
  return knownMethods.has(method) ? { method } : { method: otherMethod, original: method };
}

// Paths contain tokens: only the fixed parts of a route are recorded, and nothing of an unknown path.
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
