import type { JsonObject, JsonValue } from '../base/index.js';
import { isJsonObject } from '../base/index.js';
import type { ArgumentRecord, FieldRecord } from './records.js';

type Fields = { readonly [name: string]: ArgumentRecord };

/**
 * Brings arguments into the form that the schema describes, wherever what was meant is beyond doubt: other names and retired values,
 * ids given as numbers, numbers and booleans given as text, a single value for a list of one, the letter case of a choice, nulls for
 * "not given". Doing it twice changes nothing. `notes` collects what the caller should learn.
 */
export function normalizeArguments(input: JsonObject, fields: Fields, notes: string[]): JsonObject {
  const named = renameArguments(input, fields);
  const values: { [name: string]: JsonValue } = {};
  for (const [name, value] of Object.entries(named)) {
    const field = Object.hasOwn(fields, name) ? fields[name] : undefined;
    if (value === null) continue;
    values[name] = field ? normalizeValue(value, field, { name, notes }) : value;
  }
  for (const [name, field] of Object.entries(fields)) {
    if (values[name] === undefined && field.default !== undefined) values[name] = field.default;
  }
  return values;
}

function renameArguments(input: JsonObject, fields: Fields): JsonObject {
  const names = new Map<string, string>();
  for (const [name, field] of Object.entries(fields)) {
    for (const other of field.also ?? []) names.set(other, name);
    if (!field.also_named_by) continue;
    const selector = input[field.also_named_by];
    if (typeof selector !== 'string') continue;
    names.set(selector, name);
    const successor = fields[field.also_named_by]?.retired_values?.[selector];
    if (successor) names.set(successor, name);
  }
  const renamed: { [name: string]: JsonValue } = {};
  for (const [name, value] of Object.entries(input)) {
    const target = Object.hasOwn(fields, name) ? name : (names.get(name) ?? name);
    // What was given under the argument's own name wins; the other stays and is refused as unknown.
    if (target !== name && Object.hasOwn(input, target)) renamed[name] = value;
    else renamed[target] = value;
  }
  return renamed;
}

function normalizeValue(value: JsonValue, field: ArgumentRecord, at: { name: string; notes: string[] }): JsonValue {
  switch (field.type) {
    case 'id':
      return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? String(value) : trimmed(value);
    case 'string':
      return normalizeText(value, field, at);
    case 'integer':
      return typeof value === 'string' && /^-?\d{1,15}$/.test(value) ? Number(value) : value;
    case 'number':
      return typeof value === 'string' && /^-?\d{1,15}(\.\d{1,15})?$/.test(value) ? Number(value) : value;
    case 'boolean':
      return value === 'true' ? true : value === 'false' ? false : value;
    case 'array':
      return normalizeList(value, field, at);
    case 'object':
      return isJsonObject(value) ? normalizeMembers(value, field, at) : value;
    case 'any':
      return value;
  }
}

function trimmed(value: JsonValue): JsonValue {
  return typeof value === 'string' ? value.trim() : value;
}

function normalizeText(
  value: JsonValue,
  field: ArgumentRecord,
  { name, notes }: { name: string; notes: string[] },
): JsonValue {
  if (!field.enum) return typeof value === 'number' && Number.isSafeInteger(value) ? String(value) : value;
  if (typeof value !== 'string') return value;
  const successor = retiredSuccessor(value, field);
  if (successor) {
    notes.push(`${name} "${value}" is a retired name; it was sent as "${successor}".`);
    return successor;
  }
  if (field.enum.includes(value)) return value;
  const folded = value.trim().toLowerCase();
  return field.enum.find((choice) => String(choice).toLowerCase() === folded) ?? value;
}

function retiredSuccessor(value: string, field: ArgumentRecord): string | undefined {
  return field.retired_values && Object.hasOwn(field.retired_values, value) ? field.retired_values[value] : undefined;
}

function normalizeList(value: JsonValue, field: FieldRecord, at: { name: string; notes: string[] }): JsonValue {
  const items = field.items;
  if (!items) return value;
  const isScalarList = items.type !== 'object' && items.type !== 'array' && items.type !== 'any';
  const list = Array.isArray(value)
    ? value
    : isScalarList && (typeof value === 'string' || typeof value === 'number')
      ? [value]
      : null;
  if (list === null) return value;
  return list.map((item: JsonValue) => normalizeValue(item, items, at));
}

function normalizeMembers(value: JsonObject, field: FieldRecord, at: { name: string; notes: string[] }): JsonObject {
  const fields = field.properties ?? {};
  const members: { [name: string]: JsonValue } = {};
  for (const [name, member] of Object.entries(value)) {
    const memberField = Object.hasOwn(fields, name) ? fields[name] : undefined;
    if (member === null && memberField) continue;
    members[name] = memberField ? normalizeValue(member, memberField, { ...at, name: `${at.name}.${name}` }) : member;
  }
  for (const [name, memberField] of Object.entries(fields)) {
    if (members[name] === undefined && memberField.default !== undefined) members[name] = memberField.default;
  }
  return members;
}
