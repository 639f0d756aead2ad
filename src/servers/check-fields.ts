import { closestName, type Failure, isJsonObject, type JsonObject, readInstant, refuse } from '../base/index.js';

const nameLengthMax = 100;
const expiryAheadMs = 60_000;
const toldMax = 10;

/** The input as an object with only the allowed members. Adds a failure for each other member. */
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

/** A name for people: 1 to 100 characters after trimming, no control characters, no unpaired surrogates. */
export function checkName(value: unknown, failures: Failure[]): string {
  return checkText(value, { path: 'name', lengthMax: nameLengthMax }, failures);
}

/** A text for people, trimmed: not empty, no control characters, no unpaired surrogates. */
export function checkText(
  value: unknown,
  { path, lengthMax }: { readonly path: string; readonly lengthMax: number },
  failures: Failure[],
): string {
  const text = typeof value === 'string' ? value.trim() : '';
  if (text === '' || text.length > lengthMax || /[\p{Cc}\p{Cs}]/u.test(text))
    failures.push({ path, message: `must be a text of 1 to ${lengthMax} characters, without control characters` });
  return text;
}

/**
 * An expiry: null for never, else an ISO 8601 instant with a time zone, at least 60 seconds ahead. Returned in
 * milliseconds.
 */
export function checkExpiry(value: unknown, now: number, failures: Failure[]): number | null {
  if (value === null || value === undefined) return null;
  // A date would mean its first instant in UTC, but a person who gives a date means the end of that day.
  const instant = typeof value === 'string' && value.includes('T') ? readInstant(value) : null;
  if (instant === null) {
    failures.push({
      path: 'expires_at',
      message: 'must be an ISO 8601 instant with its time zone, such as 2030-01-31T18:00:00Z, or null',
    });
    return null;
  }
  if (instant < now + expiryAheadMs)
    failures.push({
      path: 'expires_at',
      message: `must be at least 60 seconds in the future (it is ${new Date(now).toISOString()} here)`,
    });
  return instant;
}

/** The refusal of an input with these failures. The message lists the first of them, `failures` all. */
export function refuseFailures(failures: readonly Failure[]) {
  const told = failures.slice(0, toldMax).map(({ path, message }) => `${path} ${message}`);
  if (failures.length > toldMax) told.push(`and ${failures.length - toldMax} more`);
  return refuse('invalid_params', told.join('; '), { failures });
}

/** The refusal of an invalid list cursor. */
export function refuseCursor() {
  return refuseFailures([
    { path: 'cursor', message: 'is not a cursor of this list; send next_cursor as it was given, or none' },
  ]);
}
