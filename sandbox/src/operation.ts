import type { Dns } from './dns.js';
import type { Fields } from './fields.js';
import type { JsonMap } from './json.js';
import type { Organization } from './organization.js';
import type { Reply } from './reply.js';

/** One documented operation of the service. */
export interface Operation {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** With `{name}` for path parameters. */
  readonly path: string;
  /** The body's (or for GET the query's) `mode` that selects it, where the path has several. */
  readonly mode?: string | readonly string[];
  /** Scope family, such as `organization.domains`; the verb follows from the method unless given. */
  readonly scope: string;
  readonly query?: Fields;
  readonly body?: Fields;
  /** Further bodies that are taken, for operations that are documented in several ways. */
  readonly bodyVariants?: readonly Fields[];
  readonly handle: (call: OperationCall) => Reply;
}

/** A call that passed every check. */
export interface OperationCall {
  readonly organization: Organization;
  readonly dns: Dns;
  readonly params: { readonly [name: string]: string };
  readonly query: { readonly [name: string]: string };
  readonly body: JsonMap;
  /** Milliseconds since 1970 UTC. */
  readonly now: number;
}

/** The page of a list that `start` (counted from `first`) and `limit` ask for. */
export function page<T>(
  items: readonly T[],
  query: { readonly [name: string]: string },
  { first, limit }: { first: number; limit: number },
): readonly T[] {
  const start = Number(query.start ?? first) - first;
  return items.slice(Math.max(0, start), Math.max(0, start) + Number(query.limit ?? limit));
}
