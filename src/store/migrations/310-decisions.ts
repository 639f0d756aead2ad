import type { Kysely } from 'kysely';
import type { Schema } from '../schema.js';
import { change, type Work } from '../work.js';

/** Who asked for a held call and what its ids stand for; the trace and the digest of the result of a call in the audit trail. */
export function* decisions({ schema }: Kysely<Schema>): Work<void> {
  for (const column of ['api_token_id', 'objects'])
    yield* change(schema.alterTable('approval').addColumn(column, 'text'));
  for (const column of ['trace_id', 'result_digest'])
    yield* change(schema.alterTable('audit_log').addColumn(column, 'text'));
}
