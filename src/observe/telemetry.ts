import type { Clock } from '../base/index.js';

/** Attributes of a span, named by OpenTelemetry's semantic conventions. */
export type Attributes = { readonly [name: string]: string | number | boolean };

/** How a span begins. */
export interface SpanStart {
  /** The `traceparent` (and `tracestate`) of the incoming request: the span continues that trace. */
  readonly from?: { readonly traceparent?: string | undefined; readonly tracestate?: string | undefined } | undefined;
  /** The parent span, if `from` has none. */
  readonly below?: Span | undefined;
}

/** A finished span. */
export interface SpanEnd {
  readonly name: string;
  readonly kind: 'server' | 'client';
  readonly attributes: Attributes;
  /** The kind of a failure, never its message. */
  readonly error?: string | undefined;
}

/** A running span of a trace. */
export interface Span {
  /** Whether its trace is kept. If not, no details are needed. */
  readonly isKept: boolean;
  /** 32 hexadecimal digits. */
  readonly traceId: string;
  /** `traceparent` and `tracestate` for requests made under this span. */
  readonly headers: { readonly [name: string]: string };
  end(end: SpanEnd): void;
}

/** Durations, each with its attributes in the order in which values are passed. */
export const durationAttributes = {
  'http.server.request.duration': [
    'http.route',
    'http.response.status_code',
    'http.request.method',
    'url.scheme',
    'network.protocol.version',
    'error.type',
  ],
  'http.client.request.duration': [
    'http.request.method',
    'server.address',
    'server.port',
    'http.response.status_code',
    'error.type',
  ],
  'mcp.server.operation.duration': [
    'mcp.method.name',
    'mcp.protocol.version',
    'gen_ai.tool.name',
    'gen_ai.operation.name',
    'gen_ai.prompt.name',
    'rpc.response.status_code',
    'network.transport',
    'network.protocol.name',
    'error.type',
  ],
} as const;

const httpBuckets = [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10];

/** The upper bounds that the conventions recommend for each duration. Seconds. */
export const durationBuckets: { readonly [Name in DurationName]: readonly number[] } = {
  'http.server.request.duration': httpBuckets,
  'http.client.request.duration': httpBuckets,
  'mcp.server.operation.duration': [0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 30, 60, 120, 300],
};

export type DurationName = keyof typeof durationAttributes;

/** The value of each attribute of a duration; undefined if it has none. */
export type DurationValues<Name extends DurationName> = ValuesOf<(typeof durationAttributes)[Name]>;

type ValuesOf<Names extends readonly string[]> = { readonly [Place in keyof Names]: string | number | undefined };

/** Traces and metrics for a collector. */
export interface Telemetry {
  start(start: SpanStart): Span;
  /** Attaches a span to a signal, which is passed through every call down to outgoing requests. */
  carry(signal: object, span: Span): void;
  /** The span attached to a signal. */
  carriedBy(signal: object): Span | undefined;
  duration<Name extends DurationName>(name: Name, seconds: number, values: DurationValues<Name>): void;
  /** Sends what is still buffered, and stops. */
  close(): Promise<void>;
}

/** Configuration of traces and metrics. */
export interface TelemetryOptions {
  /** `OTEL_EXPORTER_OTLP_ENDPOINT`. Null: no export. */
  readonly endpoint: string | null;
  readonly serviceName: string;
  readonly serviceVersion: string;
  readonly sampling: Sampling;
  readonly clock: Clock;
}

/** Which traces are kept (`OTEL_TRACES_SAMPLER`). */
export interface Sampling {
  /** Whether to follow the sampling decision of the parent of a trace. */
  readonly asParent: boolean;
  /** Part of the other traces that is kept, from 0 to 1. */
  readonly ratio: number;
}
