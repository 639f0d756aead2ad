import { type Kysely, sql } from 'kysely';
import type { Schema } from '../schema.js';
import { change, type Work } from '../work.js';

/** The names of servers, accounts and API tokens, which stay for the audit log when the records are deleted. */
export function* names(db: Kysely<Schema>): Work<void> {
  yield* change(
    db.schema
      .createTable('known_name')
      .addColumn('id', 'text', (column) => column.primaryKey())
      .addColumn('name', 'text', (column) => column.notNull())
      .addColumn('integration', 'text'),
  );
  for (const fill of [
    sql`insert into known_name (id, name) select id, name from mcp_server`,
    sql`insert into known_name (id, name) select id, name from api_token`,
    sql`insert into known_name (id, name, integration) select id, name, integration from integrated_account`,
  ])
    yield* change({ compile: () => fill.compile(db) });
}
