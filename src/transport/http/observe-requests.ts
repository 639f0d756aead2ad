import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Clock } from '../../base/index.js';
import type { Metrics, Span, SpanStart, Telemetry } from '../../observe/index.js';

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

export interface RequestObserverParts {
  readonly metrics: Metrics;
  readonly clock: Clock;
  readonly telemetry: Telemetry | null;
}

/** What proxies say of a caller who left before the answer. */
const callerLeftStatus = 499;

/** Makes the observer of one server. */
export function createRequestObserver({ metrics, clock, telemetry }: RequestObserverParts): RequestObserver {
  const routes = new WeakMap<ServerResponse, string>();
  return {
    name: (response, route) => void routes.set(response, route),
    observe: ({ request, response, route, requestId }) => {
      const started = clock.monotonic();
      const span = telemetry?.start({ from: callerOf(request) });
      response.once('close', () => {
        const durationMs = clock.monotonic() - started;
        const status = response.writableFinished ? response.statusCode : callerLeftStatus;
        const known = route ?? routes.get(response) ?? 'none';
        metrics.httpRequest({ route: known, status, durationMs });
        if (!telemetry) return;
        const method = request.method ?? '';
        const error = status >= 500 || status === callerLeftStatus ? String(status) : undefined;
        const seconds = durationMs / 1_000;
        telemetry.duration('http.server.request.duration', seconds, [known, status, method, 'http', error]);
        if (span?.isKept)
          span.end({
            name: `${method} ${known}`,
            kind: 'server',
            attributes: {
              'http.request.method': method,
              'url.scheme': 'http',
              'gatehouse.request.id': requestId,
              'http.route': known,
              'http.response.status_code': status,
            },
            error,
          });
      });
      return span;
    },
  };
}

function callerOf({ headers }: IncomingMessage): SpanStart['from'] {
  if (headers.traceparent === undefined) return undefined;
  return { traceparent: textOf(headers.traceparent), tracestate: textOf(headers.tracestate) };
}

function textOf(header: string | string[] | undefined): string | undefined {
  return Array.isArray(header) ? header[0] : header;
}
