import type { Kysely } from 'kysely';
import type { Schema } from '../schema.js';
import { change, type Work } from '../work.js';

/** Who connected an account and how, and the history of its credentials. */
export function* credentialEvents({ schema }: Kysely<Schema>): Work<void> {
  yield* change(schema.alterTable('integrated_account').addColumn('connected_by', 'text'));
  yield* change(schema.alterTable('integrated_account').addColumn('connected_with', 'text'));
  yield* change(
    schema
      .createTable('credential_event')
      .addColumn('id', 'text', (column) => column.primaryKey())
      .addColumn('account_id', 'text', (column) =>
        column.notNull().references('integrated_account.id').onDelete('cascade'),
      )
      .addColumn('kind', 'text', (column) => column.notNull())
      .addColumn('code', 'text')
      .addColumn('detail', 'text')
      .addColumn('by', 'text')
      .addColumn('expires_at', 'int8')
      .addColumn('times', 'int4', (column) => column.notNull())
      .addColumn('first_at', 'int8', (column) => column.notNull())
      .addColumn('at', 'int8', (column) => column.notNull()),
  );
  yield* change(
    schema.createIndex('credential_event_by_account').on('credential_event').columns(['account_id', 'at', 'id']),
  );
}
