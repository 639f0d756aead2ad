import type { Telemetry, TelemetryOptions } from './telemetry.js';

/** Opens the way to the collector, or null where none is configured: only then is the library for it loaded. */
export async function openTelemetry(options: TelemetryOptions): Promise<Telemetry | null> {
  if (options.endpoint === null) return null;
  const { startOtlp } = await import('./otlp.js');
  return startOtlp({ ...options, endpoint: options.endpoint });
}
