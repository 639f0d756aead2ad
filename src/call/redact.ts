import { isJsonObject, type JsonObject, type JsonValue } from '../base/index.js';
import type { ArgumentRecord, ContextRecord, FieldRecord } from '../catalogue/index.js';

const textLengthMax = 500;
const membersMax = 100;
/** A common run of this many characters is not a coincidence. */
const repeatedLength = 16;
/** Minimum length of a shorter value that is compared as a whole; below this, ordinary words would match. */
const repeatedLengthMin = 6;
/** Maximum stored length of a text. */
const repeatedTextMax = 1_000;

/**
 * Arguments for the audit log: declared secrets masked, personal writing replaced by its length, long texts and lists
 * cut. Of undescribed arguments only the names are stored, because their contents are unknown.
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

/**
 * Whether a text, such as the service's error message, repeats part of the declared secrets or personal writing in
 * these arguments. Then it must not be stored either.
 */
export function repeatsHidden(
  text: string,
  values: JsonObject,
  fields: { readonly [name: string]: ArgumentRecord },
): boolean {
  const shown = text.slice(0, repeatedTextMax);
  return Object.entries(values).some(([name, value]) => {
    const field = Object.hasOwn(fields, name) ? fields[name] : undefined;
    return field !== undefined && hiddenTexts(value, field).some((hidden) => isPartRepeated(shown, hidden));
  });
}

function isPartRepeated(text: string, hidden: string): boolean {
  if (hidden.length < repeatedLength) return hidden.length >= repeatedLengthMin && text.includes(hidden);
  for (let start = 0; start + repeatedLength <= text.length; start += 1)
    if (hidden.includes(text.slice(start, start + repeatedLength))) return true;
  return false;
}

function hiddenTexts(value: JsonValue, field: FieldRecord): readonly string[] {
  if (field.secret || field.private) return textsIn(value);
  const { items, properties, values } = field;
  if (items && Array.isArray(value)) return value.flatMap((item: JsonValue) => hiddenTexts(item, items));
  if ((properties || values) && isJsonObject(value))
    return Object.entries(value).flatMap(([name, member]) => {
      const inner = properties && Object.hasOwn(properties, name) ? properties[name] : values;
      return inner ? hiddenTexts(member, inner) : [];
    });
  return holdsSecret(field) ? textsIn(value) : [];
}

function textsIn(value: JsonValue): readonly string[] {
  if (typeof value === 'string') return [value];
  if (Array.isArray(value)) return value.flatMap((item: JsonValue) => textsIn(item));
  if (isJsonObject(value)) return Object.values(value).flatMap(textsIn);
  return typeof value === 'number' ? [String(value)] : [];
}

function redactValue(value: JsonValue, field: FieldRecord): JsonValue {
  if (field.secret) return '[secret]';
  if (field.private) return `[${textLength(value)} characters]`;
  if (field.items && Array.isArray(value)) {
    const { items } = field;
    return value.slice(0, membersMax).map((item: JsonValue) => redactValue(item, items));
  }
  if ((field.properties || field.values) && isJsonObject(value)) {
    const { properties = {}, values } = field;
    const members = Object.entries(value).slice(0, membersMax);
    return Object.fromEntries(
      members.map(([name, member]) => {
        const inner = Object.hasOwn(properties, name) ? properties[name] : values;
        return [name.slice(0, 80), inner ? redactValue(member, inner) : '[not an argument]'];
      }),
    );
  }
  // Text in place of an object or a list may be that object as JSON, including its secrets.
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
    (field.values !== undefined && holdsSecret(field.values)) ||
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
