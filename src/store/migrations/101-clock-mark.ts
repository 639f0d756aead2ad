import type { Kysely } from 'kysely';
import type { Schema } from '../schema.js';
import { change, type Work } from '../work.js';

/** The latest time that any process on this database has seen. */
export function* clockMark({ schema }: Kysely<Schema>): Work<void> {
  yield* change(
    schema
      .createTable('clock_mark')
      .addColumn('id', 'integer', (column) => column.primaryKey())
      .addColumn('at', 'int8', (column) => column.notNull()),
  );
}
