import type { HrTime } from '@opentelemetry/api';

/** Milliseconds since 1970, or of a duration, in the library's form: seconds and nanoseconds. */
export function wallTimeOf(milliseconds: number): HrTime {
  const seconds = Math.floor(milliseconds / 1_000);
  return [seconds, Math.round((milliseconds - seconds * 1_000) * 1_000_000)];
}
