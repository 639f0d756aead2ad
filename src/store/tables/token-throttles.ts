import type { TokenThrottleTable } from '../kept-interfaces.js';
import { change, first, type Runner } from '../work.js';

/** Throttled OAuth clients, on any driver. */
export function tokenThrottleTable({ builder: db, read, write }: Runner): TokenThrottleTable {
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
      write(function* () {
        return yield* change(db.deleteFrom('token_throttle').where('until', '<=', now));
      }, 'process'),
  };
}
