import type { Kysely } from 'kysely';
import type { Schema } from '../schema.js';
import { change, type Work } from '../work.js';

/** Sessions of the dashboard. */
export function* sessions({ schema }: Kysely<Schema>): Work<void> {
  yield* change(
    schema
      .createTable('session')
      .addColumn('id', 'text', (column) => column.primaryKey())
      .addColumn('secret_hash', 'text', (column) => column.notNull().unique())
      .addColumn('role', 'text', (column) => column.notNull())
      .addColumn('name', 'text', (column) => column.notNull())
      .addColumn('api_token_id', 'text', (column) => column.references('api_token.id').onDelete('cascade'))
      .addColumn('created_at', 'int8', (column) => column.notNull())
      .addColumn('expires_at', 'int8', (column) => column.notNull()),
  );
  yield* change(schema.createIndex('session_by_expiry').on('session').column('expires_at'));
  yield* change(schema.createIndex('session_by_api_token').on('session').column('api_token_id'));
}
