import type { Json, JsonMap } from '../json.js';
import { isMap } from '../json.js';
import type { Reply } from '../reply.js';
import { badRequest, GraphFault } from './graph-fault.js';

/** A request that has found its operation. */
export interface Routed {
  readonly query: URLSearchParams;
  readonly body: JsonMap;
  /** Values of the path's parameters. */
  readonly path: { readonly [name: string]: string };
  /** The path as it came, without the version. */
  readonly place: string;
  /** Whether the caller accepts results of the index. */
  readonly isEventual: boolean;
}

const unsupported = (words: string): GraphFault => new GraphFault(400, 'Request_UnsupportedQuery', words);

/** Refuses what the service refuses: advanced queries without header and count, and `$skip`. */
export function checkQuery({ query, isEventual }: Routed): void {
  const filter = query.get('$filter') ?? '';
  const isAdvanced = /\b(?:ne|not|endsWith)\b/.test(filter) || (filter !== '' && query.get('$orderby') !== null);
  if (isAdvanced && !(isEventual && query.get('$count') === 'true')) throw unsupported('Unsupported Query.');
  if (query.get('$search') !== null && !isEventual)
    throw unsupported(
      "Request with $search query parameter only works through MSGraph with a special request header: 'ConsistencyLevel: eventual'",
    );
  if (query.get('$skip') !== null) throw badRequest("'$skip' is not supported by the service.");
}

/** Whether a query is served by the index, which lags. */
export function isIndexed({ query, isEventual }: Routed): boolean {
  return isEventual && (query.get('$search') !== null || query.get('$filter') !== null);
}

/** The members that a caller selected, else the default ones. */
export function select(members: JsonMap, query: URLSearchParams, defaults: readonly string[] = []): JsonMap {
  const wanted = query.get('$select')?.split(',') ?? defaults;
  const type = members['@odata.type'];
  const kept = wanted.length === 0 ? members : Object.fromEntries(wanted.map((name) => [name, members[name] ?? null]));
  return type === undefined ? kept : { '@odata.type': type, ...kept };
}

/** One page of a list with an opaque link to the next one. */
export function pageOf(
  items: readonly JsonMap[],
  { query, place }: Routed,
  { host, size = 100, max = 999 }: { readonly host: string; readonly size?: number; readonly max?: number },
): Reply {
  const top = Number(query.get('$top') ?? size);
  if (!Number.isInteger(top) || top < 1 || top > max)
    throw badRequest(`Invalid page size specified: '${query.get('$top')}'.`);
  const token = query.get('$skiptoken');
  const start = token === null ? 0 : Number(Buffer.from(token, 'base64url').toString());
  if (!Number.isInteger(start)) throw badRequest('The skip token is invalid.');
  const next = new URLSearchParams(query);
  next.set('$skiptoken', Buffer.from(String(start + top)).toString('base64url'));
  const link = start + top < items.length ? { '@odata.nextLink': `https://${host}/v1.0${place}?${next}` } : {};
  const count = query.get('$count') === 'true' && token === null ? { '@odata.count': items.length } : {};
  return { status: 200, body: { ...count, ...link, value: items.slice(start, start + top) } };
}

/** The items that `$filter` and `$search` find: terms joined by `and`. */
export function found(items: readonly JsonMap[], query: URLSearchParams): readonly JsonMap[] {
  const terms = (query.get('$filter') ?? '').split(/\s+and\s+/).filter(Boolean);
  const search = /^"(\w+):(.*)"$/.exec(query.get('$search') ?? '"":"');
  if (query.get('$search') !== null && !search) throw badRequest('Syntax error: character ":" is expected.');
  return items.filter((item) => {
    const words = search === null ? '' : (search[2] ?? '').toLowerCase();
    const isFound =
      search === null ||
      String(item[search[1] ?? ''] ?? '')
        .toLowerCase()
        .includes(words);
    return isFound && terms.every((term) => holds(item, term));
  });
}

function holds(item: JsonMap, term: string): boolean {
  const call = /^(startsWith|endsWith)\(([\w/]+),\s*'(.*)'\)$/i.exec(term.trim());
  if (call) {
    const [, name = '', path = '', text = ''] = call;
    const value = String(memberAt(item, path) ?? '').toLowerCase();
    const wanted = text.replaceAll("''", "'").toLowerCase();
    return name.toLowerCase() === 'startswith' ? value.startsWith(wanted) : value.endsWith(wanted);
  }
  const compared = /^([\w/]+)\s+(eq|ne|ge|gt|le|lt)\s+(?:'(.*)'|(\S+))$/.exec(term.trim());
  if (!compared) throw badRequest(`Invalid filter clause: ${term}`);
  const [, path = '', operator = '', quoted, bare = ''] = compared;
  const value = String(memberAt(item, path) ?? null).toLowerCase();
  const wanted = (quoted ?? bare).replaceAll("''", "'").toLowerCase();
  switch (operator) {
    case 'eq':
      return value === wanted;
    case 'ne':
      return value !== wanted;
    case 'ge':
      return value >= wanted;
    case 'gt':
      return value > wanted;
    case 'le':
      return value <= wanted;
    default:
      return value < wanted;
  }
}

function memberAt(item: JsonMap, path: string): Json | undefined {
  let value: Json | undefined = item;
  for (const step of path.split('/')) value = isMap(value) ? value[step] : undefined;
  return value;
}
