import { type Insertable, type Kysely, type Selectable, type SqlBool, sql } from 'kysely';
import {
  acceptedClientsMax,
  type ClientSighting,
  otherClients,
  refusedClientsMax,
  type ServerClientTable,
} from '../client-interfaces.js';
import type { Page, PageRequest } from '../page.js';
import type { Schema } from '../schema.js';
import type { AccessLimits } from '../token-interfaces.js';
import { all, change, first, type Runner, type Work } from '../work.js';
import { isServerWithin } from './limits.js';
import { purge } from './purge.js';

/** The number of parameters per statement is limited, and a row has seven. */
const rowsMax = 500;

/** Clients at the URLs of MCP servers, on any driver. */
export function serverClientTable(runner: Runner): ServerClientTable {
  const { builder: db, read, write } = runner;
  return {
    record: (sightings) =>
      write(function* () {
        // In one order for every process, so that two never wait for each other.
        const sorted = [...sightings].sort((one, other) => compare(keyOf(one), keyOf(other)));
        for (let start = 0; start < sorted.length; start += rowsMax)
          yield* add(db, sorted.slice(start, start + rowsMax));
        const ids = [...new Set(sorted.map(({ serverId }) => serverId))];
        for (let start = 0; start < ids.length; start += rowsMax)
          yield* foldSurplus(db, ids.slice(start, start + rowsMax));
      }, 'process'),
    of: (serverId) =>
      read(function* () {
        const rows = db.selectFrom('server_client').selectAll().where('server_id', '=', serverId);
        return (yield* all(rows.orderBy('last_at', 'desc').orderBy('reason').orderBy('client'))).map(fromColumns);
      }),
    refused: (page, within) => read(() => refusedPage(db, page, within)),
    purge: (lastBefore) =>
      purge(runner, {
        table: 'server_client',
        key: ['server_id', 'reason', 'client'],
        isDue: sql<SqlBool>`last_at < ${lastBefore}`,
        oldestBy: 'last_at',
      }),
  };
}

function keyOf({ serverId, reason, client }: ClientSighting): string {
  return `${serverId} ${reason} ${client}`;
}

function compare(one: string, other: string): number {
  if (one === other) return 0;
  return one < other ? -1 : 1;
}

function* add(db: Kysely<Schema>, sightings: readonly ClientSighting[]): Work<void> {
  const isLater = sql`excluded.last_at >= server_client.last_at`;
  yield* change(
    db
      .insertInto('server_client')
      .values(sightings.map(toColumns))
      .onConflict((conflict) =>
        conflict.columns(['server_id', 'reason', 'client']).doUpdateSet({
          count: sql`server_client.count + excluded.count`,
          status: sql`case when ${isLater} then excluded.status else server_client.status end`,
          last_at: sql`case when ${isLater} then excluded.last_at else server_client.last_at end`,
          first_at: sql`case when excluded.first_at < server_client.first_at then excluded.first_at else server_client.first_at end`,
        }),
      ),
  );
}

/**
 * Counts what exceeds the limits in one row: client names are not trusted, so nobody may fill the database with them.
 */
function* foldSurplus(db: Kysely<Schema>, serverIds: readonly string[]): Work<void> {
  const isRefused = sql<number>`case when reason = '' then 0 else 1 end`;
  const crowded = yield* all(
    db
      .selectFrom('server_client')
      .select(['server_id', isRefused.as('is_refused')])
      .where('server_id', 'in', serverIds)
      .where('client', '<>', otherClients)
      .groupBy(['server_id', isRefused])
      .having(
        sql<SqlBool>`count(*) > case when ${isRefused} = 0 then ${sql.lit(acceptedClientsMax)} else ${sql.lit(refusedClientsMax)} end`,
      )
      .orderBy('server_id'),
  );
  for (const { server_id: serverId, is_refused: refused } of crowded)
    yield* foldOldest(db, serverId, Number(refused) === 1);
}

function* foldOldest(db: Kysely<Schema>, serverId: string, isRefused: boolean): Work<void> {
  const named = db
    .selectFrom('server_client')
    .selectAll()
    .where('server_id', '=', serverId)
    .where('client', '<>', otherClients)
    .where('reason', isRefused ? '<>' : '=', '')
    .orderBy('last_at', 'desc')
    .orderBy('reason')
    .orderBy('client');
  const surplus = (yield* all(named)).slice(isRefused ? refusedClientsMax : acceptedClientsMax);
  for (const row of surplus) {
    // What another process deleted meanwhile is not counted twice.
    const taken = yield* first(
      db
        .deleteFrom('server_client')
        .where('server_id', '=', serverId)
        .where('reason', '=', row.reason)
        .where('client', '=', row.client)
        .returningAll(),
    );
    if (taken) yield* add(db, [{ ...fromColumns(taken), client: otherClients }]);
  }
}

function* refusedPage(
  db: Kysely<Schema>,
  { cursor, limit }: PageRequest,
  within: AccessLimits | undefined,
): Work<Page<ClientSighting>> {
  const after = cursor === undefined ? undefined : readCursor(cursor);
  if (after === null) return { items: [], nextCursor: null };
  let query = db.selectFrom('server_client').selectAll().where(sql<SqlBool>`reason <> ''`);
  if (within)
    query = query.where('server_id', 'in', db.selectFrom('mcp_server').select('id').where(isServerWithin(within)));
  if (after) query = query.where(sql<SqlBool>`(last_at, server_id, reason, client) < (${sql.join(after)})`);
  const ordered = query
    .orderBy('last_at', 'desc')
    .orderBy('server_id', 'desc')
    .orderBy('reason', 'desc')
    .orderBy('client', 'desc');
  const rows = (yield* all(ordered.limit(limit + 1))).map(fromColumns);
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  return { items, nextCursor: rows.length > limit && last ? writeCursor(last) : null };
}

function writeCursor({ lastAt, serverId, reason, client }: ClientSighting): string {
  return Buffer.from(JSON.stringify([lastAt, serverId, reason, client])).toString('base64url');
}

function readCursor(cursor: string): readonly (string | number)[] | null {
  try {
    const value: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
    if (!Array.isArray(value) || value.length !== 4) return null;
    const [at, ...texts]: unknown[] = value;
    const isOurs = Number.isSafeInteger(at) && texts.every((text) => typeof text === 'string');
    return isOurs ? (value as (string | number)[]) : null;
  } catch {
    return null;
  }
}

/** Whether a text can be a cursor of the list of refused clients. */
export function isRefusedCursor(cursor: string): boolean {
  return readCursor(cursor) !== null;
}

function toColumns(row: ClientSighting): Insertable<Schema['server_client']> {
  return {
    server_id: row.serverId,
    reason: row.reason,
    client: row.client,
    status: row.status,
    count: row.count,
    first_at: row.firstAt,
    last_at: row.lastAt,
  };
}

function fromColumns(row: Selectable<Schema['server_client']>): ClientSighting {
  return {
    serverId: row.server_id,
    client: row.client,
    reason: row.reason,
    status: row.status,
    count: row.count,
    firstAt: row.first_at,
    lastAt: row.last_at,
  };
}
