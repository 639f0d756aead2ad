import { type Kysely, sql } from 'kysely';
import type { Schema } from '../schema.js';
import { change, type Work } from '../work.js';

/** Labels and external ids of accounts and servers, the last use of a server, and indexes for listing servers across accounts. */
export function* tenants(db: Kysely<Schema>): Work<void> {
  const { schema } = db;
  for (const table of ['integrated_account', 'mcp_server'] as const) {
    yield* change(schema.alterTable(table).addColumn('labels', 'text', (column) => column.notNull().defaultTo('{}')));
    yield* change(schema.alterTable(table).addColumn('external_id', 'text'));
    yield* change(schema.createIndex(`${table}_by_external_id`).on(table).columns(['external_id', 'id']));
    yield* change(
      schema
        .createTable(`${table}_label`)
        .addColumn('owner_id', 'text', (column) => column.notNull().references(`${table}.id`).onDelete('cascade'))
        .addColumn('name', 'text', (column) => column.notNull())
        .addColumn('value', 'text', (column) => column.notNull())
        .addPrimaryKeyConstraint(`${table}_label_key`, ['owner_id', 'name']),
    );
    yield* change(
      schema.createIndex(`${table}_label_by_value`).on(`${table}_label`).columns(['name', 'value', 'owner_id']),
    );
  }
  yield* change(schema.alterTable('mcp_server').addColumn('last_used_at', 'int8'));
  yield* change(schema.createIndex('mcp_server_by_creation').on('mcp_server').columns(['created_at', 'id']));
  yield* change(schema.createIndex('mcp_server_by_name').on('mcp_server').columns(['name', 'id']));
  yield* change(schema.createIndex('mcp_server_by_use').on('mcp_server').columns(['last_used_at', 'id']));
  // Servers without an expiry sort as those that end last.
  const byEnd = sql`create index mcp_server_by_end on mcp_server (coalesce(expires_at, 9007199254740991), id)`;
  yield* change({ compile: () => byEnd.compile(db) });
}
