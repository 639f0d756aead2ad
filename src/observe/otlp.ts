import {
  type Context,
  createTraceState,
  type Histogram,
  isSpanContextValid,
  type Span as OtelSpan,
  ROOT_CONTEXT,
  SpanKind,
  SpanStatusCode,
  TraceFlags,
  trace,
} from '@opentelemetry/api';
import { OTLPMetricExporter } from '@opentelemetry/exporter-metrics-otlp-proto';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-proto';
import { defaultResource, resourceFromAttributes } from '@opentelemetry/resources';
import { MeterProvider, PeriodicExportingMetricReader } from '@opentelemetry/sdk-metrics';
import { BasicTracerProvider, BatchSpanProcessor } from '@opentelemetry/sdk-trace-base';
import type { DurationName, Span, SpanStart, Telemetry, TelemetryOptions } from './telemetry.js';

const traceparentPattern = /^(?!ff)[0-9a-f]{2}-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(?:$|-)/;
/** A collector that takes longer is not waited for, least of all at the end. */
const timeoutMillis = 3_000;
/** What the conventions recommend for durations in seconds. */
const secondsBuckets = [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10];

class LiveSpan implements Span {
  readonly headers: Span['headers'];
  readonly span: OtelSpan;
  readonly context: Context;

  constructor(span: OtelSpan, parent: Context) {
    this.span = span;
    this.context = trace.setSpan(parent, span);
    const { traceId, spanId, traceFlags, traceState } = span.spanContext();
    const state = traceState?.serialize() ?? '';
    this.headers = {
      traceparent: `00-${traceId}-${spanId}-${traceFlags.toString(16).padStart(2, '0')}`,
      ...(state === '' ? {} : { tracestate: state }),
    };
  }

  end: Span['end'] = ({ name, attributes, error }) => {
    if (name !== undefined) this.span.updateName(name);
    if (attributes) this.span.setAttributes(attributes);
    if (error !== undefined) {
      this.span.setAttribute('error.type', error);
      this.span.setStatus({ code: SpanStatusCode.ERROR });
    }
    this.span.end();
  };
}

/**
 * Sends traces and figures to an OTLP collector (HTTP, protobuf), in batches and in the background: a collector that is gone holds up
 * no call. What the standard names besides (`OTEL_EXPORTER_OTLP_HEADERS`, `OTEL_TRACES_SAMPLER`, ...) the library reads for itself.
 */
export function startOtlp({
  endpoint,
  serviceName,
  serviceVersion,
}: TelemetryOptions & { readonly endpoint: string }): Telemetry {
  const resource = defaultResource().merge(
    resourceFromAttributes({ 'service.name': serviceName, 'service.version': serviceVersion }),
  );
  const traces = new BasicTracerProvider({
    resource,
    spanProcessors: [new BatchSpanProcessor(new OTLPTraceExporter({ url: `${endpoint}/v1/traces`, timeoutMillis }))],
  });
  const meters = new MeterProvider({
    resource,
    readers: [
      new PeriodicExportingMetricReader({
        exporter: new OTLPMetricExporter({ url: `${endpoint}/v1/metrics`, timeoutMillis }),
      }),
    ],
  });
  const tracer = traces.getTracer('gatehouse', serviceVersion);
  const meter = meters.getMeter('gatehouse', serviceVersion);
  const histograms = new Map<DurationName, Histogram>();
  const carried = new WeakMap<object, Span>();
  return {
    start: ({ name, kind, attributes, from, below }) => {
      const parent = contextOf(from) ?? (below instanceof LiveSpan ? below.context : ROOT_CONTEXT);
      const kinds = { server: SpanKind.SERVER, client: SpanKind.CLIENT };
      return new LiveSpan(tracer.startSpan(name, { kind: kinds[kind], attributes }, parent), parent);
    },
    carry: (signal, span) => void carried.set(signal, span),
    carriedBy: (signal) => carried.get(signal),
    duration: (name, seconds, attributes) => {
      const histogram =
        histograms.get(name) ??
        meter.createHistogram(name, { unit: 's', advice: { explicitBucketBoundaries: secondsBuckets } });
      histograms.set(name, histogram);
      histogram.record(seconds, attributes);
    },
    close: async () => {
      // What cannot be delivered in the end is lost: the calls themselves stand in the audit trail.
      await Promise.allSettled([traces.shutdown(), meters.shutdown()]);
    },
  };
}

function contextOf(from: SpanStart['from']): Context | null {
  const found = traceparentPattern.exec(from?.traceparent ?? '');
  const [, traceId = '', spanId = '', flags = ''] = found ?? [];
  const spanContext = {
    traceId,
    spanId,
    traceFlags: Number.parseInt(flags, 16) & TraceFlags.SAMPLED,
    isRemote: true,
    ...(from?.tracestate === undefined ? {} : { traceState: createTraceState(from.tracestate) }),
  };
  return found && isSpanContextValid(spanContext) ? trace.setSpanContext(ROOT_CONTEXT, spanContext) : null;
}
