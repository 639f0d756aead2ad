import { isJsonObject, type JsonObject, type JsonValue, parseExactJson } from '../base/index.js';
import { rewriteText, tidySearch } from './guard-values.js';
import type { ArgumentRecord, FieldRecord } from './records.js';

type Fields = { readonly [name: string]: ArgumentRecord };

/** How to treat null for an argument that is not nullable: `drop` as "not given", `keep` leaves it to be refused. */
export type NullMeaning = 'drop' | 'keep';

interface Place {
  readonly name: string;
  readonly notes: string[];
  readonly nulls: NullMeaning;
}

/**
 * Corrects unambiguous deviations of arguments from the schema: other names and retired values, ids given as numbers,
 * numbers and booleans given as text, lists and objects given as JSON text, a single value for a list of one, the
 * letter case of a choice, and null for "not given" where nothing can be cleared. Idempotent. `notes` collects what the
 * caller should know.
 */
export function normalizeArguments(
  input: JsonObject,
  fields: Fields,
  { notes, nulls }: Omit<Place, 'name'>,
): JsonObject {
  // Built from entries, so that a member named `__proto__` stays a member and is refused as one.
  const entries: [string, JsonValue][] = [];
  const given = new Set<string>();
  for (const [name, value] of renamedEntries(input, fields)) {
    const field = fieldOf(fields, name);
    if (value === null && nulls === 'drop' && field?.nullable !== true) continue;
    entries.push([name, field && value !== null ? normalizeValue(value, field, { name, notes, nulls }) : value]);
    given.add(name);
  }
  addDefaults(entries, given, fields);
  return Object.fromEntries(entries);
}

function fieldOf(fields: Fields, name: string): ArgumentRecord | undefined {
  return Object.hasOwn(fields, name) ? fields[name] : undefined;
}

function addDefaults(entries: [string, JsonValue][], given: ReadonlySet<string>, fields: Fields): void {
  for (const name in fields) {
    const value = fields[name]?.default;
    if (value !== undefined && !given.has(name)) entries.push([name, value]);
  }
}

function renamedEntries(input: JsonObject, fields: Fields): readonly (readonly [string, JsonValue])[] {
  const entries = Object.entries(input);
  // Nearly every call uses the arguments' own names, and is done here.
  if (entries.every(([name]) => Object.hasOwn(fields, name))) return entries;
  const names = otherNames(input, fields);
  const taken = new Set(entries.flatMap(([name, value]) => (value === null ? [] : [name])));
  return entries.map(([name, value]) => {
    const target = Object.hasOwn(fields, name) ? undefined : names.get(name);
    // The value under the argument's own name wins; the other stays and is refused as unknown.
    if (target === undefined || taken.has(target)) return [name, value];
    if (value !== null) taken.add(target);
    return [target, value];
  });
}

/** Every other name that this input may use, and whose it is. */
function otherNames(input: JsonObject, fields: Fields): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  for (const [name, field] of Object.entries(fields)) {
    for (const other of field.also ?? []) names.set(other, name);
    if (field.also_named_by !== undefined)
      for (const other of selectedNames(field.also_named_by, input, fields)) names.set(other, name);
  }
  return names;
}

/** The values of the argument that names another one: as given, and as intended. */
function selectedNames(selector: string, input: JsonObject, fields: Fields): readonly string[] {
  const field = fieldOf(fields, selector);
  if (!field) return [];
  const values = [selector, ...(field.also ?? [])].map((key) => (Object.hasOwn(input, key) ? input[key] : undefined));
  return values
    .filter((value) => typeof value === 'string')
    .flatMap((value) => [value, normalizeText(value, field, { name: selector, notes: [], nulls: 'drop' })])
    .filter((value) => typeof value === 'string');
}

function normalizeValue(value: JsonValue, field: ArgumentRecord, at: Place): JsonValue {
  switch (field.type) {
    case 'id':
      return normalizeId(value);
    case 'string':
      return normalizeText(value, field, at);
    case 'integer':
      return typeof value === 'string' && /^-?\d{1,15}$/.test(value.trim()) ? Number(value) : value;
    case 'number':
      return typeof value === 'string' && /^-?\d{1,15}(\.\d{1,15})?$/.test(value.trim()) ? Number(value) : value;
    case 'boolean':
      return value === 'true' || value === 'True' ? true : value === 'false' || value === 'False' ? false : value;
    case 'array':
      return normalizeList(value, field, at);
    case 'object':
      return normalizeMembers(value, field, at);
    case 'any':
      return value;
  }
}

