import type { Clock } from '../../base/index.js';
import type { SecretRow, SecretTable, ServerRow, ServerTable } from '../interfaces.js';
import type { Link } from './link.js';

/** Maximum lifetime of a copy, however long its row stays valid. */
const copyLifetimeMs = 10 * 60_000;
const accessTokenCopyMs = 60_000;

/** Dependencies of the copies. */
export interface CopyDeps {
  readonly link: Link;
  readonly clock: Clock;
  readonly changeCount: () => number | Promise<number>;
}

/**
 * Copies of rows for all gateways. Each contains the change count from before its row was read, and is only valid while
 * that is the current one, so a change that could not be announced, or a copy that could not be deleted, never restores
 * anything that has ended.
 */
interface Copies<Row> {
  get(key: string): Promise<{ readonly row: Row | undefined; readonly count: number }>;
  put(
    key: string,
    row: Row,
    stay: { readonly count: number; readonly lifetimeMs: number; readonly isNew: boolean },
  ): Promise<void>;
  drop(...keys: readonly string[]): Promise<void>;
}

function createCopies<Row>({ link, changeCount }: CopyDeps): Copies<Row> {
  return {
    get: async (key) => {
      const count = await changeCount();
      const text = await link.ask((redis) => redis.get(key));
      return { row: text ? readCopy<Row>(text, count) : undefined, count };
    },
    put: async (key, row, { count, lifetimeMs, isNew }) => {
      if (lifetimeMs < 1) return;
      const text = `${count} ${JSON.stringify(row)}`;
      const lifetime = Math.floor(lifetimeMs);
      // What was read may be older than what a writer has stored meanwhile.
      await link.ask(async (redis) =>
        isNew ? redis.set(key, text, 'PX', lifetime) : redis.set(key, text, 'PX', lifetime, 'NX'),
      );
    },
    drop: async (...keys) => {
      if (keys.length > 0) await link.ask((redis) => redis.del(...keys));
    },
  };
}

// Only gateways write here, so the shape of a copy with the current count is known.
function readCopy<Row>(text: string, count: number): Row | undefined {
  const cut = text.indexOf(' ');
  return text.slice(0, cut) === String(count) ? (JSON.parse(text.slice(cut + 1)) as Row) : undefined;
}

/** MCP servers by their token's hash, with a cached copy that ends with the server. */
export function cachedServers(servers: ServerTable, deps: CopyDeps): ServerTable {
  const { clock, link } = deps;
  const copies = createCopies<ServerRow>(deps);
  const keyOf = (tokenHash: string): string => `gatehouse:server:${tokenHash}`;
  const changed = async (...tokenHashes: readonly string[]): Promise<void> => {
    await Promise.all([copies.drop(...tokenHashes.map(keyOf)), link.announce()]);
  };
  return {
    ...servers,
    findByTokenHash: async (tokenHash) => {
      const key = keyOf(tokenHash);
      const { row: copy, count } = await copies.get(key);
      if (copy) return copy;
      const row = await servers.findByTokenHash(tokenHash);
      if (row) {
        const endsAt = row.expiresAt ?? Number.POSITIVE_INFINITY;
        const lifetimeMs = Math.min(copyLifetimeMs, endsAt - clock.now());
        await copies.put(key, row, { count, lifetimeMs, isNew: true });
      }
      return row;
    },
    insert: async (row) => {
      await servers.insert(row);
      await changed(row.tokenHash);
    },
    insertMany: async (rows, events) => {
      await servers.insertMany(rows, events);
      await changed(...rows.map((row) => row.tokenHash));
    },
    update: async (id, changes, updatedAtBefore) => {
      const row = await servers.update(id, changes, updatedAtBefore);
      if (row) await changed(row.tokenHash);
      return row;
    },
    rotate: async (id, tokenHash, tombstone) => {
      const row = await servers.rotate(id, tokenHash, tombstone);
      if (row) await changed(tombstone.tokenHash, tokenHash);
      return row;
    },
    remove: async (id, end, event) => {
      const existing = await servers.get(id);
      const isRemoved = await servers.remove(id, end, event);
      if (isRemoved) await changed(...(existing ? [existing.tokenHash] : []));
      return isRemoved;
    },
    removeExpired: async (at, limit) => {
      const removed = await servers.removeExpired(at, limit);
      if (removed.length > 0) await changed();
      return removed;
    },
  };
}

/** Sealed secrets, with a cached copy of each access token. Refresh tokens and client secrets are never copied. */
export function cachedSecrets(secrets: SecretTable, deps: CopyDeps): SecretTable {
  const { clock } = deps;
  const copies = createCopies<SecretRow>(deps);
  const keyOf = (accountId: string): string => `gatehouse:access-token:${accountId}`;
  const lifetimeOf = (row: SecretRow): number =>
    Math.min(accessTokenCopyMs, (row.expiresAt ?? Number.POSITIVE_INFINITY) - clock.now());
  return {
    ...secrets,
    get: async (accountId, kind) => {
      if (kind !== 'access_token') return secrets.get(accountId, kind);
      const key = keyOf(accountId);
      const { row: copy, count } = await copies.get(key);
      if (copy) return copy;
      const row = await secrets.get(accountId, kind);
      if (row) await copies.put(key, row, { count, lifetimeMs: lifetimeOf(row), isNew: false });
      return row;
    },
    put: async (rows) => {
      await secrets.put(rows);
      const accessTokens = rows.filter((row) => row.kind === 'access_token');
      for (const row of accessTokens) {
        const key = keyOf(row.accountId);
        const lifetimeMs = lifetimeOf(row);
        if (lifetimeMs < 1) await copies.drop(key);
        else await copies.put(key, row, { count: await deps.changeCount(), lifetimeMs, isNew: true });
      }
    },
    delete: async (accountId, kind) => {
      await secrets.delete(accountId, kind);
      if (kind === 'access_token') await copies.drop(keyOf(accountId));
    },
  };
}
