import type { JsonObject } from '../base/index.js';

/** The input of a page: the list's member, the caller's arguments, and those that the next page repeats. */
export interface PageWanted {
  readonly member: string;
  readonly values: JsonObject;
  readonly given: () => JsonObject;
}

/**
 * A page of a list that its service returns whole, with at most `limit` items from `start` on. `next` contains the
 * arguments of the next page, if there is one.
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
