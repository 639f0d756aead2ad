import type { JsonObject, JsonValue } from '../base/index.js';
import type { ArgumentRecord } from '../catalogue/index.js';
import type { Bound } from './bind.js';
import { flatten, type Place, type Shape } from './flatten.js';
import { textAt } from './members.js';
import type { Operation } from './operation.js';
import type { Follow } from './pointers.js';
import { typeOf } from './reduce.js';

/** What a reply reveals about its list. */
export interface ReplyOutline {
  /** Paths of the lists of the reply; `` is the reply itself. */
  readonly lists: readonly string[];
  /** Type of each member of the reply itself, where it is an object. */
  readonly top: ReadonlyMap<string, string>;
  /** Type of every other plain member, by its path. */
  readonly members: ReadonlyMap<string, string>;
  readonly isKnown: boolean;
}

/** What is known about a reply that no document describes. */
export const unknownReply: ReplyOutline = { lists: [], top: new Map(), members: new Map(), isKnown: false };

/** Outlines replies of one document; a reply that several operations refer to is outlined once. */
export function createOutlines(follow: Follow): (reply: JsonValue | undefined) => ReplyOutline {
  const known = new Map<string, ReplyOutline>();
  return (reply) => {
    const reference = textAt(reply, '$ref');
    const outline = known.get(reference) ?? outlineReply(follow, reply);
    if (reference !== '') known.set(reference, outline);
    return outline;
  };
}

/** The outline of a successful reply: two levels, and members about pages on the third. */
function outlineReply(follow: Follow, reply: JsonValue | undefined): ReplyOutline {
  if (reply === undefined) return unknownReply;
  const lists: string[] = [];
  const members = new Map<string, string>();
  const top = new Map<string, string>();
  let left = outlinedMax;
  let hasMembers = false;
  const walk = (place: Place, path: string, level: number): void => {
    left -= 1;
    if (left < 0) return;
    const shape: Shape = flatten(follow, place);
    const type = typeOf(shape);
    if (level === 1) top.set(path, type);
    if (type === 'array') lists.push(path);
    else if (type === 'object' && level < 3) {
      hasMembers ||= shape.members.size > 0;
      left -= namesRead(shape, level);
      for (const [name, inner] of outlinedMembers(shape, level))
        walk(inner, path === '' ? name : `${path}.${name}`, level + 1);
    } else if (path !== '') members.set(path, type);
  };
  walk({ schema: reply, trail: [] }, '', 0);
  return { lists, top, members, isKnown: lists.length > 0 || hasMembers };
}

/** The most members of one reply that are read. */
const outlinedMax = 5_000;

// Each name on the third level counts as read, whether or not it is followed.
function namesRead({ members }: Shape, level: number): number {
  return level < 2 ? 0 : members.size;
}

// A name with a dot cannot be part of a dotted path. On the third level only what could be about pages is used.
function outlinedMembers({ members }: Shape, level: number): readonly (readonly [string, Place])[] {
  const names = [...members].slice(0, 80).filter(([name]) => !name.includes('.'));
  return level < 2 ? names : names.filter(([name]) => isPagingMember(name));
}

/** Whether a reply is a list: itself, or in a single member of its first level. Null if unknown. */
export function isListReply({ lists, isKnown }: ReplyOutline): boolean | null {
  if (!isKnown) return null;
  return lists.includes('') || itemsPath(lists) !== null;
}

function itemsPath(lists: readonly string[]): string | null {
  if (lists.includes('')) return '';
  const first = lists.filter((path) => !path.includes('.'));
  if (first.length === 1) return first[0] ?? null;
  const usual = first.filter((path) =>
    /^(?:items|data|results?|values?|entries|records|list|content|objects)$/i.test(path),
  );
  if (first.length > 1) return usual.length === 1 ? (usual[0] ?? null) : null;
  const second = lists.filter((path) => path.split('.').length === 2);
  return second.length === 1 ? (second[0] ?? null) : null;
}

const plain = (name: string): string => name.toLowerCase().replaceAll(/[^a-z0-9]/g, '');
const tokenArguments =
  /^(?:pagetoken|nexttoken|cursor|pagecursor|nextcursor|continuationtoken|nextpagetoken|continuation|paginationtoken|after|startcursor|marker|bookmark)$/;
const tokenMembers =
  /^(?:nextpagetoken|nexttoken|nextcursor|nextpagecursor|cursor|continuationtoken|paginationtoken|next|after|endcursor|nextmarker|bookmark)$/;
