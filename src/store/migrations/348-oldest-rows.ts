import { type Kysely, sql } from 'kysely';
import type { Schema } from '../schema.js';
import type { Work } from '../work.js';

/**
 * Indexes of what sweeps look for: former URLs in an overlap, and rows to delete. `mcp_server_by_end` replaces the
 * first index by expiry.
 */
export function* oldestRows(db: Kysely<Schema>): Work<void> {
  const statements = [
    sql`create index mcp_tombstone_open on mcp_tombstone (server_id) where opens_until is not null`,
    sql`create index mcp_tombstone_by_purge on mcp_tombstone (purge_at)`,
    sql`create index webhook_delivery_by_age on webhook_delivery (next_at, created_at)`,
    sql`create index consent_by_expiry on consent (expires_at)`,
    sql`drop index mcp_server_by_expiry`,
  ];
  for (const statement of statements) yield statement.compile(db);
}