// A number beyond 2^53 has already lost digits: it stays, and is refused.
function normalizeId(value: JsonValue): JsonValue {
  if (typeof value === 'string') return value.trim();
  return typeof value === 'bigint' || (typeof value === 'number' && Number.isSafeInteger(value))
    ? String(value)
    : value;
}

function normalizeText(value: JsonValue, field: ArgumentRecord, { name, notes }: Place): JsonValue {
  if (!field.enum) {
    const text = typeof value === 'number' && Number.isSafeInteger(value) ? String(value) : value;
    if (typeof text !== 'string') return text;
    const rewritten = field.rewrites ? rewriteText(text, field, notes) : text;
    return field.search_terms ? tidySearch(rewritten, field.search_terms, notes) : rewritten;
  }
  if (typeof value !== 'string') return value;
  const retired = field.retired_values;
  const successor = retired && Object.hasOwn(retired, value) ? retired[value] : undefined;
  if (successor !== undefined) {
    const note = `${name} "${value}" is a retired name; it was sent as "${successor}".`;
    if (!notes.includes(note)) notes.push(note);
    return successor;
  }
  if (field.enum.includes(value)) return value;
  const folded = value.trim().toLowerCase();
  return field.enum.find((choice) => String(choice).toLowerCase() === folded) ?? value;
}

function normalizeList(value: JsonValue, field: FieldRecord, at: Place): JsonValue {
  const { items } = field;
  if (!items) return value;
  const list = listOf(value, items);
  if (list === null) return value;
  const parts = field.wire === 'csv' ? list.map((item) => spelled(item, items, at)).flatMap(splitAtCommas) : list;
  return parts.map((item: JsonValue) => normalizeValue(item, items, at));
}

function listOf(value: JsonValue, items: FieldRecord): readonly JsonValue[] | null {
  if (Array.isArray(value)) return value;
  const parsed = parsedJson(value, '[');
  if (Array.isArray(parsed)) return parsed;
  const isScalarList = items.type !== 'object' && items.type !== 'array' && items.type !== 'any';
  return isScalarList && (typeof value === 'string' || typeof value === 'number') ? [value] : null;
}

// The positions of its commas are known once it is spelled as it is sent.
function spelled(item: JsonValue, field: FieldRecord, { notes }: Place): JsonValue {
  return typeof item === 'string' ? rewriteText(item, field, notes) : item;
}

// A comma inside an item would make two of it on the wire, unless it is in quotes.
function splitAtCommas(item: JsonValue): readonly JsonValue[] {
  if (typeof item !== 'string' || !item.includes(',')) return [item];
  return item
    .split(/,(?=(?:[^"]*"[^"]*")*[^"]*$)/)
    .map((part) => part.trim())
    .filter((part) => part !== '');
}

/** Models often write a list or an object as text; a text that does not parse stays a text. */
function parsedJson(value: JsonValue, opening: '[' | '{'): JsonValue | undefined {
  if (typeof value !== 'string' || !value.trimStart().startsWith(opening)) return undefined;
  try {
    return parseExactJson(value);
  } catch {
    return undefined;
  }
}

function normalizeMembers(value: JsonValue, field: FieldRecord, at: Place): JsonValue {
  const object = isJsonObject(value) ? value : parsedJson(value, '{');
  if (!isJsonObject(object)) return value;
  const fields = field.properties ?? {};
  const entries: [string, JsonValue][] = [];
  const given = new Set<string>();
  for (const [name, member] of Object.entries(object)) {
    const memberField = fieldOf(fields, name) ?? field.values;
    if (member === null && memberField && at.nulls === 'drop' && memberField.nullable !== true) continue;
    const place = { ...at, name: `${at.name}.${name}` };
    entries.push([name, memberField && member !== null ? normalizeValue(member, memberField, place) : member]);
    given.add(name);
  }
  addDefaults(entries, given, fields);
  return Object.fromEntries(entries);
}
