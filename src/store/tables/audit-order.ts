import { type Kysely, sql } from 'kysely';
import type { Schema } from '../schema.js';
import { first, type Work } from '../work.js';

/** The first and the last sequence of some rows. */
export interface SequenceRange {
  readonly first: number;
  readonly last: number;
}

/**
 * The sequences among which all rows of a time range are; null if there are none. `from` is inclusive, `to` is
 * exclusive, in milliseconds. Rows are nearly in the order of time, but not if a clock was set back, so every row of the
 * range is looked up, only in the index by time.
 */
export function* sequencesOf(
  db: Kysely<Schema>,
  { from, to }: { readonly from?: number | undefined; readonly to?: number | undefined },
): Work<SequenceRange | null> {
  let query = db.selectFrom('audit_log').select([
    // A sum, because PostgreSQL would search the table from its end for the least and the greatest sequence.
    sql<number | null>`min(sequence + 0)`.as('first'),
    sql<number | null>`max(sequence + 0)`.as('last'),
  ]);
  if (from !== undefined) query = query.where('at', '>=', from);
  if (to !== undefined) query = query.where('at', '<', to);
  const found = yield* first(query);
  return found === undefined || found.first === null ? null : { first: Number(found.first), last: Number(found.last) };
}
