import { isJsonObject, type JsonObject, type JsonValue, valueAt } from '../base/index.js';
import type {
  CountedPagingRecord,
  FieldRecord,
  LastIdPagingRecord,
  LinkPagingRecord,
  MethodRecord,
  TokenPagingRecord,
} from '../catalogue/index.js';

/** What the next page is derived from. */
export interface PageReply {
  /** The payload, which contains the items. */
  readonly data: JsonValue;
  /** The whole body, which contains everything else. */
  readonly body: JsonValue;
  /** Names in lower case. */
  readonly headers: { readonly [name: string]: string };
}

/** What follows a page: the arguments of the next one, nothing, or items that this method cannot reach. */
export type NextPage =
  | { readonly kind: 'last' }
  | { readonly kind: 'next'; readonly arguments: JsonObject }
  | { readonly kind: 'unreachable'; readonly why: string };

/** Maximum page number, so that a service that ignores its page argument does not cause an endless loop. */
const pagesMax = 10_000;

const opaqueLengthMax = 2_048;
const last: NextPage = { kind: 'last' };

/** Determines how to request the next page. Pure; never follows a link in a reply. */
export function nextPageOf(method: MethodRecord, reply: PageReply, values: JsonObject): NextPage {
  const paging = method.answers?.paging;
  if (!paging) return last;
  switch (paging.by) {
    case 'number':
    case 'offset':
      return nextCounted(method, paging, { reply, values });
    case 'token':
      return nextToken(method, paging, { reply, values });
    case 'last_id':
      return nextLastId(method, paging, { reply, values });
    case 'link_header':
    case 'body_link':
      return nextLinked(method, paging, { reply, values });
  }
}

/** The next page has the same filters; context values are filled in again automatically. */
export function givenArguments(method: MethodRecord, values: JsonObject): JsonObject {
  const fields = method.documentation?.arguments ?? {};
  return Object.fromEntries(Object.entries(values).filter(([name]) => Object.hasOwn(fields, name)));
}

interface Page {
  readonly reply: PageReply;
  readonly values: JsonObject;
}

function nextCounted(method: MethodRecord, paging: CountedPagingRecord, { reply, values }: Page): NextPage {
  const items = itemsIn(paging.items, reply.data, values);
  if (items === null || items.length === 0) return endOfEmpty(paging.more, reply);
  const at = numberOf(values[paging.argument], paging.first);
  const size = paging.limit === undefined ? paging.size : numberOf(values[paging.limit], paging.size ?? items.length);
  const following = paging.by === 'number' ? at + 1 : at + items.length;
  const named = paging.next === undefined ? undefined : valueAt(reply.body, paging.next);
  const isFull = size !== undefined && items.length >= size;
  const isMore = paging.next === undefined ? hasMore(paging, reply, { following, isFull }) : isNamed(named);
  if (!isMore) return last;
  const target = countOf(named) ?? following;
  // A page that refers to itself or an earlier one would cause an endless loop.
  if (target <= at) return last;
  const pages = paging.by === 'number' ? target - paging.first : (target - paging.first) / Math.max(items.length, 1);
  if (pages >= pagesMax)
    return { kind: 'unreachable', why: `The list has more than ${pagesMax} pages and is cut off there: use a filter.` };
  const sized = paging.limit === undefined || size === undefined ? {} : { [paging.limit]: size };
  return next(method, values, { [paging.argument]: target, ...sized });
}

/** Whether a reply itself states that more items exist. */
function isMoreSaid(path: string | undefined, { body }: PageReply): boolean {
  const more = path === undefined ? undefined : valueAt(body, path);
  return more === true || more === 'true';
}

/** What follows a page without items. Paging cannot continue even if the service reports more. */
function endOfEmpty(path: string | undefined, reply: PageReply): NextPage {
  return isMoreSaid(path, reply) ? unreadable('this page has no items') : last;
}

function hasMore(
  paging: CountedPagingRecord,
  { body }: PageReply,
  { following, isFull }: { readonly following: number; readonly isFull: boolean },
): boolean {
  const more = paging.more === undefined ? undefined : valueAt(body, paging.more);
  if (more !== undefined) return more === true || more === 'true';
  const total = paging.total === undefined ? undefined : countOf(valueAt(body, paging.total));
  return total === undefined ? isFull : following - paging.first < total;
}

function nextToken(method: MethodRecord, paging: TokenPagingRecord, { reply, values }: Page): NextPage {
  if (paging.more !== undefined && valueAt(reply.body, paging.more) === false) return last;
  const token = valueAt(reply.body, paging.next);
  if (!isNamed(token)) return last;
  const taken = argumentOf(token, method.documentation?.arguments[paging.argument]);
  if (taken === undefined) return unreadable(`the value at ${paging.next} does not fit ${paging.argument}`);
  // The token of the current page would cause an endless loop.
  if (taken === values[paging.argument])
    return isMoreSaid(paging.more, reply) ? unreadable('the service returned the token of this page again') : last;
  return next(method, values, { [paging.argument]: taken });
}

