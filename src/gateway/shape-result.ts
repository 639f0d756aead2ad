import { isJsonObject, type JsonObject, type JsonValue, valueAt } from '../base/index.js';
import type { MethodRecord } from '../catalogue/index.js';

/** The payload as an object: itself, `{items}` where it is a list, with `next` where a page was full. */
export function shapeResult(
  method: MethodRecord,
  data: JsonValue,
  values: JsonObject,
): { readonly [name: string]: JsonValue } {
  const next = nextPage(method, data, values);
  const object: JsonObject = isJsonObject(data)
    ? data
    : Array.isArray(data)
      ? { items: data }
      : data === null
        ? {}
        : { value: data };
  return next ? { ...object, next } : object;
}

/** The arguments of the following page, or null where this was the last one. */
function nextPage(method: MethodRecord, data: JsonValue, values: JsonObject): JsonObject | null {
  const paging = method.answers?.paging;
  if (!paging) return null;
  const path = paging.items.replace(/<(\w+)>/g, (_whole, name: string) => String(values[name] ?? ''));
  const items = valueAt(data, path);
  const start = numberOf(values[paging.start], paging.first);
  const limit = numberOf(values[paging.limit], paging.default_limit);
  if (!Array.isArray(items) || items.length === 0 || items.length < limit) return null;
  return { [paging.start]: start + items.length, [paging.limit]: limit };
}

function numberOf(value: JsonValue | undefined, otherwise: number): number {
  return typeof value === 'number' ? value : otherwise;
}
