import type { Kysely } from 'kysely';
import type { Schema } from '../schema.js';
import { change, type Work } from '../work.js';

/** Scripts that wait for an approval. */
export function* pausedScripts({ schema }: Kysely<Schema>): Work<void> {
  yield* change(
    schema
      .createTable('paused_script')
      .addColumn('id', 'text', (column) => column.primaryKey())
      .addColumn('server_id', 'text', (column) => column.notNull())
      .addColumn('key_id', 'text', (column) => column.notNull())
      .addColumn('sealed', 'text', (column) => column.notNull())
      .addColumn('claimed_at', 'int8')
      .addColumn('expires_at', 'int8', (column) => column.notNull()),
  );
  yield* change(schema.createIndex('paused_script_by_expiry').on('paused_script').column('expires_at'));
}
