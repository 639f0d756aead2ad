import type { Kysely } from 'kysely';
import type { Schema } from '../schema.js';
import { change, type Work } from '../work.js';

/** Responses for requests that are repeated with the same key. */
export function* idempotency({ schema }: Kysely<Schema>): Work<void> {
  yield* change(
    schema
      .createTable('idempotency_key')
      .addColumn('key_hash', 'text', (column) => column.primaryKey())
      .addColumn('request_hash', 'text', (column) => column.notNull())
      .addColumn('status', 'int4')
      .addColumn('key_id', 'text')
      .addColumn('sealed', 'text')
      .addColumn('expires_at', 'int8', (column) => column.notNull()),
  );
  yield* change(schema.createIndex('idempotency_key_by_expiry').on('idempotency_key').column('expires_at'));
}