function nextLastId(method: MethodRecord, paging: LastIdPagingRecord, { reply, values }: Page): NextPage {
  const items = itemsIn(paging.items, reply.data, values);
  const lastItem = items?.at(-1);
  if (items === null || lastItem === undefined) return endOfEmpty(paging.more, reply);
  const more = paging.more === undefined ? undefined : valueAt(reply.body, paging.more);
  const size = paging.limit === undefined ? paging.size : numberOf(values[paging.limit], paging.size ?? items.length);
  const isMore = more === undefined ? size !== undefined && items.length >= size : more === true || more === 'true';
  if (!isMore) return last;
  const field = method.documentation?.arguments[paging.argument];
  const id = argumentOf(valueAt(lastItem, paging.id ?? 'id'), field);
  if (id === undefined) return unreadable(`the last item has no ${paging.id ?? 'id'}`);
  // A page after an item does not contain that item; such a service would cause an endless loop.
  const given = values[paging.argument];
  const ids = items.map((item) => argumentOf(valueAt(item, paging.id ?? 'id'), field));
  if (given !== undefined && ids.includes(given)) return unreadable('the service returned a page again');
  return next(method, values, { [paging.argument]: id });
}

// A link is untrusted: only values for this method's own arguments are read from it.
function nextLinked(method: MethodRecord, paging: LinkPagingRecord, { reply, values }: Page): NextPage {
  const link = paging.by === 'link_header' ? linkIn(reply.headers.link) : valueAt(reply.body, paging.next ?? '');
  if (typeof link !== 'string' || link === '') return last;
  const told = new URLSearchParams(/\?([^#]*)/s.exec(link)?.[1] ?? '');
  const taken: { [name: string]: JsonValue } = {};
  for (const [key, binding] of Object.entries(method.request.query ?? {})) {
    const text = told.get(key);
    if (!('argument' in binding) || text === null) continue;
    const field = method.documentation?.arguments[binding.argument];
    if (field?.type !== 'integer' && field?.type !== 'string' && field?.type !== 'id') continue;
    const value = argumentOf(text, field);
    // Part of a link's parameters would name another page.
    if (value === undefined) return unreadable(`its link has a ${key} that does not fit ${binding.argument}`);
    taken[binding.argument] = value;
  }
  if (Object.keys(taken).length === 0) return unreadable('its link has no parameter that this tool takes');
  // A link to the current page would cause an endless loop.
  const moved = Object.entries(taken).filter(([name, value]) => values[name] !== value);
  if (moved.length === 0) return last;
  const isBack = moved.every(([name, value]) => isBefore(value, values[name]));
  return isBack ? unreadable('its link leads back') : next(method, values, taken);
}

function isBefore(value: JsonValue, present: JsonValue | undefined): boolean {
  return typeof value === 'number' && typeof present === 'number' && value < present;
}

function next(method: MethodRecord, values: JsonObject, moved: JsonObject): NextPage {
  return { kind: 'next', arguments: { ...givenArguments(method, values), ...moved } };
}

function unreadable(why: string): NextPage {
  return { kind: 'unreachable', why: `More items exist, but the next page cannot be requested: ${why}. Use a filter.` };
}

function itemsIn(path: string, data: JsonValue, values: JsonObject): readonly JsonValue[] | null {
  const filled = path.replace(/<(\w+)>/g, (_whole, name: string) => String(values[name] ?? ''));
  const items = valueAt(data, filled);
  return Array.isArray(items) ? items : null;
}

/**
 * An untrusted value as the argument of the next page: a number, or opaque text of one line. Undefined if it is
 * neither.
 */
function argumentOf(value: JsonValue | undefined, field: FieldRecord | undefined): JsonValue | undefined {
  if (field?.type === 'integer') return countOf(value);
  const text = typeof value === 'number' || typeof value === 'bigint' ? String(value) : value;
  if (typeof text !== 'string' || text === '' || text.length > opaqueLengthMax || /[\p{Cc}\p{Cf}]/u.test(text))
    return undefined;
  return !field?.enum || field.enum.includes(text) ? text : undefined;
}

function isNamed(value: JsonValue | undefined): boolean {
  return value !== undefined && value !== null && value !== false && value !== '' && !isJsonObject(value);
}

function countOf(value: JsonValue | undefined): number | undefined {
  if (typeof value === 'number') return Number.isSafeInteger(value) && value >= 0 ? value : undefined;
  return typeof value === 'string' && /^\d{1,15}$/.test(value) ? Number(value) : undefined;
}

function numberOf(value: JsonValue | undefined, otherwise: number): number {
  return typeof value === 'number' ? value : otherwise;
}

/** The target of `rel="next"` in a `Link` header (RFC 8288). */
function linkIn(header: string | undefined): string | undefined {
  for (const [, target, parameters] of (header ?? '').matchAll(
    /<([^<>]*)>((?:\s*;\s*[\w!#$&+.^`|~*-]+\s*(?:=\s*(?:"[^"]*"|[^\s",;]+))?)*)/g,
  )) {
    const rel = /;\s*rel\s*=\s*(?:"([^"]*)"|([^\s",;]+))/i.exec(parameters ?? '');
    if ((rel?.[1] ?? rel?.[2] ?? '').toLowerCase().split(/\s+/).includes('next')) return target;
  }
  return undefined;
}
