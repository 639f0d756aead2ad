import type { Selectable } from 'kysely';
import { newestFirst, pageOf } from '../cursor.js';
import type { Schema } from '../schema.js';
import type { AccessLimits, ApiTokenRow, ApiTokenTable } from '../token-interfaces.js';
import { all, change, first, type Runner } from '../work.js';
import { bumpChangeCount } from './change-count.js';
import { keepNames } from './names.js';

/** API tokens, as keyed hashes, on any driver. */
export function apiTokenTable({ builder: db, read, write }: Runner): ApiTokenTable {
  return {
    insert: (row) =>
      write(function* () {
        yield* change(
          db.insertInto('api_token').values({
            id: row.id,
            name: row.name,
            token_hash: row.tokenHash,
            hint: row.hint,
            scope: row.scope,
            account_id: row.accountId,
            actions: row.actions && JSON.stringify(row.actions),
            limits: row.limits && JSON.stringify(row.limits),
            created_at: row.createdAt,
            expires_at: row.expiresAt,
            last_used_at: row.lastUsedAt,
          }),
        );
        yield* keepNames(db, [row]);
        yield* bumpChangeCount(db);
      }),
    findByTokenHash: (tokenHash) =>
      read(function* () {
        const row = yield* first(db.selectFrom('api_token').selectAll().where('token_hash', '=', tokenHash));
        return row && fromColumns(row);
      }),
    get: (id) =>
      read(function* () {
        const row = yield* first(db.selectFrom('api_token').selectAll().where('id', '=', id));
        return row && fromColumns(row);
      }),
    list: (page) =>
      read(function* () {
        const rows = yield* all(newestFirst(db.selectFrom('api_token').selectAll(), page));
        return pageOf(rows.map(fromColumns), page.limit, (row) => ({ at: row.createdAt, id: row.id }));
      }),
    delete: (id) =>
      write(function* () {
        const deleted = yield* change(db.deleteFrom('api_token').where('id', '=', id));
        yield* bumpChangeCount(db);
        return deleted > 0;
      }),
    touch: (id, at) =>
      write(function* () {
        yield* change(db.updateTable('api_token').set({ last_used_at: at }).where('id', '=', id));
      }, 'process'),
  };
}

function fromColumns(row: Selectable<Schema['api_token']>): ApiTokenRow {
  return {
    id: row.id,
    name: row.name,
    tokenHash: row.token_hash,
    hint: row.hint,
    scope: row.scope === 'admin' || row.scope === 'viewer' ? row.scope : 'mcp',
    accountId: row.account_id,
    actions: row.actions === null ? null : (JSON.parse(row.actions) as readonly string[]),
    limits: row.limits === null ? null : (JSON.parse(row.limits) as AccessLimits),
    createdAt: row.created_at,
    expiresAt: row.expires_at,
    lastUsedAt: row.last_used_at,
  };
}
