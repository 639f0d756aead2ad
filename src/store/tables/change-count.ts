import type { Kysely } from 'kysely';
import type { Schema } from '../schema.js';
import type { Work } from '../work.js';

/** Tells every process that what it remembers of servers, accounts or API tokens may be old. Last in its work: all changes wait for this row in turn. */
export function* bumpChangeCount(db: Kysely<Schema>): Work<void> {
  const query = db
    .updateTable('change_count')
    .set((expression) => ({ value: expression('value', '+', 1) }))
    .where('id', '=', 1)
    .returning('value')
    .compile();
  yield { sql: query.sql, parameters: query.parameters, movesChangeCount: true };
}
