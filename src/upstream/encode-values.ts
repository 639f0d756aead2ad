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

/** A value on its way into a query or a form, with the style that the record gives it. */
export interface StyledValue {
  readonly name: string;
  readonly value: JsonValue;
  readonly style: StyleRecord;
}

const separators = { joined: ',', pipes: '|', spaces: ' ' } as const;

/**
 * Writes styled values as name and text pairs. Pure. Refuses an item that contains the separator of its style, because the service
 * would read two items.
 */
export function pairsOf(values: readonly StyledValue[]): Result<readonly TextPair[]> {
  const pairs: TextPair[] = [];
  for (const { name, value, style } of values) {
    if (Array.isArray(value) || isJsonObject(value)) {
      const added = addCompound(pairs, { name, value, style });
      if (!added.ok) return added;
    } else pairs.push([name, scalarText(value)]);
  }
  return ok(pairs);
}

/** Adds a list or an object in its style. */
function addCompound(pairs: TextPair[], { name, value, style }: StyledValue): Result<void> {
  if (style === 'json') pairs.push([name, writeExactJson(value)]);
  else if (style === 'brackets') addBracketed(name, value, pairs);
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

/** Pairs as `application/x-www-form-urlencoded` text, which queries use too. Empty where there are none. */
export function encodePairs(pairs: readonly TextPair[]): string {
  let text = '';
  for (const [name, value] of pairs) {
    text += `${text === '' ? '' : '&'}${encodeURIComponent(name.toWellFormed())}=${encodeURIComponent(value.toWellFormed())}`;
  }
  return text;
}

/** A value as one text: lists joined with commas, objects as JSON, nothing for null. */
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

// Lists of plain values are written `a[]`, which every reader takes; lists of objects need their position to keep members together.
function addBracketed(name: string, value: JsonValue, pairs: TextPair[]): void {
  if (Array.isArray(value)) {
    const isPlain = value.every((item: JsonValue) => typeof item !== 'object' || item === null);
    if (value.length === 0) pairs.push([name, '']);
    for (const [index, item] of value.entries()) addBracketed(`${name}[${isPlain ? '' : index}]`, item, pairs);
  } else if (isJsonObject(value)) {
    const members: JsonObject = value;
    for (const [member, inner] of Object.entries(members)) addBracketed(`${name}[${member}]`, inner, pairs);
  } else {
    pairs.push([name, scalarText(value)]);
  }
}
