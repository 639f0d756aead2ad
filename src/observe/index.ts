/** Logs with redaction, metrics, and traces. */
export { createLogger, type Logger } from './logger.js';
export { createMetrics, type Metrics, mergeMetrics, type ReadMetrics } from './metrics.js';
export { openTelemetry } from './open-telemetry.js';
export {
  type Attributes,
  durationAttributes,
  durationBuckets,
  type Span,
  type SpanEnd,
  type SpanStart,
  type Telemetry,
  type TelemetryOptions,
} from './telemetry.js';
