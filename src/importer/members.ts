import { isJsonObject, type JsonArray, type JsonObject, type JsonValue } from '../base/index.js';

/** A member of an object. Own members only, because documents are untrusted. */
export function memberOf(value: JsonValue | undefined, name: string): JsonValue | undefined {
  return isJsonObject(value) && Object.hasOwn(value, name) ? value[name] : undefined;
}

/** An object member, or an empty object. */
export function objectAt(value: JsonValue | undefined, name: string): JsonObject {
  const member = memberOf(value, name);
  return isJsonObject(member) ? member : {};
}

/** A list member, or an empty list. */
export function listAt(value: JsonValue | undefined, name: string): JsonArray {
  const member = memberOf(value, name);
  return Array.isArray(member) ? member : [];
}

/** A text member, or an empty text. */
export function textAt(value: JsonValue | undefined, name: string): string {
  const member = memberOf(value, name);
  return typeof member === 'string' ? member : '';
}

/** The texts of a list member. */
export function textsAt(value: JsonValue | undefined, name: string): readonly string[] {
  return listAt(value, name).filter((item) => typeof item === 'string');
}

/** Names in the order of their code points, which no locale changes. */
export function sorted(names: Iterable<string>): string[] {
  return [...names].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
}
