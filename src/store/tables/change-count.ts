import type { Kysely } from 'kysely';
import type { Schema } from '../schema.js';
import { change, type Work } from '../work.js';

/** Tells every process that what it remembers of servers, accounts or API tokens may be old. */
export function* bumpChangeCount(db: Kysely<Schema>): Work<void> {
  yield* change(
    db
      .updateTable('change_count')
      .set((expression) => ({ value: expression('value', '+', 1) }))
      .where('id', '=', 1),
  );
}
