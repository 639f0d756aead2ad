import type { Kysely } from 'kysely';
import type { Schema } from '../schema.js';
import { change, type Work } from '../work.js';

/** MCP servers over several accounts: the members in the row, and the accounts by which such servers are found. */
export function* serverMembers(db: Kysely<Schema>): Work<void> {
  const { schema } = db;
  yield* change(schema.alterTable('mcp_server').addColumn('members', 'text'));
  yield* change(
    schema
      .createTable('mcp_server_member')
      .addColumn('server_id', 'text', (column) => column.notNull().references('mcp_server.id').onDelete('cascade'))
      .addColumn('account_id', 'text', (column) =>
        column.notNull().references('integrated_account.id').onDelete('cascade'),
      )
      .addPrimaryKeyConstraint('mcp_server_member_key', ['server_id', 'account_id']),
  );
  yield* change(
    schema.createIndex('mcp_server_member_by_account').on('mcp_server_member').columns(['account_id', 'server_id']),
  );
}
