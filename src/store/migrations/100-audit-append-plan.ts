import type { Kysely } from 'kysely';
import type { Schema } from '../schema.js';
import type { Runner, Work } from '../work.js';

/**
 * Keeps `gatehouse_append_audit` on the index. A connection plans the function's queries once, and in a new database it
 * planned them for an empty table: from then on it scanned the whole log for every appended row.
 */
export function* auditAppendPlan(_db: Kysely<Schema>, driver: Runner['driver']): Work<void> {
  if (driver === 'postgres')
    yield { sql: 'alter function gatehouse_append_audit(json, int8) set enable_seqscan = off', parameters: [] };
}
