import { type Insertable, type Kysely, type Selectable, type SqlBool, sql } from 'kysely';
import type { EventRow, EventTable } from '../kept-interfaces.js';
import type { Schema } from '../schema.js';
import { all, change, type Runner, type Work } from '../work.js';
import { purge } from './purge.js';
import { publishEvents } from './webhooks.js';

/** Undelivered events, on any driver. */
export function eventTable(runner: Runner): EventTable {
  const { builder: db, read, write } = runner;
  return {
    due: (now, limit) =>
      read(function* () {
        const rows = yield* all(
          db
            .selectFrom('account_event')
            .selectAll()
            .where('next_at', '<=', now)
            .orderBy('next_at')
            .orderBy('created_at')
            .limit(limit),
        );
        return rows.map(fromColumns);
      }),
    list: (limit) =>
      read(function* () {
        const rows = yield* all(
          db.selectFrom('account_event').selectAll().orderBy('created_at', 'desc').orderBy('id').limit(limit),
        );
        return rows.map(fromColumns);
      }),
    remove: (id) =>
      write(function* () {
        yield* change(db.deleteFrom('account_event').where('id', '=', id));
      }),
    postpone: (id, { attempts, nextAt, lastError }) =>
      write(function* () {
        yield* change(
          db
            .updateTable('account_event')
            .set({ attempts, next_at: nextAt, last_error: lastError })
            .where('id', '=', id),
        );
      }),
    purge: (createdBefore) =>
      purge(runner, {
        table: 'account_event',
        key: ['id'],
        isDue: sql<SqlBool>`next_at is null and created_at < ${createdBefore}`,
        oldestBy: 'created_at',
      }),
  };
}

/** Stores an event in the transaction of its change, so that neither exists without the other. */
export function* insertEvent(db: Kysely<Schema>, event: EventRow | undefined): Work<void> {
  if (!event) return;
  const { id, type, accountId, body, createdAt: at } = event;
  yield* publishEvents(db, [{ id, type, accountId, serverId: null, body, at, key: null }]);
  if (!event.isForEndpointsOnly) yield* change(db.insertInto('account_event').values(toColumns(event)));
}

function toColumns(row: EventRow): Insertable<Schema['account_event']> {
  return {
    id: row.id,
    account_id: row.accountId,
    type: row.type,
    body: row.body,
    attempts: row.attempts,
    next_at: row.nextAt,
    last_error: row.lastError,
    created_at: row.createdAt,
  };
}

function fromColumns(row: Selectable<Schema['account_event']>): EventRow {
  return {
    id: row.id,
    accountId: row.account_id,
    type: row.type,
    body: row.body,
    attempts: row.attempts,
    nextAt: row.next_at,
    lastError: row.last_error,
    createdAt: row.created_at,
  };
}
