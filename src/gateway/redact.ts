import { isJsonObject, type JsonObject, type JsonValue } from '../base/index.js';
import type { ArgumentRecord, FieldRecord } from '../catalogue/index.js';

const textLengthMax = 500;

/** Arguments as the audit trail may keep them: declared secrets masked, long texts cut. What no record describes is kept by name alone. */
export function redactArguments(
  values: JsonObject,
  fields: { readonly [name: string]: ArgumentRecord },
  known: ReadonlySet<string>,
): JsonObject {
  const kept: { [name: string]: JsonValue } = {};
  for (const [name, value] of Object.entries(values)) {
    const field = Object.hasOwn(fields, name) ? fields[name] : undefined;
    const shown = name.slice(0, 80);
    if (field) kept[shown] = redactValue(value, field);
    else kept[shown] = known.has(name) ? shorten(value) : '[not an argument]';
  }
  return kept;
}

function redactValue(value: JsonValue, field: FieldRecord): JsonValue {
  if (field.secret) return '[secret]';
  if (Array.isArray(value) && field.items) {
    const { items } = field;
    return value.map((item: JsonValue) => redactValue(item, items));
  }
  if (isJsonObject(value)) {
    return Object.fromEntries(
      Object.entries(value).map(([name, member]) => {
        const memberField = field.properties?.[name];
        return [name, memberField ? redactValue(member, memberField) : shorten(member)];
      }),
    );
  }
  return shorten(value);
}

function shorten(value: JsonValue): JsonValue {
  if (typeof value === 'string')
    return value.length > textLengthMax ? `${value.slice(0, textLengthMax)}… (${value.length} characters)` : value;
  if (Array.isArray(value)) return value.slice(0, 100).map((item: JsonValue) => shorten(item));
  if (isJsonObject(value))
    return Object.fromEntries(
      Object.entries(value)
        .slice(0, 100)
        .map(([name, member]) => [name, shorten(member)]),
    );
  return value;
}
