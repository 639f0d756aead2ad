import { type Kysely, sql } from 'kysely';
import type { Schema } from '../schema.js';
import { change, type Work } from '../work.js';

/** The index by expiry contains everything that a list of servers filters by, so that counting reads no rows. */
export function* serverList(db: Kysely<Schema>): Work<void> {
  yield* change(db.schema.dropIndex('mcp_server_by_end'));
  const byEnd = sql`create index mcp_server_by_end on mcp_server (coalesce(expires_at, 9007199254740991), id, account_id, name, external_id)`;
  yield* change({ compile: () => byEnd.compile(db) });
}
