/** Logs with redaction, metrics, and traces for whoever collects them. */
export { createLogger, type Logger } from './logger.js';
export { createMetrics, type Metrics } from './metrics.js';
export { openTelemetry } from './open-telemetry.js';
export type { Attributes, Span, SpanEnd, SpanStart, Telemetry, TelemetryOptions } from './telemetry.js';
