import type { JsonObject, JsonValue } from '../base/index.js';

/**
 * A page of a list that its service gives whole: `items`, or the one list of the object, from `start` on and `limit` at most. `next` holds
 * the arguments of the following page where there is one.
 */
export function takePage(structured: JsonObject, values: JsonObject, given: () => JsonObject): JsonObject {
  const [start, limit] = [values.start, values.limit];
  if (typeof start !== 'number' && typeof limit !== 'number') return structured;
  const name = Array.isArray(structured.items)
    ? 'items'
    : Object.keys(structured).find((member) => Array.isArray(structured[member]));
  const list: JsonValue | undefined = name === undefined ? undefined : structured[name];
  if (name === undefined || !Array.isArray(list)) return structured;
  const from = typeof start === 'number' ? start : 0;
  const to = typeof limit === 'number' ? from + limit : list.length;
  const page = { ...structured, [name]: list.slice(from, to) };
  return to < list.length ? { ...page, next: { ...given(), start: to } } : page;
}
