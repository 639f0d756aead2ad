import type { Kysely } from 'kysely';
import type { Schema } from '../schema.js';
import { change, type Work } from '../work.js';

/** Approvals of held calls, pinned tool definitions, and the start of an audit chain whose oldest rows were deleted. */
export function* approvalsAndPins(db: Kysely<Schema>): Work<void> {
  const { schema } = db;
  yield* change(
    schema
      .createTable('approval')
      .addColumn('id', 'text', (column) => column.primaryKey())
      .addColumn('server_id', 'text', (column) => column.notNull())
      .addColumn('account_id', 'text', (column) =>
        column.notNull().references('integrated_account.id').onDelete('cascade'),
      )
      .addColumn('tool', 'text', (column) => column.notNull())
      .addColumn('effect', 'text', (column) => column.notNull())
      .addColumn('digest', 'text', (column) => column.notNull())
      .addColumn('slot', 'text', (column) => column.unique())
      .addColumn('arguments', 'text', (column) => column.notNull())
      .addColumn('request', 'text', (column) => column.notNull())
      .addColumn('client', 'text')
      .addColumn('status', 'text', (column) => column.notNull())
      .addColumn('reason', 'text')
      .addColumn('decided_by', 'text')
      .addColumn('decided_at', 'int8')
      .addColumn('created_at', 'int8', (column) => column.notNull())
      .addColumn('expires_at', 'int8', (column) => column.notNull())
      .addColumn('ended_at', 'int8'),
  );
  yield* change(schema.createIndex('approval_by_status').on('approval').columns(['status', 'created_at', 'id']));
  yield* change(schema.createIndex('approval_by_server').on('approval').columns(['server_id', 'status']));
  yield* change(schema.alterTable('audit_log').addColumn('approval_id', 'text'));
  yield* change(schema.alterTable('mcp_server').addColumn('pins', 'text'));
  yield* change(schema.alterTable('mcp_tombstone').addColumn('opens_until', 'int8'));
  yield* change(
    schema
      .createTable('tool_definition')
      .addColumn('digest', 'text', (column) => column.primaryKey())
      .addColumn('definition', 'text', (column) => column.notNull()),
  );
  // The second row of the audit log's ends: the last row that retention deleted, none so far.
  yield* change(db.insertInto('audit_head').values({ id: 2, sequence: 0, hash: '' }));
}
