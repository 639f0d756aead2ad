import type { KeyCheckTable } from '../interfaces.js';
import { all, change, type Runner } from '../work.js';

/** Check values of keys, on any driver. */
export function keyCheckTable({ builder: db, read, write }: Runner): KeyCheckTable {
  return {
    all: () =>
      read(function* () {
        const rows = yield* all(db.selectFrom('key_check').select(['name', 'value']));
        return new Map(rows.map(({ name, value }) => [name, value]));
      }),
    add: (name, value, at) =>
      write(function* () {
        yield* change(
          db
            .insertInto('key_check')
            .values({ name, value, at })
            .onConflict((conflict) => conflict.doNothing()),
        );
      }),
    replace: (name, value, at) =>
      write(function* () {
        yield* change(
          db
            .insertInto('key_check')
            .values({ name, value, at })
            .onConflict((conflict) => conflict.column('name').doUpdateSet({ value, at })),
        );
      }),
  };
}
