import { isJsonObject, type JsonObject, type JsonValue } from '../base/index.js';
import { withoutReservedNames } from './reply-text.js';

/**
 * The payload as an object: itself, or `{items}` for a list, with `next`, the arguments of the next page, if there is
 * one.
 */
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
