import type { JsonObject } from '../base/index.js';
import { listMemberOf, type MethodRecord, pagesWholeList } from '../catalogue/index.js';
import { givenArguments } from '../upstream/index.js';

/** An item of a page: the path of its list in the reply, and the number of items before it. */
export interface PagePlace {
  readonly path: readonly (string | number)[];
  readonly count: number;
}

/** The arguments of the page that begins with this item; null if the list at the path has no pages by index. */
export function pageFrom(method: MethodRecord, { path, count }: PagePlace, values: JsonObject): JsonObject | null {
  const given = givenArguments(method, values);
  const list = path.join('.');
  if (pagesWholeList(method))
    return list === listMemberOf(method) ? { ...given, start: numberOf(values.start, 0) + count } : null;
  const paging = method.answers?.paging;
  if (paging?.by !== 'offset') return null;
  const items = paging.items.replace(/<(\w+)>/g, (_whole, name: string) => String(values[name] ?? ''));
  if (list !== (items || 'items')) return null;
  const { limit, size } = paging;
  const sized = limit !== undefined && values[limit] === undefined && size !== undefined ? { [limit]: size } : {};
  return { ...given, ...sized, [paging.argument]: numberOf(values[paging.argument], paging.first) + count };
}

function numberOf(value: JsonObject[string] | undefined, otherwise: number): number {
  return typeof value === 'number' ? value : otherwise;
}
