import type { Kysely } from 'kysely';
import type { Schema } from '../schema.js';
import type { Work } from '../work.js';

/**
 * Invalidates what every process has cached about servers, accounts or API tokens. Last in its work, because all
 * changes wait for this row in turn.
 */
export function* bumpChangeCount(db: Kysely<Schema>): Work<void> {
  const query = db
    .updateTable('change_count')
    .set((expression) => ({ value: expression('value', '+', 1) }))
    .where('id', '=', 1)
    .returning('value')
    .compile();
  yield { sql: query.sql, parameters: query.parameters, movesChangeCount: true };
}
