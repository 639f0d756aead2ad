import type { Clock } from '../base/index.js';

/** What a span or a figure is told with, under the names of OpenTelemetry's semantic conventions. */
export type Attributes = { readonly [name: string]: string | number | boolean };

/** What a span begins with. */
export interface SpanStart {
  readonly name: string;
  readonly kind: 'server' | 'client';
  readonly attributes: Attributes;
  /** The `traceparent` (and `tracestate`) that came with what is done: the span goes on with that trace. */
  readonly from?: { readonly traceparent?: string | undefined; readonly tracestate?: string | undefined };
  /** The span that it stands under, where `from` names none. */
  readonly below?: Span | undefined;
}

/** A span of a trace, under way. */
export interface Span {
  /** `traceparent` and `tracestate` for whoever is asked under this span. */
  readonly headers: { readonly [name: string]: string };
  /** Ends it; `error` is the kind of a failure, never its words. */
  end(end: { readonly name?: string; readonly attributes?: Attributes; readonly error?: string | undefined }): void;
}

/** Names of durations, with what each is of. */
export type DurationName =
  | 'http.server.request.duration'
  | 'http.client.request.duration'
  | 'mcp.server.operation.duration';

/** Traces and figures for a collector. */
export interface Telemetry {
  start(start: SpanStart): Span;
  /** Lets a span go along with a signal, which is handed through every call to whoever reaches out. */
  carry(signal: object, span: Span): void;
  /** The span that goes along with a signal. */
  carriedBy(signal: object): Span | undefined;
  duration(name: DurationName, seconds: number, attributes: Attributes): void;
  /** Sends what is still here. */
  close(): Promise<void>;
}

/** Where traces and figures go. */
export interface TelemetryOptions {
  /** `OTEL_EXPORTER_OTLP_ENDPOINT`; null for nowhere. */
  readonly endpoint: string | null;
  readonly serviceName: string;
  readonly serviceVersion: string;
  readonly sampling: Sampling;
  readonly clock: Clock;
}

/** Which traces are kept (`OTEL_TRACES_SAMPLER`). */
export interface Sampling {
  /** Whether a trace that somebody else began is kept or not as they decided. */
  readonly asParent: boolean;
  /** The part of the others that is kept, from 0 to 1. */
  readonly ratio: number;
}
