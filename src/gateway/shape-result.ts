import { isJsonObject, type JsonObject, type JsonValue, valueAt } from '../base/index.js';
import type { MethodRecord } from '../catalogue/index.js';

/** The payload as an object: itself, `{items}` where it is a list, with `next` where a page was full. */
export function shapeResult(method: MethodRecord, data: JsonValue, values: JsonObject): JsonObject {
  const object: JsonObject = isJsonObject(data)
    ? data
    : Array.isArray(data)
      ? { items: data }
      : data === null
        ? {}
        : { value: data };
  const next = nextPage(method, data, values);
  return next ? { ...object, next } : object;
}

/** The arguments of the call that fetches the following page, or null where this was the last one. */
function nextPage(method: MethodRecord, data: JsonValue, values: JsonObject): JsonObject | null {
  const paging = method.answers?.paging;
  if (!paging) return null;
  const path = paging.items.replace(/<(\w+)>/g, (_whole, name: string) => String(values[name] ?? ''));
  const items = valueAt(data, path);
  const start = numberOf(values[paging.start], paging.first);
  const limit = numberOf(values[paging.limit], paging.default_limit);
  if (!Array.isArray(items) || items.length === 0 || items.length < limit) return null;
  // The filters of this page are those of the next; context values are filled in again by themselves.
  const same = Object.entries(values).filter(([name]) => Object.hasOwn(method.documentation?.arguments ?? {}, name));
  return { ...Object.fromEntries(same), [paging.start]: start + items.length, [paging.limit]: limit };
}

function numberOf(value: JsonValue | undefined, otherwise: number): number {
  return typeof value === 'number' ? value : otherwise;
}
