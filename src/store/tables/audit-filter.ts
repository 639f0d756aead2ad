import { type ExpressionBuilder, type SqlBool, sql } from 'kysely';
import type { AuditFilter } from '../audit-interfaces.js';
import type { Schema } from '../schema.js';
import { isOwnedWithin } from './limits.js';

/** Columns that a filter compares with one value each; `docs/storage.md` lists them, so that indexes can follow. */
const columns = {
  accountId: 'account_id',
  serverId: 'server_id',
  kind: 'kind',
  action: 'action',
  apiTokenId: 'api_token_id',
  client: 'client',
  approvalId: 'approval_id',
  outcome: 'outcome',
} as const satisfies { readonly [Name in keyof AuditFilter]?: keyof Schema['audit_log'] };

/** The condition of a filter, without its times: equalities, so that an index can serve each of them. */
export function meetsFilter(filter: AuditFilter) {
  return (eb: ExpressionBuilder<Schema, 'audit_log'>) => {
    const equal = (Object.keys(columns) as (keyof typeof columns)[]).flatMap((name) => {
      const value = filter[name];
      return value === undefined ? [] : [eb(columns[name], '=', value)];
    });
    const { exceptActions = [], acts, within, outcome = 'ok' } = filter;
    return eb.and([
      ...equal,
      // Repeats a part of the condition, so that the database uses the partial index.
      ...(outcome === 'ok' ? [] : [sql<SqlBool>`outcome <> 'ok'`]),
      ...(exceptActions.length === 0 ? [] : [eb('action', 'not in', [...exceptActions])]),
      // A literal rather than a parameter, so that the database uses the partial index.
      ...(acts ? [sql<SqlBool>`kind = 'admin'`, eb('action', 'in', [...acts])] : []),
      ...(within ? [isOwnedWithin(within)] : []),
    ]);
  };
}
