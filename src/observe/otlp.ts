import { OTLPMetricExporter } from '@opentelemetry/exporter-metrics-otlp-proto';
import { defaultResource, resourceFromAttributes } from '@opentelemetry/resources';
import { MeterProvider, PeriodicExportingMetricReader } from '@opentelemetry/sdk-metrics';
import { createDurations } from './durations.js';
import { LiveSpan, type SpanDeps } from './live-span.js';
import { createSpanSender } from './send-spans.js';
import type { Sampling, Span, Telemetry, TelemetryOptions } from './telemetry.js';

/** A slower collector is not waited for, in particular at shutdown. */
const timeoutMs = 3_000;

/**
 * Sends traces and metrics to an OTLP collector (HTTP, protobuf), in batches and in the background: an unreachable
 * collector delays no call. The library itself reads the standard variables for the exporter and the resource
 * (`OTEL_EXPORTER_OTLP_*`, `OTEL_RESOURCE_ATTRIBUTES`).
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
  const ground: SpanDeps = { clock, isKept: keeperOf(sampling), take: spans.take };
  return {
    start: (start) => new LiveSpan(ground, start),
    carry: (signal: SpanCarrier, span) => {
      signal[carriedSpan] = span;
    },
    carriedBy: (signal: SpanCarrier) => signal[carriedSpan],
    duration: durations.record,
    close: async () => {
      // Undelivered telemetry is lost; the audit log has the calls themselves.
      await Promise.allSettled([spans.close(), meters.shutdown()]);
    },
  };
}

const carriedSpan = Symbol('span');

/**
 * A signal with its span. The span is a property of the signal, so it is collected with the signal and needs no
 * cleanup.
 */
interface SpanCarrier {
  [carriedSpan]?: Span;
}

// Consistent sampling as in the standard: the last 56 bits of the trace id decide, so that a trace is kept in every
// service or in none.
function keeperOf({ asParent, ratio }: Sampling): SpanDeps['isKept'] {
  const threshold = (1 - ratio) * 2 ** 56;
  return (traceId, parentKept) =>
    asParent && parentKept !== undefined ? parentKept : Number.parseInt(traceId.slice(-14), 16) >= threshold;
}
