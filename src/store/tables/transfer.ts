import { type Kysely, sql } from 'kysely';
import type { TransferTable } from '../interfaces.js';
import type { Schema } from '../schema.js';
import { all, change, first, type Row, type Runner, type Work } from '../work.js';
import type { AuditJournal } from './audit-appender.js';

// In the order of insertion: referenced rows come first.
const keys = {
  integrated_account: ['id'],
  integrated_account_label: ['owner_id', 'name'],
  account_secret: ['account_id', 'kind'],
  credential_event: ['id'],
  mcp_server: ['id'],
  mcp_server_member: ['server_id', 'account_id'],
  mcp_server_label: ['owner_id', 'name'],
  mcp_tombstone: ['token_hash'],
  api_token: ['id'],
  consent: ['id_hash'],
  account_event: ['id'],
  webhook_endpoint: ['id'],
  webhook_delivery: ['id'],
  approval: ['id'],
  known_name: ['id'],
  tool_definition: ['digest'],
  key_check: ['name'],
  clock_mark: ['id'],
  token_throttle: ['id'],
  server_client: ['server_id', 'reason', 'client'],
  audit_log: ['sequence'],
} as const satisfies { readonly [Table in keyof Schema]?: readonly (keyof Schema[Table])[] };
const tables = Object.keys(keys) as (keyof typeof keys)[];

/** Serving gateways share this lock of PostgreSQL, by the schema: the first half of its name. */
export const servedLock = 728_314_602;
const servedQuery = 'select pg_try_advisory_xact_lock($1, hashtext(current_schema())) as is_free';

const mark = 'transfer/under way';
/** Rows of `audit_head`: the end of the chain, and the last row that retention deleted. */
const headId = 1;
const anchorId = 2;
const never = Number.MAX_SAFE_INTEGER;

/** Reads and writes whole tables, on any driver, to move from one database to another. */
export function transferTable(runner: Runner, journal?: Pick<AuditJournal, 'settle'>): TransferTable {
  const { builder: db, driver, read, write } = runner;
  return {
    tables,
    isServed: () =>
      read(function* () {
        if (driver !== 'postgres') return false;
        const { rows } = yield { sql: servedQuery, parameters: [servedLock] };
        return rows[0]?.is_free !== true;
      }),
    summary: async () => {
      await journal?.settle();
      return read(function* () {
        const counts: { [table: string]: number } = {};
        for (const table of tables) counts[table] = yield* countOf(db, table);
        const head = yield* auditEnd(db, headId);
        const anchor = yield* auditEnd(db, anchorId);
        const moved = yield* first(db.selectFrom('change_count').select('value').where('id', '=', 1));
        const marked = yield* first(db.selectFrom('lease').select('name').where('name', '=', mark));
        return {
          counts,
          auditHead: head,
          auditAnchor: anchor,
          changeCount: moved?.value ?? 0,
          isUnfinished: marked !== undefined,
        };
      });
    },
    read: (table, after, limit) => read(() => rowsAfter(db, { table: nameOf(table), after, limit })),
    begin: () =>
      write(function* () {
        for (const table of [...tables].reverse()) yield* change(db.deleteFrom(table));
        const row = { name: mark, owner: 'transfer', until: never };
        yield* change(
          db
            .insertInto('lease')
            .values(row)
            .onConflict((conflict) => conflict.doNothing()),
        );
      }),
    insert: (table, rows) =>
      write(function* () {
        if (rows.length > 0) yield* change(db.insertInto(nameOf(table)).values([...rows] as never));
      }),
    finish: ({ auditHead, auditAnchor, changeCount }) =>
      write(function* () {
        yield* change(db.updateTable('audit_head').set(auditHead).where('id', '=', headId));
        yield* change(db.updateTable('audit_head').set(auditAnchor).where('id', '=', anchorId));
        // One more than the old count, so that nothing cached under it is treated as current.
        yield* change(
          db
            .updateTable('change_count')
            .set({ value: changeCount + 1 })
            .where('id', '=', 1),
        );
        yield* change(db.deleteFrom('lease').where('name', '=', mark));
      }),
  };
}

function* auditEnd(db: Kysely<Schema>, id: number): Work<{ readonly sequence: number; readonly hash: string }> {
  const end = yield* first(db.selectFrom('audit_head').select(['sequence', 'hash']).where('id', '=', id));
  return end ?? { sequence: 0, hash: '' };
}

function nameOf(table: string): (typeof tables)[number] {
  const known = tables.find((name) => name === table);
  if (!known) throw new Error(`there is no table ${table} to transfer`);
  return known;
}

function* countOf(db: Kysely<Schema>, table: (typeof tables)[number]): Work<number> {
  const query = sql<{ amount: number }>`select count(*) as amount from ${sql.table(table)}`;
  const row = yield* first({ compile: () => query.compile(db) });
  return Number(row?.amount ?? 0);
}

function* rowsAfter(
  db: Kysely<Schema>,
  { table, after, limit }: { table: (typeof tables)[number]; after: Row | null; limit: number },
): Work<readonly Row[]> {
  const columns = sql.join(keys[table].map((column) => sql.ref(column)));
  const start = after ? sql`where (${columns}) > (${sql.join(keys[table].map((column) => after[column]))})` : sql``;
  const query = sql<Row>`select * from ${sql.table(table)} ${start} order by ${columns} limit ${limit}`;
  return yield* all({ compile: () => query.compile(db) });
}
