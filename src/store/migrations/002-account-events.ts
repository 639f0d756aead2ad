import type { Kysely } from 'kysely';
import type { Schema } from '../schema.js';
import { change, type Work } from '../work.js';

/** Events to send to the operator's webhook. */
export function* accountEvents({ schema }: Kysely<Schema>): Work<void> {
  yield* change(
    schema
      .createTable('account_event')
      .addColumn('id', 'text', (column) => column.primaryKey())
      .addColumn('account_id', 'text', (column) => column.notNull())
      .addColumn('type', 'text', (column) => column.notNull())
      .addColumn('body', 'text', (column) => column.notNull())
      .addColumn('attempts', 'int4', (column) => column.notNull())
      .addColumn('next_at', 'int8')
      .addColumn('last_error', 'text')
      .addColumn('created_at', 'int8', (column) => column.notNull()),
  );
  yield* change(schema.createIndex('account_event_by_time').on('account_event').columns(['next_at', 'created_at']));
}
