import { isJsonObject, type JsonValue } from './json.js';

const quote = 0x22;
const backslash = 0x5c;

/** Whether a JSON text opens more than this many levels of objects and arrays; brackets inside strings do not count. Works on any text. */
export function isTooDeep(text: string, depthMax: number): boolean {
  // Few brackets cannot nest deeply, and finding them costs a fraction of reading every character.
  if (!holdsMore(text, '{', '[', depthMax)) return false;
  let depth = 0;
  for (let index = 0; index < text.length; index += 1) {
    const character = text.charCodeAt(index);
    if (character === quote) index = endOfString(text, index);
    else if (character === 0x7b || character === 0x5b) {
      depth += 1;
      if (depth > depthMax) return true;
    } else if (character === 0x7d || character === 0x5d) depth -= 1;
  }
  return false;
}

/**
 * Whether a parsed value has more than this many levels of objects and arrays. Recurses no deeper than that, and costs a
 * tenth of reading its text.
 */
export function isDeeper(value: JsonValue, depthMax: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  if (depthMax === 0) return true;
  // Most members are texts and numbers, and a call for each of them would take longer than this loop.
  const isMemberDeeper = (member: JsonValue | undefined): boolean =>
    typeof member === 'object' && member !== null && isDeeper(member, depthMax - 1);
  if (isJsonObject(value)) {
    for (const name in value) if (isMemberDeeper(value[name])) return true;
    return false;
  }
  for (const item of value) if (isMemberDeeper(item)) return true;
  return false;
}

/** Cuts a parsed value to `depthMax` levels of objects and arrays; a text replaces each deeper one. */
export function cutDeep(value: JsonValue, depthMax: number): JsonValue {
  if (typeof value !== 'object' || value === null) return value;
  if (depthMax === 0) return '[nested too deeply]';
  if (Array.isArray(value)) return value.map((item: JsonValue) => cutDeep(item, depthMax - 1));
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, cutDeep(member, depthMax - 1)]));
}

function holdsMore(text: string, first: string, second: string, max: number): boolean {
  let count = 0;
  for (const sought of [first, second]) {
    for (let index = text.indexOf(sought); index !== -1; index = text.indexOf(sought, index + 1)) {
      count += 1;
      if (count > max) return true;
    }
  }
  return false;
}

/**
 * The index of the quote that ends the JSON string whose opening quote is at `start`; the length of the text if there
 * is none.
 */
export function endOfString(text: string, start: number): number {
  let index = start + 1;
  while (index < text.length) {
    const character = text.charCodeAt(index);
    if (character === quote) return index;
    index += character === backslash ? 2 : 1;
  }
  return index;
}
