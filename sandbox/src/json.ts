/** Any JSON value as the simulated service sees it: integers beyond 2^53 are bigints. */
export type Json = string | number | bigint | boolean | null | undefined | readonly Json[] | JsonMap;
export interface JsonMap {
  readonly [key: string]: Json;
}

/** Whether a value is a JSON object. */
export function isMap(value: unknown): value is JsonMap {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

const marker = '\u0000integer:';
const textOrLongInteger = /"(?:[^"\\]|\\.)*"|(?<![\d.eE+-])-?\d{16,}(?![\d.eE])/g;

/** Parses JSON keeping every integer to its last digit; throws `SyntaxError` on what is not JSON. */
export function parseJson(text: string): Json {
  const marked = text.replace(textOrLongInteger, (match) =>
    match.startsWith('"') ? match : `"\\u0000integer:${match}"`,
  );
  const value: unknown = JSON.parse(marked, (_key, member: unknown) =>
    typeof member === 'string' && member.startsWith(marker) ? BigInt(member.slice(marker.length)) : member,
  );
  return value as Json;
}

/** Writes JSON; bigints as bare digits, undefined members left out. */
export function writeJson(value: Json): string {
  if (typeof value === 'bigint') return value.toString();
  if (Array.isArray(value)) return `[${value.map((item: Json) => writeJson(item ?? null)).join(',')}]`;
  if (!isMap(value)) return JSON.stringify(value ?? null);
  const members: string[] = [];
  for (const [key, member] of Object.entries(value))
    if (member !== undefined) members.push(`${JSON.stringify(key)}:${writeJson(member)}`);
  return `{${members.join(',')}}`;
}
