import type { DataCenter } from './data-centers.js';
import type { Dns } from './dns.js';
import type { Fields } from './fields.js';
import type { JsonMap } from './json.js';
import type { UploadedFile } from './multipart.js';
import type { Organization, User } from './organization.js';
import type { Outbox } from './outbox.js';
import type { Reply } from './reply.js';

/** One documented operation of the service. */
export interface Operation {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** With `{name}` for path parameters: digits, but for `domainName` (text) and `emailAddress` (an address). */
  readonly path: string;
  /** The body's (or for GET the query's) `mode` that selects it, where the path has several. */
  readonly mode?: string | readonly string[];
  /** Scope family, such as `organization.domains`; the verb follows from the method. */
  readonly scope: string;
  readonly query?: Fields;
  readonly body?: Fields;
  /** In place of `body`, where several pages change one thing each: which is meant follows from what is sent. */
  readonly bodyForms?: readonly Fields[];
  /** True for the one GET whose fields are documented as a JSON body: they are taken from the body or from the query. */
  readonly isBodyInQuery?: boolean;
  /** The name of the parts, where the body is multipart/form-data and brings files. */
  readonly filePart?: string;
  /** Set where the body may also be one file as it is, named by `fileName` of the query. */
  readonly isRawFile?: true;
  readonly handle: (call: OperationCall) => Reply;
}

/** A call that passed every check. */
export interface OperationCall {
  readonly center: DataCenter;
  readonly organization: Organization;
  /** Every organization of the data centre, by zoid. */
  readonly organizations: Map<string, Organization>;
  /** Who the access token belongs to. */
  readonly caller: User;
  readonly dns: Dns;
  readonly outbox: Outbox;
  /** Ends every OAuth consent of a user. */
  readonly endConsents: (user: User) => void;
  /** As requested, without the query. */
  readonly path: string;
  readonly params: { readonly [name: string]: string };
  readonly query: { readonly [name: string]: string };
  readonly body: JsonMap;
  /** One or more where the operation has a `filePart`. */
  readonly files: readonly UploadedFile[];
  /** Milliseconds since 1970 UTC. */
  readonly now: number;
}

/** The page of a list that `start` (counted from `first`) and `limit` ask for. */
export function page<T>(
  items: readonly T[],
  query: { readonly [name: string]: string },
  { first, limit }: { first: number; limit: number },
): readonly T[] {
  const start = Math.max(0, Number(query.start ?? first) - first);
  return items.slice(start, start + Number(query.limit ?? limit));
}

/** The items whose text holds the search key, case aside. */
export function matching<T>(
  items: readonly T[],
  key: string | undefined,
  textOfItem: (item: T) => string,
): readonly T[] {
  if (key === undefined) return items;
  const wanted = key.toLowerCase();
  return items.filter((item) => textOfItem(item).toLowerCase().includes(wanted));
}
