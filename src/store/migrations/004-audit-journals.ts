import type { Kysely } from 'kysely';
import type { Schema } from '../schema.js';
import { change, type Work } from '../work.js';

/** How far the journals of the embedded store's processes have been read into the audit log. */
export function* auditJournals({ schema }: Kysely<Schema>): Work<void> {
  yield* change(
    schema
      .createTable('audit_journal')
      .addColumn('name', 'text', (column) => column.primaryKey())
      .addColumn('position', 'int8', (column) => column.notNull()),
  );
}
