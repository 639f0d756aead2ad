import {
  isJsonObject,
  type JsonObject,
  type JsonValue,
  ok,
  type Result,
  refuse,
  writeExactJson,
} from '../base/index.js';
import type { StyleRecord } from '../catalogue/index.js';

/** One name and one text, not yet encoded. */
export type TextPair = readonly [name: string, text: string];

/** A value for a query or a form, with the style of its record. */
export interface StyledValue {
  readonly name: string;
  readonly value: JsonValue;
  readonly style: StyleRecord;
}

/** What to do with empty lists and objects, which most styles cannot express. */
export type EmptyRule = 'drop' | 'refuse';

const separators = { joined: ',', pipes: '|', spaces: ' ' } as const;

/**
 * Serializes styled values as pairs of name and text. Pure. Refuses what the service would misread: an item that
 * contains the separator of its style, a member whose name contains brackets if brackets nest, and, with `refuse`, an
 * empty value that would disappear.
 */
export function pairsOf(values: readonly StyledValue[], empties: EmptyRule = 'drop'): Result<readonly TextPair[]> {
  const pairs: TextPair[] = [];
  for (const { name, value, style } of values) {
    if (Array.isArray(value) || isJsonObject(value)) {
      const before = pairs.length;
      const added = addCompound(pairs, { name, value, style });
      if (!added.ok) return added;
      if (empties === 'refuse' && (pairs.length === before || (style === 'brackets' && hasEmptyObject(value))))
        return refuseEmpty(name, value);
    } else pairs.push([name, scalarText(value)]);
  }
  return ok(pairs);
}

/** Adds a list or an object in its style. */
function addCompound(pairs: TextPair[], { name, value, style }: StyledValue): Result<void> {
  if (style === 'json') pairs.push([name, writeExactJson(value)]);
  else if (style === 'brackets') return addBracketed(name, value, pairs);
  else if (style === 'repeat') {
    if (Array.isArray(value)) for (const item of value) pairs.push([name, scalarText(item)]);
    else if (isJsonObject(value))
      for (const [member, inner] of Object.entries(value)) pairs.push([member, scalarText(inner)]);
  } else {
    const joined = joinItems(name, value, separators[style]);
    if (!joined.ok) return joined;
    if (joined.value !== null) pairs.push([name, joined.value]);
  }
  return ok(undefined);
}

/** Pairs as `application/x-www-form-urlencoded` text, which queries also use. Empty if there are none. */
export function encodePairs(pairs: readonly TextPair[]): string {
  let text = '';
  for (const [name, value] of pairs) {
    text += `${text === '' ? '' : '&'}${encodeURIComponent(name.toWellFormed())}=${encodeURIComponent(value.toWellFormed())}`;
  }
  return text;
}

/** A value as one text: lists joined with commas, objects as JSON, null as an empty text. */
export function scalarText(value: JsonValue | undefined): string {
  if (value === undefined || value === null) return '';
  if (Array.isArray(value)) return value.map((item: JsonValue) => scalarText(item)).join(',');
  return typeof value === 'object' ? writeExactJson(value) : String(value);
}

function joinItems(name: string, value: JsonValue, separator: string): Result<string | null> {
  const items = Array.isArray(value) ? value : isJsonObject(value) ? Object.entries(value).flat() : [];
  const texts = items.map((item: JsonValue) => scalarText(item));
  const torn = texts.find((text) => text.includes(separator));
  if (torn === undefined) return ok(texts.length === 0 ? null : texts.join(separator));
  const shown = separator === ' ' ? 'a space' : `"${separator}"`;
  const message = `must not contain ${shown} inside an item, because the service would read it as two`;
  return refuse(
    'invalid_params',
    `${name}: ${JSON.stringify(torn.slice(0, 60))} ${message}. Send that item in another call.`,
    {
      failures: [{ path: name, message }],
    },
  );
}

/** Whether a value contains an object without members, for which bracket style writes nothing. */
function hasEmptyObject(value: JsonValue): boolean {
  if (Array.isArray(value)) return value.some(hasEmptyObject);
  if (!isJsonObject(value)) return false;
  const members: readonly JsonValue[] = Object.values(value);
  return members.length === 0 || members.some(hasEmptyObject);
}

function refuseEmpty(name: string, value: JsonValue): Result<never> {
  const what = Array.isArray(value) && value.length === 0 ? 'be an empty list' : 'be or contain an empty object';
  const message = `must not ${what}, because nothing would be sent for it. Leave it out to send nothing.`;
  return refuse('invalid_params', `${name} ${message}`, { failures: [{ path: name, message }] });
}

// Lists of plain values are written `a[]`, which every parser accepts; lists of objects need an index to keep members
// together.
function addBracketed(name: string, value: JsonValue, pairs: TextPair[]): Result<void> {
  if (!Array.isArray(value) && !isJsonObject(value)) {
    pairs.push([name, scalarText(value)]);
    return ok(undefined);
  }
  if (Array.isArray(value) && value.length === 0) pairs.push([name, '']);
  for (const [key, inner] of nestedIn(value)) {
    if (/[[\]]/.test(key)) return refuseBrackets(name, key);
    const added = addBracketed(`${name}[${key}]`, inner, pairs);
    if (!added.ok) return added;
  }
  return ok(undefined);
}

function nestedIn(value: readonly JsonValue[] | JsonObject): readonly (readonly [string, JsonValue])[] {
  if (!Array.isArray(value)) return Object.entries(value);
  const isPlain = value.every((item: JsonValue) => typeof item !== 'object' || item === null);
  return value.map((item: JsonValue, index) => [isPlain ? '' : String(index), item] as const);
}

function refuseBrackets(name: string, member: string): Result<never> {
  const shown = JSON.stringify(member.slice(0, 60));
  const message = `must not have a member named ${shown}, because the service would read its brackets as further members`;
  return refuse('invalid_params', `${name} ${message}.`, { failures: [{ path: name, message }] });
}
