import { type Kysely, sql } from 'kysely';
import type { Schema } from '../schema.js';
import { change, type Work } from '../work.js';

/** Clients at the URLs of MCP servers, and indexes for the acts on one server and the accounts of one integration. */
export function* serverClients(db: Kysely<Schema>): Work<void> {
  const { schema } = db;
  yield* change(
    schema
      .createTable('server_client')
      .addColumn('server_id', 'text', (column) => column.notNull())
      .addColumn('reason', 'text', (column) => column.notNull())
      .addColumn('client', 'text', (column) => column.notNull())
      .addColumn('status', 'int4', (column) => column.notNull())
      .addColumn('count', 'int8', (column) => column.notNull())
      .addColumn('first_at', 'int8', (column) => column.notNull())
      .addColumn('last_at', 'int8', (column) => column.notNull())
      .addPrimaryKeyConstraint('server_client_key', ['server_id', 'reason', 'client']),
  );
  yield* change(schema.createIndex('server_client_by_last').on('server_client').column('last_at'));
  const refused = sql`create index server_client_refused on server_client (last_at, server_id, reason, client) where reason <> ''`;
  yield* change({ compile: () => refused.compile(db) });
  // A server may have millions of calls and a dozen acts.
  const acts = sql`create index audit_log_by_server_act on audit_log (server_id, sequence) where kind = 'admin'`;
  yield* change({ compile: () => acts.compile(db) });
  yield* change(schema.createIndex('integrated_account_by_integration').on('integrated_account').column('integration'));
}
