import { randomUUID } from 'node:crypto';

/** Any JSON value as the simulated service sees it: integers of 16 digits and more are bigints. */
export type Json = string | number | bigint | boolean | null | undefined | readonly Json[] | JsonMap;
export interface JsonMap {
  readonly [key: string]: Json;
}

/** Whether a value is a JSON object. */
export function isMap(value: unknown): value is JsonMap {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Uint8Array);
}

const longRun = /\d{16}/;
const textOrLongInteger = /"(?:[^"\\]|\\.)*"|(?<![\d.eE+-])-?[1-9]\d{15,}(?![\d.eE])/g;
// Different in every process, so that no text a client sends can be taken for a marked integer.
const marker = `${randomUUID()}:`;

/** Parses JSON keeping every integer to its last digit; throws `SyntaxError` on what is not JSON. */
export function parseJson(text: string): Json {
  if (!longRun.test(text)) return JSON.parse(text) as Json;
  const marked = text.replace(textOrLongInteger, (match) => (match.startsWith('"') ? match : `"${marker}${match}"`));
  return JSON.parse(marked, (_key, member: unknown) =>
    typeof member === 'string' && member.startsWith(marker) ? BigInt(member.slice(marker.length)) : member,
  ) as Json;
}

/** Writes JSON; bigints as bare digits, undefined members left out. */
export function writeJson(value: Json): string {
  switch (typeof value) {
    case 'bigint':
      return value.toString();
    case 'object': {
      if (value === null) return 'null';
      return isMap(value) ? writeMap(value) : `[${value.map(writeJson).join(',')}]`;
    }
    default:
      return JSON.stringify(value ?? null);
  }
}

function writeMap(map: JsonMap): string {
  let text = '';
  for (const key in map) {
    const member = map[key];
    if (member !== undefined) text += `${text === '' ? '' : ','}${JSON.stringify(key)}:${writeJson(member)}`;
  }
  return `{${text}}`;
}
