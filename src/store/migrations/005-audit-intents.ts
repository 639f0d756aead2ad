import type { Kysely } from 'kysely';
import type { Schema } from '../schema.js';
import { change, type Work } from '../work.js';

/** Intents: rows that are stored before a change is sent, and named by the row that closes them. */
export function* auditIntents({ schema }: Kysely<Schema>): Work<void> {
  for (const column of ['intent_id', 'request_id', 'arguments_digest'])
    yield* change(schema.alterTable('audit_log').addColumn(column, 'text'));
  // Only rows that close an intent are in it, so that reads pay nothing for it.
  yield* change(
    schema.createIndex('audit_log_by_intent').on('audit_log').column('intent_id').where('intent_id', 'is not', null),
  );
}
