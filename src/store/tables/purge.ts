import { setImmediate } from 'node:timers/promises';
import { type RawBuilder, type SqlBool, sql } from 'kysely';
import type { Schema } from '../schema.js';
import { change, type Runner } from '../work.js';

/** Rows that one transaction deletes. On the embedded store, calls wait for it. */
const batchRows = { sqlite: 100, postgres: 5_000 } as const satisfies { readonly [driver in Runner['driver']]: number };

/** Rows that are no longer needed. */
export interface PurgedRows<Table extends keyof Schema> {
  readonly table: Table;
  /** Columns of the primary key. */
  readonly key: readonly (keyof Schema[Table] & string)[];
  readonly isDue: RawBuilder<SqlBool>;
  /** The indexed column by which the oldest are found. */
  readonly oldestBy: keyof Schema[Table] & string;
}

/**
 * Deletes all of them, the oldest first, in batches with a turn of the event loop after each: a sweep after a long
 * time would otherwise stop all calls. Returns how many there were.
 */
export async function purge<Table extends keyof Schema>(
  { builder, driver, write }: Runner,
  { table, key, isDue, oldestBy }: PurgedRows<Table>,
): Promise<number> {
  const columns = sql.join(key.map((name) => sql.ref(name)));
  const from = sql.table(table);
  const batch = sql`select ${columns} from ${from} where ${isDue} order by ${sql.ref(oldestBy)} limit ${batchRows[driver]}`;
  const remove = sql`delete from ${from} where (${columns}) in (${batch})`.compile(builder);
  let purged = 0;
  for (let removed: number = batchRows[driver]; removed === batchRows[driver]; purged += removed) {
    removed = await write(() => change({ compile: () => remove }), 'process');
    await setImmediate();
  }
  return purged;
}
