import type { JsonObject } from '../base/index.js';

/** What a page is taken of: the list's member, what the caller gave, and the arguments that the next page takes again. */
export interface PageWanted {
  readonly member: string;
  readonly values: JsonObject;
  readonly given: () => JsonObject;
}

/**
 * A page of a list that its service gives whole, from `start` on and `limit` at most. `next` holds the arguments of the following page
 * where there is one.
 */
export function takePage(structured: JsonObject, { member, values, given }: PageWanted): JsonObject {
  const [start, limit] = [values.start, values.limit];
  if (typeof start !== 'number' && typeof limit !== 'number') return structured;
  const list = Object.hasOwn(structured, member) ? structured[member] : undefined;
  if (!Array.isArray(list)) return structured;
  const from = typeof start === 'number' ? start : 0;
  const to = typeof limit === 'number' ? from + limit : list.length;
  const page = { ...structured, [member]: list.slice(from, to) };
  return to < list.length ? { next: { ...given(), start: to }, ...page } : page;
}
