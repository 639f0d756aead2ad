import type { Telemetry, TelemetryOptions } from './telemetry.js';

/** Opens the connection to the collector, or returns null if none is configured. Only loads the library if needed. */
export async function openTelemetry(options: TelemetryOptions): Promise<Telemetry | null> {
  if (options.endpoint === null) return null;
  const { startOtlp } = await import('./otlp.js');
  return startOtlp({ ...options, endpoint: options.endpoint });
}
