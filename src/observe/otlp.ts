import { OTLPMetricExporter } from '@opentelemetry/exporter-metrics-otlp-proto';
import { defaultResource, resourceFromAttributes } from '@opentelemetry/resources';
import { MeterProvider, PeriodicExportingMetricReader } from '@opentelemetry/sdk-metrics';
import { createDurations } from './durations.js';
import { LiveSpan, type SpanGround } from './live-span.js';
import { createSpanSender } from './send-spans.js';
import type { Sampling, Span, Telemetry, TelemetryOptions } from './telemetry.js';

/** A collector that takes longer is not waited for, least of all at the end. */
const timeoutMs = 3_000;

/**
 * Sends traces and figures to an OTLP collector (HTTP, protobuf), in batches and in the background: a collector that is gone holds up
 * no call. What the standard names for the way out and for the resource (`OTEL_EXPORTER_OTLP_*`, `OTEL_RESOURCE_ATTRIBUTES`) the library
 * reads for itself.
 */
export function startOtlp({
  endpoint,
  serviceName,
  serviceVersion,
  sampling,
  clock,
}: TelemetryOptions & { readonly endpoint: string }): Telemetry {
  const resource = defaultResource().merge(
    resourceFromAttributes({ 'service.name': serviceName, 'service.version': serviceVersion }),
  );
  const scope = { name: 'gatehouse', version: serviceVersion };
  const spans = createSpanSender({
    url: `${endpoint}/v1/traces`,
    source: { resource, instrumentationScope: scope },
    timeoutMs,
  });
  const durations = createDurations({ resource, scope, now: () => clock.now() });
  const meters = new MeterProvider({
    resource,
    readers: [
      new PeriodicExportingMetricReader({
        exporter: new OTLPMetricExporter({ url: `${endpoint}/v1/metrics`, timeoutMillis: timeoutMs }),
        metricProducers: [durations],
      }),
    ],
  });
  const ground: SpanGround = { clock, isKept: keeperOf(sampling), take: spans.take };
  return {
    start: (start) => new LiveSpan(ground, start),
    carry: (signal: SpanCarrier, span) => {
      signal[carriedSpan] = span;
    },
    carriedBy: (signal: SpanCarrier) => signal[carriedSpan],
    duration: durations.record,
    close: async () => {
      // What cannot be delivered in the end is lost: the calls themselves stand in the audit trail.
      await Promise.allSettled([spans.close(), meters.shutdown()]);
    },
  };
}

const carriedSpan = Symbol('span');

/** A signal with its span. It stands on the signal itself, so it goes when the signal goes and nobody has to take it away. */
interface SpanCarrier {
  [carriedSpan]?: Span;
}

// The standard's consistent sampling: the last 56 bits of a trace's id decide, so that a trace is kept whole wherever it goes, or not at all.
function keeperOf({ asParent, ratio }: Sampling): SpanGround['isKept'] {
  const threshold = (1 - ratio) * 2 ** 56;
  return (traceId, parentKept) =>
    asParent && parentKept !== undefined ? parentKept : Number.parseInt(traceId.slice(-14), 16) >= threshold;
}
