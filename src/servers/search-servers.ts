import { type Failure, ok, type Result } from '../base/index.js';
import type { ServerQuery, ServerRow, ServerSort, ServerState, Store } from '../store/index.js';
import { refuseCursor, refuseFailures } from './check-fields.js';
import { serverOf } from './server-of.js';
import type { FoundServers, ServerSearch } from './types.js';

/** Every sort order of a list of servers; a `-` prefix means descending. */
export const serverSorts = ['created_at', 'name', 'expires_at', 'last_used_at'] as const satisfies ServerSort['by'][];
/** Every state that a list of servers can be filtered by. */
export const serverStates = ['active', 'expiring', 'needs_reauth', 'expired'] as const satisfies ServerState[];

/** Searches the servers of all accounts. */
export async function searchServers(
  table: Pick<Store['servers'], 'search'>,
  search: ServerSearch,
  now: number,
): Promise<Result<FoundServers>> {
  const failures: Failure[] = [];
  const sort = readSort(search.sort ?? '-created_at');
  if (!sort)
    failures.push({ path: 'sort', message: `must be one of ${serverSorts.join(', ')}, each with - in front or not` });
  const state = serverStates.find((known) => known === search.state);
  if (search.state !== undefined && !state)
    failures.push({ path: 'state', message: `must be one of ${serverStates.join(', ')}` });
  if (failures.length > 0 || !sort) return refuseFailures(failures);
  const after = search.cursor === undefined ? undefined : readCursor(search.cursor, sort);
  if (after === null) return refuseCursor();
  const { within, accountIds, withinAccountIds, integration, text, labels, externalId, limit } = search;
  const wanted = { within, accountIds, withinAccountIds, integration, text, labels, externalId };
  const query: ServerQuery = { ...wanted, state, sort, after, limit, now };
  const { rows, total } = await table.search(query);
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  return ok({
    items: items.map(serverOf),
    nextCursor: rows.length > limit && last ? writeCursor(last, sort) : null,
    total,
  });
}

function readSort(text: string): ServerSort | undefined {
  const by = serverSorts.find((known) => known === text.replace(/^-/, ''));
  return by && { by, isDescending: text.startsWith('-') };
}

const never = Number.MAX_SAFE_INTEGER;

function keyOf(row: ServerRow, { by }: ServerSort): string | number {
  switch (by) {
    case 'created_at':
      return row.createdAt;
    case 'name':
      return row.name;
    case 'expires_at':
      return row.expiresAt ?? never;
    case 'last_used_at':
      return row.lastUsedAt ?? 0;
  }
}

function nameOf({ by, isDescending }: ServerSort): string {
  return isDescending ? `-${by}` : by;
}

function writeCursor(row: ServerRow, sort: ServerSort): string {
  return Buffer.from(JSON.stringify([nameOf(sort), keyOf(row, sort), row.id])).toString('base64url');
}

// A cursor of another sort order would start at a wrong position.
function readCursor(cursor: string, sort: ServerSort): ServerQuery['after'] | null {
  try {
    const value: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
    if (!Array.isArray(value) || value.length !== 3) return null;
    const [order, key, id]: unknown[] = value;
    const isKey = sort.by === 'name' ? typeof key === 'string' : typeof key === 'number' && Number.isSafeInteger(key);
    const isOurs = order === nameOf(sort) && isKey && typeof id === 'string' && id.length <= 200;
    return isOurs && (typeof key === 'string' || typeof key === 'number') ? { key, id } : null;
  } catch {
    return null;
  }
}
