import { type Kysely, sql } from 'kysely';
import type { Schema } from '../schema.js';
import { change, type Work } from '../work.js';

/** The limits of API tokens, and an index for finding the last use of one. */
export function* apiTokenLimits(db: Kysely<Schema>): Work<void> {
  for (const column of ['actions', 'limits'])
    yield* change(db.schema.alterTable('api_token').addColumn(column, 'text'));
  // Most rows are calls without an API token; they are excluded, so that calls do not pay for the index.
  const byToken = sql`create index audit_log_by_api_token on audit_log (api_token_id, sequence) where api_token_id is not null`;
  yield* change({ compile: () => byToken.compile(db) });
}
