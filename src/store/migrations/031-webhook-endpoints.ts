import type { Kysely } from 'kysely';
import type { Schema } from '../schema.js';
import { change, type Work } from '../work.js';

/** Where events are sent, and the events on their way there. */
export function* webhookEndpoints({ schema }: Kysely<Schema>): Work<void> {
  yield* change(
    schema
      .createTable('webhook_endpoint')
      .addColumn('id', 'text', (column) => column.primaryKey())
      .addColumn('name', 'text', (column) => column.notNull())
      .addColumn('url', 'text', (column) => column.notNull())
      .addColumn('events', 'text', (column) => column.notNull())
      .addColumn('enabled', 'int4', (column) => column.notNull())
      .addColumn('generation', 'int4', (column) => column.notNull())
      .addColumn('previous_until', 'int8')
      .addColumn('created_at', 'int8', (column) => column.notNull())
      .addColumn('updated_at', 'int8', (column) => column.notNull()),
  );
  yield* change(
    schema
      .createTable('webhook_delivery')
      .addColumn('id', 'text', (column) => column.primaryKey())
      .addColumn('endpoint_id', 'text', (column) =>
        column.notNull().references('webhook_endpoint.id').onDelete('cascade'),
      )
      .addColumn('event_id', 'text', (column) => column.notNull())
      .addColumn('event_key', 'text')
      .addColumn('type', 'text', (column) => column.notNull())
      .addColumn('account_id', 'text')
      .addColumn('server_id', 'text')
      .addColumn('body', 'text', (column) => column.notNull())
      .addColumn('attempts', 'int4', (column) => column.notNull())
      .addColumn('next_at', 'int8')
      .addColumn('delivered_at', 'int8')
      .addColumn('last_at', 'int8')
      .addColumn('last_status', 'int4')
      .addColumn('last_error', 'text')
      .addColumn('created_at', 'int8', (column) => column.notNull()),
  );
  // A null key equals no other, so only events that can be repeated are deduplicated.
  yield* change(
    schema.createIndex('webhook_delivery_by_key').on('webhook_delivery').columns(['endpoint_id', 'event_key']).unique(),
  );
  yield* change(
    schema.createIndex('webhook_delivery_by_time').on('webhook_delivery').columns(['next_at', 'endpoint_id']),
  );
  yield* change(
    schema
      .createIndex('webhook_delivery_by_endpoint')
      .on('webhook_delivery')
      .columns(['endpoint_id', 'created_at', 'id']),
  );
}
