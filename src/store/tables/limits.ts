import { type RawBuilder, type SqlBool, sql } from 'kysely';
import type { Labels } from '../labels.js';
import type { AccessLimits } from '../token-interfaces.js';
import { reachesOnly } from './server-members.js';

/** Whether an account is within the limits of a caller. */
export function isAccountWithin({ accountIds, labels }: AccessLimits): RawBuilder<SqlBool> {
  return allOf([
    ...(accountIds === null ? [] : [isOneOf('id', accountIds)]),
    ...(labels === null ? [] : [hasLabels('integrated_account_label', 'id', labels)]),
  ]);
}

/** Whether a row about a server, or only about an account, is within the limits of a caller. */
export function isOwnedWithin({ accountIds, labels }: AccessLimits): RawBuilder<SqlBool> {
  const labelled =
    labels === null
      ? []
      : [
          sql<SqlBool>`(${hasLabels('mcp_server_label', 'server_id', labels)} or ${hasLabels('integrated_account_label', 'account_id', labels)})`,
        ];
  return allOf([...(accountIds === null ? [] : [isOneOf('account_id', accountIds)]), ...labelled]);
}

/** Whether an MCP server is within the limits of a caller: with all its accounts, and by its own labels or those of every account. */
export function isServerWithin({ accountIds, labels }: AccessLimits): RawBuilder<SqlBool> {
  const accountLabels = (own: Labels) => hasLabels('integrated_account_label', 'account_id', own);
  const labelled =
    labels === null
      ? []
      : [
          sql<SqlBool>`(${hasLabels('mcp_server_label', 'id', labels)} or (${accountLabels(labels)} and id not in (select server_id from mcp_server_member where not ${accountLabels(labels)})))`,
        ];
  return allOf([...(accountIds === null ? [] : [reachesOnly(accountIds)]), ...labelled]);
}

function isOneOf(column: 'id' | 'account_id', ids: readonly string[]): RawBuilder<SqlBool> {
  return ids.length === 0 ? sql<SqlBool>`1 = 0` : sql<SqlBool>`${sql.ref(column)} in (${sql.join(ids)})`;
}

function hasLabels(table: string, column: string, labels: Labels): RawBuilder<SqlBool> {
  return allOf(
    Object.entries(labels).map(
      ([name, value]) =>
        sql<SqlBool>`${sql.ref(column)} in (select owner_id from ${sql.table(table)} where name = ${name} and value = ${value})`,
    ),
  );
}

function allOf(conditions: readonly RawBuilder<SqlBool>[]): RawBuilder<SqlBool> {
  return conditions.length === 0 ? sql<SqlBool>`1 = 1` : sql<SqlBool>`(${sql.join(conditions, sql` and `)})`;
}