const pageArguments = /^(?:page|pagenumber|pageno|pageindex|pagenum|currentpage|p)$/;
const offsetArguments = /^(?:offset|start|skip|startindex|startat|from|pageoffset|firstresult)$/;
const limitArguments =
  /^(?:limit|perpage|pagesize|maxresults|pagelimit|size|count|top|itemsperpage|resultsperpage|max|rows|pagecount)$/;

const moreMembers = /^(?:hasmore|hasnext|hasnextpage|more|moreavailable|ismore)$/;
const nextPageMembers = /^nextpage$/;
const nextOffsetMembers = /^nextoffset$/;
const pageTotalMembers = /^(?:totalpages|pagecount|lastpage|pages|numpages)$/;
const itemTotalMembers = /^(?:total|totalcount|totalresults|totalitems|totalsize)$/;
const pagingMembers = [
  tokenMembers,
  moreMembers,
  nextPageMembers,
  nextOffsetMembers,
  pageTotalMembers,
  itemTotalMembers,
];

function isPagingMember(name: string): boolean {
  const word = plain(name);
  return pagingMembers.some((pattern) => pattern.test(word));
}

interface Paged {
  readonly paging?: JsonObject;
  readonly todo?: string;
}

/** How to request the next page of a list, if the document shows it; a todo if it is only a hint. */
export function detectPaging(operation: Operation, bound: Bound, outline: ReplyOutline): Paged {
  const args = [...bound.query].map(([wire, argument]) => ({
    wire: plain(wire),
    argument,
    field: bound.arguments[argument],
  }));
  const find = (pattern: RegExp, types: readonly string[]): QueryArgument | undefined =>
    args.find(({ wire, field }) => pattern.test(wire) && types.includes(field?.type ?? ''));
  const limit = find(limitArguments, ['integer']);
  const items = itemsPath(outline.lists);
  const sized = limit ? { limit: limit.argument } : {};
  const listed = items === null ? {} : { items, ...sized };
  const member = (pattern: RegExp, types: readonly string[]): string | undefined =>
    [...outline.members].find(
      ([path, type]) => pattern.test(plain(path.split('.').at(-1) ?? '')) && types.includes(type),
    )?.[0];
  const token = find(tokenArguments, ['string', 'integer']);
  const next = member(tokenMembers, ['string', 'integer', 'any']);
  if (token && next !== undefined) return { paging: { by: 'token', argument: token.argument, next, ...listed } };
  const more = member(moreMembers, ['boolean']);
  const lastId = find(/^(?:startingafter|sinceid|afterid|lastid)$/, ['string', 'integer']);
  if (lastId && more !== undefined && items !== null)
    return { paging: { by: 'last_id', argument: lastId.argument, ...listed, more } };
  const isLinkable = args.some(({ field }) => ['integer', 'string', 'id'].includes(field?.type ?? ''));
  const pageLike = args.some(({ wire }) =>
    [tokenArguments, pageArguments, offsetArguments].some((pattern) => pattern.test(wire)),
  );
  if (operation.hasLinkHeader && isLinkable && pageLike) return { paging: { by: 'link_header', ...listed } };
  const counted = items === null ? null : detectCounted({ find, member, more, items, limit });
  if (counted) return { paging: counted };
  return pageLike
    ? {
        todo: 'The operation takes a page, but the document does not show where the next one is named: write paging in overlay.yaml.',
      }
    : {};
}

interface QueryArgument {
  readonly argument: string;
  readonly field: ArgumentRecord | undefined;
}

interface CountedSource {
  readonly find: (pattern: RegExp, types: readonly string[]) => QueryArgument | undefined;
  readonly member: (pattern: RegExp, types: readonly string[]) => string | undefined;
  readonly more: string | undefined;
  readonly items: string;
  readonly limit: QueryArgument | undefined;
}

function detectCounted({ find, member, more, items, limit }: CountedSource): JsonObject | null {
  const page = find(pageArguments, ['integer']);
  const offset = page ? undefined : find(offsetArguments, ['integer']);
  const counter = page ?? offset;
  if (!counter) return null;
  const isPage = page !== undefined;
  const next = isPage ? member(nextPageMembers, ['integer']) : member(nextOffsetMembers, ['integer']);
  const total = isPage ? member(pageTotalMembers, ['integer']) : member(itemTotalMembers, ['integer']);
  const told = next !== undefined ? { next } : more !== undefined ? { more } : total !== undefined ? { total } : null;
  if (!told) return null;
  const first = counter.field?.minimum === 0 || !isPage ? 0 : 1;
  return {
    by: isPage ? 'number' : 'offset',
    argument: counter.argument,
    first,
    items,
    ...(limit ? { limit: limit.argument } : {}),
    ...told,
  };
}
