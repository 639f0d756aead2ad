import { type Kysely, type SqlBool, sql } from 'kysely';
import type { ServerMemberRow, ServerRow } from '../interfaces.js';
import type { Schema } from '../schema.js';
import { all, change, locked, type Runner, type Work } from '../work.js';

/** The number of parameters per statement is limited, and a member has two. */
const rowsMax = 500;

/** Writes the accounts by which servers over several accounts are found; they repeat those in the rows. */
export function* insertMembers(db: Kysely<Schema>, servers: readonly Pick<ServerRow, 'id' | 'members'>[]): Work<void> {
  const rows = servers.flatMap(({ id, members = [] }) =>
    members.map(({ accountId }) => ({ server_id: id, account_id: accountId })),
  );
  for (let start = 0; start < rows.length; start += rowsMax)
    yield* change(db.insertInto('mcp_server_member').values(rows.slice(start, start + rowsMax)));
}

/**
 * Replaces a server's members, and returns the account that the row refers to. Members of deleted accounts are not
 * indexed. Throws if every account is deleted.
 */
export function* replaceMembers(
  db: Kysely<Schema>,
  { id, accountId, members = [] }: Pick<ServerRow, 'id' | 'accountId' | 'members'>,
): Work<string> {
  const ids = members.map((member) => member.accountId);
  const alive = new Set(
    (yield* all(db.selectFrom('integrated_account').select('id').where('id', 'in', ids))).map((row) => row.id),
  );
  const living = members.filter((member) => alive.has(member.accountId));
  yield* change(db.deleteFrom('mcp_server_member').where('server_id', '=', id));
  yield* insertMembers(db, [{ id, members: living }]);
  const home = alive.has(accountId) ? accountId : living[0]?.accountId;
  if (home === undefined) throw new Error(`every account of MCP server ${id} is gone`);
  return home;
}

/** Whether a server reaches one of these accounts. */
export function reachesAny(accountIds: readonly string[]) {
  const ids = listOf(accountIds);
  return sql<SqlBool>`(account_id in ${ids} or id in (select server_id from mcp_server_member where account_id in ${ids}))`;
}

/** Whether a server reaches an account of this integration. */
export function reachesIntegration(integration: string) {
  const ids = sql`(select id from integrated_account where integration = ${integration})`;
  return sql<SqlBool>`(account_id in ${ids} or id in (select server_id from mcp_server_member where account_id in ${ids}))`;
}

/** Whether every account that a server reaches is one of these. */
export function reachesOnly(accountIds: readonly string[]) {
  const ids = listOf(accountIds);
  return sql<SqlBool>`(account_id in ${ids} and id not in (select server_id from mcp_server_member where account_id not in ${ids}))`;
}

// An empty list is no SQL; no id is empty.
function listOf(accountIds: readonly string[]) {
  return sql`(${sql.join(accountIds.length === 0 ? [''] : accountIds)})`;
}

/**
 * Locks an account, the accounts that it shares servers with, and all their servers, in the same order in every
 * process; then removes the account from the servers that it shares. Servers that reach no other account stay, for the
 * caller to delete with a tombstone.
 */
export function* removeFromSharedServers(runner: Runner, accountId: string): Work<void> {
  const { builder: db } = runner;
  const shared = db.selectFrom('mcp_server_member').select('server_id').where('account_id', '=', accountId);
  const others = db.selectFrom('mcp_server_member').select('account_id').where('server_id', 'in', shared);
  yield* all(
    locked(
      runner,
      db
        .selectFrom('integrated_account')
        .select('id')
        .where((where) => where.or([where('id', '=', accountId), where('id', 'in', others)]))
        .orderBy('id'),
    ),
  );
  yield* all(
    locked(
      runner,
      db
        .selectFrom('mcp_server')
        .select('id')
        .where(reachesAny([accountId]))
        .orderBy('id'),
    ),
  );
  const heir = sql<string>`(select min(account_id) from mcp_server_member where server_id = mcp_server.id and account_id <> ${accountId})`;
  yield* change(
    db
      .updateTable('mcp_server')
      .set({ account_id: heir })
      .where('account_id', '=', accountId)
      .where(
        sql<SqlBool>`exists (select 1 from mcp_server_member where server_id = mcp_server.id and account_id <> ${accountId})`,
      ),
  );
  yield* change(db.deleteFrom('mcp_server_member').where('account_id', '=', accountId));
}

/** Reads the members in a row, as `JSON.stringify` wrote them. */
export function membersOf(text: string): readonly ServerMemberRow[] {
  return JSON.parse(text) as readonly ServerMemberRow[];
}
