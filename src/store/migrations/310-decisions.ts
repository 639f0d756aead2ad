import type { Kysely } from 'kysely';
import type { Schema } from '../schema.js';
import { change, type Work } from '../work.js';

/** Who made a held call and what its ids refer to; the trace and the digest of a call's result in the audit log. */
export function* decisions({ schema }: Kysely<Schema>): Work<void> {
  for (const column of ['api_token_id', 'objects'])
    yield* change(schema.alterTable('approval').addColumn(column, 'text'));
  for (const column of ['trace_id', 'result_digest'])
    yield* change(schema.alterTable('audit_log').addColumn(column, 'text'));
}
