import { type Kysely, sql } from 'kysely';
import type { Schema } from '../schema.js';
import type { Work } from '../work.js';

/**
 * Indexes of the audit log by time, and of the rows that are not `ok`. New rows are at the end of both, so an append
 * costs a tenth more. Order by sequence is not order by time: a clock may have been set back.
 */
export function* auditByTime(db: Kysely<Schema>): Work<void> {
  const statements = [
    sql`create index audit_log_by_time on audit_log (at, sequence)`,
    sql`create index audit_log_by_failure on audit_log (outcome, sequence) where outcome <> 'ok'`,
  ];
  for (const statement of statements) yield statement.compile(db);
}
