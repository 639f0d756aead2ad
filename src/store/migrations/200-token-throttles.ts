import type { Kysely } from 'kysely';
import type { Schema } from '../schema.js';
import { change, type Work } from '../work.js';

/** Token endpoints that have throttled an OAuth client. */
export function* tokenThrottles({ schema }: Kysely<Schema>): Work<void> {
  yield* change(
    schema
      .createTable('token_throttle')
      .addColumn('id', 'text', (column) => column.primaryKey())
      .addColumn('reason', 'text', (column) => column.notNull())
      .addColumn('until', 'int8', (column) => column.notNull()),
  );
}
