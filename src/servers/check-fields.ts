import { closestName, type Failure, isJsonObject, type JsonObject } from '../base/index.js';

const nameLengthMax = 100;
const expiryAheadMs = 60_000;

/** The input as an object with no member but the allowed ones; every other is named. */
export function checkMembers(input: unknown, allowed: readonly string[], failures: Failure[]): JsonObject {
  if (!isJsonObject(input)) {
    failures.push({ path: 'body', message: 'must be a JSON object' });
    return {};
  }
  for (const key of Object.keys(input)) {
    if (allowed.includes(key)) continue;
    const near = closestName(key, allowed);
    failures.push({
      path: key.slice(0, 60),
      message: `is not a field (${near ? `did you mean ${near}?` : `known: ${allowed.join(', ')}`})`,
    });
  }
  return input;
}

/** A name for people: 1 to 100 characters after trimming, no control characters. */
export function checkName(value: unknown, failures: Failure[]): string {
  const name = typeof value === 'string' ? value.trim() : '';
  if (name === '' || name.length > nameLengthMax || /\p{Cc}/u.test(name)) {
    failures.push({ path: 'name', message: `must be a text of 1 to ${nameLengthMax} characters` });
  }
  return name;
}

/** An expiry: null for never, else an ISO 8601 instant with a time zone, at least 60 seconds ahead. In milliseconds. */
export function checkExpiry(value: unknown, now: number, failures: Failure[]): number | null {
  if (value === null || value === undefined) return null;
  const instant =
    typeof value === 'string' && /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:\d{2})$/.test(value)
      ? Date.parse(value)
      : Number.NaN;
  if (Number.isNaN(instant)) {
    failures.push({
      path: 'expires_at',
      message: 'must be an ISO 8601 instant with its time zone, such as 2030-01-31T18:00:00Z, or null',
    });
    return null;
  }
  if (instant < now + expiryAheadMs)
    failures.push({ path: 'expires_at', message: 'must be at least 60 seconds ahead' });
  return instant;
}
