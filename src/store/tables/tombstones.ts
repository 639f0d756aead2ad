import { type Kysely, type SelectQueryBuilder, sql } from 'kysely';
import type { GoneReason, TombstoneRow } from '../interfaces.js';
import type { Schema } from '../schema.js';
import { change, first, type Work } from '../work.js';

/** How long a former URL can still report why it ended. */
const tombstoneLifetimeMs = 30 * 24 * 3_600_000;

type Servers = SelectQueryBuilder<Schema, 'mcp_server', object>;

/**
 * Stores a tombstone for every selected server: expired at its expiry if that has passed, else revoked at `at`. The
 * overlaps of their former URLs are to be ended as well.
 */
export function* bury(db: Kysely<Schema>, at: number, pick: (servers: Servers) => Servers): Work<void> {
  // PostgreSQL treats a bare parameter in a select list as text, hence the cast.
  const now = sql<number>`cast(${at} as int8)`;
  const isExpired = sql<boolean>`expires_at <= ${at}`;
  const dead = pick(db.selectFrom('mcp_server')).select([
    'token_hash',
    'id',
    sql<GoneReason>`case when ${isExpired} then 'expired' else 'revoked' end`.as('reason'),
    sql<number>`case when ${isExpired} then expires_at else ${now} end`.as('at'),
    sql<number>`${now} + cast(${tombstoneLifetimeMs} as int8)`.as('purge_at'),
  ]);
  yield* change(
    db
      .insertInto('mcp_tombstone')
      .columns(['token_hash', 'server_id', 'reason', 'at', 'purge_at'])
      .expression(dead)
      // Two gateways may sweep the same rows at the same time.
      .onConflict((conflict) => conflict.column('token_hash').doNothing()),
  );
}

/** Ends the overlaps of the former URLs of servers, given by their ids. */
export function* endOverlaps(
  db: Kysely<Schema>,
  { reason, at }: Pick<TombstoneRow, 'reason' | 'at'>,
  serverIds: readonly string[] | SelectQueryBuilder<Schema, 'mcp_server', { id: string }>,
): Work<void> {
  yield* change(
    db
      .updateTable('mcp_tombstone')
      .set({ reason, at, opens_until: null })
      .where('server_id', 'in', serverIds)
      .where('opens_until', '>', at),
  );
}

/** Stores one tombstone. */
export function* insertTombstone(db: Kysely<Schema>, tombstone: TombstoneRow): Work<void> {
  yield* change(
    db.insertInto('mcp_tombstone').values({
      token_hash: tombstone.tokenHash,
      server_id: tombstone.serverId,
      reason: tombstone.reason,
      at: tombstone.at,
      purge_at: tombstone.purgeAt,
      opens_until: tombstone.opensUntil ?? null,
    }),
  );
}

/** The tombstone of a URL's hash, if there is one. */
export function* tombstoneByHash(db: Kysely<Schema>, tokenHash: string): Work<TombstoneRow | undefined> {
  const row = yield* first(db.selectFrom('mcp_tombstone').selectAll().where('token_hash', '=', tokenHash));
  if (!row) return undefined;
  return {
    tokenHash: row.token_hash,
    serverId: row.server_id,
    reason: row.reason as GoneReason,
    at: row.at,
    purgeAt: row.purge_at,
    ...(row.opens_until === null ? {} : { opensUntil: row.opens_until }),
  };
}
