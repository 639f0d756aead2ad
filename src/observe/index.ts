/** Logs with redaction, and metrics. */
export { createLogger, type Logger } from './logger.js';
export { createMetrics, type Metrics } from './metrics.js';
