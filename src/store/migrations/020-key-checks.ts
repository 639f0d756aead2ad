import type { Kysely } from 'kysely';
import type { Schema } from '../schema.js';
import { change, type Work } from '../work.js';

/** A check value of each key that this database was used with. */
export function* keyChecks({ schema }: Kysely<Schema>): Work<void> {
  yield* change(
    schema
      .createTable('key_check')
      .addColumn('name', 'text', (column) => column.primaryKey())
      .addColumn('value', 'text', (column) => column.notNull())
      .addColumn('at', 'int8', (column) => column.notNull()),
  );
}
