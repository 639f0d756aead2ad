import { isJsonObject, type JsonObject, type JsonValue } from '../base/index.js';
import { withoutReservedNames } from './reply-text.js';

/** The payload as an object: itself, `{items}` where it is a list, with `next`, the arguments of the following page, where there is one. */
export function shapeResult(data: JsonValue, next: JsonObject | null): JsonObject {
  const object: JsonObject = isJsonObject(data)
    ? withoutReservedNames(data)
    : Array.isArray(data)
      ? { items: data }
      : data === null
        ? {}
        : { value: data };
  return next ? { next, ...object } : object;
}
