import { isJsonObject, type JsonValue, writeExactJson } from '../base/index.js';

/** JSON of which the order of members makes no difference, so that equal values have equal digests. */
export function canonicalJson(value: JsonValue): string {
  return writeExactJson(sorted(value));
}

function sorted(value: JsonValue): JsonValue {
  if (Array.isArray(value)) return value.map((item: JsonValue) => sorted(item));
  if (!isJsonObject(value)) return value;
  const entries = Object.entries(value).sort(([left], [right]) => (left < right ? -1 : 1));
  return Object.fromEntries(entries.map(([name, member]) => [name, sorted(member)]));
}
