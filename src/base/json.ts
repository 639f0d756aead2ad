/** Any JSON value; bigint stands for an integer that a JavaScript number would spoil. */
export type JsonValue = string | number | bigint | boolean | null | JsonArray | JsonObject;
export type JsonArray = readonly JsonValue[];
export interface JsonObject {
  readonly [key: string]: JsonValue;
}

/** Whether a value is a JSON object: not null, not an array. */
export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

const mayHoldLongInteger = /\d{16}/;
// A whole string literal is matched first, so that digits inside text are stepped over; fractions and exponents are no integers.
const stringOrLongInteger = /"(?:[^"\\]|\\.)*"|(?<![\d.eE+-])-?\d{16,}(?![\d.eE])/g;

/**
 * Parses JSON to the last digit: an integer beyond 2^53 becomes a string of its digits, every other value is what
 * `JSON.parse` makes of it. Throws `SyntaxError` where the text is not JSON.
 */
export function parseExactJson(text: string): JsonValue {
  if (!mayHoldLongInteger.test(text)) return JSON.parse(text) as JsonValue;
  const quoted = text.replace(stringOrLongInteger, (match) =>
    match.startsWith('"') || Number.isSafeInteger(Number(match)) ? match : `"${match}"`,
  );
  return JSON.parse(quoted) as JsonValue;
}

/** Writes JSON to the last digit: a bigint is written as its bare digits, `undefined` members are left out. */
export function writeExactJson(value: JsonValue | undefined): string {
  if (typeof value === 'bigint') return value.toString();
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null';
  if (Array.isArray(value)) return `[${value.map((item) => writeExactJson(item)).join(',')}]`;
  const members: string[] = [];
  for (const [key, member] of Object.entries(value)) {
    if (member !== undefined) members.push(`${JSON.stringify(key)}:${writeExactJson(member)}`);
  }
  return `{${members.join(',')}}`;
}
