import type { Kysely } from 'kysely';
import { sql } from 'kysely';
import type { Schema } from '../schema.js';
import { change, type Work } from '../work.js';

/** The first tables. Types are those that SQLite and PostgreSQL share: text, int8, int4. */
export function* initial(db: Kysely<Schema>): Work<void> {
  yield* createAccountTables(db);
  yield* createServerTables(db);
  yield* createApiTokenTable(db);
  yield* createAuditTables(db);
  yield* createFlowTables(db);
  yield* change(db.insertInto('change_count').values({ id: 1, value: 0 }));
}

function* createAccountTables({ schema }: Kysely<Schema>): Work<void> {
  yield* change(
    schema
      .createTable('integrated_account')
      .addColumn('id', 'text', (column) => column.primaryKey())
      .addColumn('integration', 'text', (column) => column.notNull())
      .addColumn('name', 'text', (column) => column.notNull())
      .addColumn('status', 'text', (column) => column.notNull())
      .addColumn('context', 'text', (column) => column.notNull())
      .addColumn('scopes', 'text', (column) => column.notNull())
      .addColumn('last_error', 'text')
      .addColumn('created_at', 'int8', (column) => column.notNull())
      .addColumn('updated_at', 'int8', (column) => column.notNull()),
  );
  yield* change(
    schema
      .createTable('account_secret')
      .addColumn('account_id', 'text', (column) =>
        column.notNull().references('integrated_account.id').onDelete('cascade'),
      )
      .addColumn('kind', 'text', (column) => column.notNull())
      .addColumn('key_id', 'text', (column) => column.notNull())
      .addColumn('sealed', 'text', (column) => column.notNull())
      .addColumn('expires_at', 'int8')
      .addColumn('updated_at', 'int8', (column) => column.notNull())
      .addPrimaryKeyConstraint('account_secret_key', ['account_id', 'kind']),
  );
}

function* createServerTables({ schema }: Kysely<Schema>): Work<void> {
  yield* change(
    schema
      .createTable('mcp_server')
      .addColumn('id', 'text', (column) => column.primaryKey())
      .addColumn('account_id', 'text', (column) =>
        column.notNull().references('integrated_account.id').onDelete('cascade'),
      )
      .addColumn('name', 'text', (column) => column.notNull())
      .addColumn('config', 'text', (column) => column.notNull())
      .addColumn('token_hash', 'text', (column) => column.notNull().unique())
      .addColumn('created_by', 'text', (column) => column.notNull())
      .addColumn('expires_at', 'int8')
      .addColumn('created_at', 'int8', (column) => column.notNull())
      .addColumn('updated_at', 'int8', (column) => column.notNull()),
  );
  yield* change(
    schema.createIndex('mcp_server_by_account').on('mcp_server').columns(['account_id', 'created_at', 'id']),
  );
  yield* change(schema.createIndex('mcp_server_by_expiry').on('mcp_server').column('expires_at'));
  yield* change(
    schema
      .createTable('mcp_tombstone')
      .addColumn('token_hash', 'text', (column) => column.primaryKey())
      .addColumn('server_id', 'text', (column) => column.notNull())
      .addColumn('reason', 'text', (column) => column.notNull())
      .addColumn('at', 'int8', (column) => column.notNull())
      .addColumn('purge_at', 'int8', (column) => column.notNull()),
  );
}

function* createApiTokenTable({ schema }: Kysely<Schema>): Work<void> {
  yield* change(
    schema
      .createTable('api_token')
      .addColumn('id', 'text', (column) => column.primaryKey())
      .addColumn('name', 'text', (column) => column.notNull())
      .addColumn('token_hash', 'text', (column) => column.notNull().unique())
      .addColumn('hint', 'text', (column) => column.notNull())
      .addColumn('scope', 'text', (column) => column.notNull())
      .addColumn('account_id', 'text')
      .addColumn('created_at', 'int8', (column) => column.notNull())
      .addColumn('expires_at', 'int8')
      .addColumn('last_used_at', 'int8'),
  );
}

function* createFlowTables({ schema }: Kysely<Schema>): Work<void> {
  yield* change(
    schema
      .createTable('consent')
      .addColumn('id_hash', 'text', (column) => column.primaryKey())
      .addColumn('kind', 'text', (column) => column.notNull())
      .addColumn('payload', 'text', (column) => column.notNull())
      .addColumn('expires_at', 'int8', (column) => column.notNull()),
  );
  yield* change(
    schema
      .createTable('lease')
      .addColumn('name', 'text', (column) => column.primaryKey())
      .addColumn('owner', 'text', (column) => column.notNull())
      .addColumn('until', 'int8', (column) => column.notNull()),
  );
  yield* change(
    schema
      .createTable('change_count')
      .addColumn('id', 'int4', (column) => column.primaryKey())
      .addColumn('value', 'int8', (column) => column.notNull()),
  );
}

function* createAuditTables(db: Kysely<Schema>): Work<void> {
  const { schema } = db;
  yield* change(
    schema
      .createTable('audit_log')
      .addColumn('sequence', 'int8', (column) => column.primaryKey())
      .addColumn('id', 'text', (column) => column.notNull())
      .addColumn('at', 'int8', (column) => column.notNull())
      .addColumn('kind', 'text', (column) => column.notNull())
      .addColumn('account_id', 'text')
      .addColumn('server_id', 'text')
      .addColumn('api_token_id', 'text')
      .addColumn('client', 'text')
      .addColumn('action', 'text', (column) => column.notNull())
      .addColumn('arguments', 'text', (column) => column.notNull())
      .addColumn('upstream_status', 'int4')
      .addColumn('duration_ms', sql`double precision`, (column) => column.notNull())
      .addColumn('outcome', 'text', (column) => column.notNull())
      .addColumn('detail', 'text')
      .addColumn('previous_hash', 'text', (column) => column.notNull())
      .addColumn('hash', 'text', (column) => column.notNull()),
  );
  yield* change(schema.createIndex('audit_log_by_account').on('audit_log').columns(['account_id', 'sequence']));
  yield* change(schema.createIndex('audit_log_by_server').on('audit_log').columns(['server_id', 'sequence']));
  yield* change(
    schema
      .createTable('audit_head')
      .addColumn('id', 'int4', (column) => column.primaryKey())
      .addColumn('sequence', 'int8', (column) => column.notNull())
      .addColumn('hash', 'text', (column) => column.notNull()),
  );
  yield* change(db.insertInto('audit_head').values({ id: 1, sequence: 0, hash: '' }));
}
