import { isJsonObject, type JsonObject, type JsonValue } from '../base/index.js';
import type { ArgumentRecord, ContextRecord, FieldRecord } from '../catalogue/index.js';

const textLengthMax = 500;
const membersMax = 100;

/**
 * Arguments as the audit trail may keep them: declared secrets masked, what people write to each other told by its length, long texts and lists cut. What no record describes is kept by
 * name alone, for nobody can tell what it holds.
 */
export function redactArguments(
  values: JsonObject,
  fields: { readonly [name: string]: ArgumentRecord },
  context: readonly ContextRecord[],
): JsonObject {
  const kept: [string, JsonValue][] = [];
  for (const [name, value] of Object.entries(values).slice(0, membersMax)) {
    const field = Object.hasOwn(fields, name) ? fields[name] : undefined;
    const isContext = field === undefined && context.some((item) => item.name === name);
    kept.push([
      name.slice(0, 80),
      field ? redactValue(value, field) : isContext ? shorten(value) : '[not an argument]',
    ]);
  }
  return Object.fromEntries(kept);
}

function redactValue(value: JsonValue, field: FieldRecord): JsonValue {
  if (field.secret) return '[secret]';
  if (field.private) return `[${textLength(value)} characters]`;
  if (field.items && Array.isArray(value)) {
    const { items } = field;
    return value.slice(0, membersMax).map((item: JsonValue) => redactValue(item, items));
  }
  if (field.properties && isJsonObject(value)) {
    const { properties } = field;
    const members = Object.entries(value).slice(0, membersMax);
    return Object.fromEntries(
      members.map(([name, member]) => {
        const inner = Object.hasOwn(properties, name) ? properties[name] : undefined;
        return [name.slice(0, 80), inner ? redactValue(member, inner) : '[not an argument]'];
      }),
    );
  }
  // Text in place of an object or a list may be that object as JSON, its secrets included.
  if (holdsSecret(field)) return '[secret]';
  return shorten(value);
}

function textLength(value: JsonValue): number {
  return (typeof value === 'string' ? value : JSON.stringify(value)).length;
}

function holdsSecret(field: FieldRecord): boolean {
  return (
    field.secret === true ||
    field.private === true ||
    (field.items !== undefined && holdsSecret(field.items)) ||
    Object.values(field.properties ?? {}).some(holdsSecret)
  );
}

function shorten(value: JsonValue): JsonValue {
  if (typeof value === 'string')
    return value.length > textLengthMax ? `${value.slice(0, textLengthMax)}… (${value.length} characters)` : value;
  if (Array.isArray(value)) return value.slice(0, membersMax).map((item: JsonValue) => shorten(item));
  if (!isJsonObject(value)) return value;
  const members = Object.entries(value).slice(0, membersMax);
  return Object.fromEntries(members.map(([name, member]) => [name.slice(0, 80), shorten(member)]));
}
