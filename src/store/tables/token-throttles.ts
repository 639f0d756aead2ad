import { type SqlBool, sql } from 'kysely';
import type { TokenThrottleTable } from '../kept-interfaces.js';
import { change, first, type Runner } from '../work.js';
import { purge } from './purge.js';

/** Throttled OAuth clients, on any driver. */
export function tokenThrottleTable(runner: Runner): TokenThrottleTable {
  const { builder: db, read, write } = runner;
  return {
    note: ({ id, reason, until }) =>
      write(function* () {
        yield* change(
          db
            .insertInto('token_throttle')
            .values({ id, reason, until })
            .onConflict((conflict) =>
              conflict.column('id').doUpdateSet({ reason, until }).where('token_throttle.until', '<', until),
            ),
        );
      }),
    get: (id, now) =>
      read(() => first(db.selectFrom('token_throttle').selectAll().where('id', '=', id).where('until', '>', now))),
    purge: (now) =>
      purge(runner, {
        table: 'token_throttle',
        key: ['id'],
        isDue: sql<SqlBool>`until <= ${now}`,
        oldestBy: 'until',
      }),
  };
}
