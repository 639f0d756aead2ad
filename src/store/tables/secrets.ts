import type { Selectable } from 'kysely';
import type { SecretKind, SecretRow, SecretTable } from '../interfaces.js';
import type { Schema } from '../schema.js';
import { all, change, first, type Runner } from '../work.js';

/** Sealed secrets on any driver. Their contents are never readable here. */
export function secretTable({ builder: db, read, write }: Runner): SecretTable {
  return {
    put: (rows) =>
      write(function* () {
        for (const row of rows) {
          const values = {
            key_id: row.keyId,
            sealed: row.sealed,
            expires_at: row.expiresAt,
            updated_at: row.updatedAt,
          };
          yield* change(
            db
              .insertInto('account_secret')
              .values({ account_id: row.accountId, kind: row.kind, ...values })
              .onConflict((conflict) => conflict.columns(['account_id', 'kind']).doUpdateSet(values)),
          );
        }
      }),
    get: (accountId, kind) =>
      read(function* () {
        const row = yield* first(
          db.selectFrom('account_secret').selectAll().where('account_id', '=', accountId).where('kind', '=', kind),
        );
        return row && fromColumns(row);
      }),
    delete: (accountId, kind) =>
      write(function* () {
        yield* change(db.deleteFrom('account_secret').where('account_id', '=', accountId).where('kind', '=', kind));
      }),
    listOtherKeys: (keyId, limit) =>
      read(function* () {
        const rows = yield* all(
          db.selectFrom('account_secret').selectAll().where('key_id', '!=', keyId).orderBy('account_id').limit(limit),
        );
        return rows.map(fromColumns);
      }),
    keyUse: () =>
      read(function* () {
        const rows = yield* all(
          db.selectFrom('account_secret').select(['key_id', 'account_id']).distinct().orderBy('account_id'),
        );
        const byKey = new Map<string, string[]>();
        for (const row of rows) byKey.set(row.key_id, [...(byKey.get(row.key_id) ?? []), row.account_id]);
        return [...byKey].map(([keyId, accountIds]) => ({ keyId, accountIds }));
      }),
  };
}

function fromColumns(row: Selectable<Schema['account_secret']>): SecretRow {
  return {
    accountId: row.account_id,
    kind: row.kind as SecretKind,
    keyId: row.key_id,
    sealed: row.sealed,
    expiresAt: row.expires_at,
    updatedAt: row.updated_at,
  };
}
