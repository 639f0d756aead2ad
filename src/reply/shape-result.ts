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
  if ('link' in paging) return pageOfLink(method, valueAt(data, paging.link), values);
  const path = paging.items.replace(/<(\w+)>/g, (_whole, name: string) => String(values[name] ?? ''));
  const items = valueAt(data, path);
  const start = numberOf(values[paging.start], paging.first);
  const limit = numberOf(values[paging.limit], paging.default_limit);
  if (!Array.isArray(items) || items.length === 0 || items.length < limit) return null;
  return { ...argumentsOf(method, values), [paging.start]: start + items.length, [paging.limit]: limit };
}

/** The filters of this page are those of the next; context values are filled in again by themselves. */
export function argumentsOf(method: MethodRecord, values: JsonObject): JsonObject {
  const fields = method.documentation?.arguments ?? {};
  return Object.fromEntries(Object.entries(values).filter(([name]) => Object.hasOwn(fields, name)));
}

// A link comes from outside: only its numbers for integer arguments of this very method are read, and nothing else.
function pageOfLink(method: MethodRecord, link: JsonValue | undefined, values: JsonObject): JsonObject | null {
  if (typeof link !== 'string') return null;
  const told = new URLSearchParams(link.slice(link.indexOf('?') + 1).replace(/#.*$/s, ''));
  const given = argumentsOf(method, values);
  const next: [string, JsonValue][] = [];
  for (const [key, binding] of Object.entries(method.request.query ?? {})) {
    const value = told.get(key);
    if (!('argument' in binding) || value === null) continue;
    if (method.documentation?.arguments[binding.argument]?.type !== 'integer') continue;
    // Half of what a link says would name another page.
    if (!/^\d{1,15}$/.test(value)) return null;
    next.push([binding.argument, Number(value)]);
  }
  // A link that asks for this very page again would never end.
  const isFurther = next.some(([name, value]) => given[name] !== value);
  return isFurther ? { ...given, ...Object.fromEntries(next) } : null;
}

function numberOf(value: JsonValue | undefined, otherwise: number): number {
  return typeof value === 'number' ? value : otherwise;
}
