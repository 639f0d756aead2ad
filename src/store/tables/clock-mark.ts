import type { ClockMarkTable } from '../kept-interfaces.js';
import { change, first, type Runner } from '../work.js';

const markId = 1;

/** The latest time seen, on any driver. */
export function clockMarkTable({ builder: db, read, write }: Runner): ClockMarkTable {
  return {
    latest: () =>
      read(function* () {
        const row = yield* first(db.selectFrom('clock_mark').select('at').where('id', '=', markId));
        return row?.at ?? null;
      }),
    note: (at) =>
      write(function* () {
        yield* change(
          db
            .insertInto('clock_mark')
            .values({ id: markId, at })
            .onConflict((conflict) => conflict.column('id').doUpdateSet({ at }).where('clock_mark.at', '<', at)),
        );
      }, 'process'),
  };
}
