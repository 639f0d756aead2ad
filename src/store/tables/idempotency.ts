import { type SqlBool, sql } from 'kysely';
import type { IdempotencyTable } from '../kept-interfaces.js';
import { change, first, type Runner } from '../work.js';
import { purge } from './purge.js';

/** Responses by idempotency key, on any driver. */
export function idempotencyTable(runner: Runner): IdempotencyTable {
  const { builder: db, read, write } = runner;
  return {
    begin: ({ keyHash, requestHash, expiresAt }, now) =>
      write(function* () {
        yield* change(db.deleteFrom('idempotency_key').where('key_hash', '=', keyHash).where('expires_at', '<=', now));
        const inserted = yield* change(
          db
            .insertInto('idempotency_key')
            .values({
              key_hash: keyHash,
              request_hash: requestHash,
              status: null,
              key_id: null,
              sealed: null,
              expires_at: expiresAt,
            })
            .onConflict((conflict) => conflict.column('key_hash').doNothing()),
        );
        return inserted > 0;
      }),
    get: (keyHash) =>
      read(function* () {
        const row = yield* first(db.selectFrom('idempotency_key').selectAll().where('key_hash', '=', keyHash));
        if (!row) return undefined;
        const { status, key_id: keyId, sealed } = row;
        const answer = status === null || keyId === null || sealed === null ? null : { status, keyId, sealed };
        return { requestHash: row.request_hash, answer, expiresAt: row.expires_at };
      }),
    finish: (keyHash, { status, keyId, sealed }) =>
      write(function* () {
        yield* change(
          db.updateTable('idempotency_key').set({ status, key_id: keyId, sealed }).where('key_hash', '=', keyHash),
        );
      }),
    remove: (keyHash) =>
      write(function* () {
        yield* change(db.deleteFrom('idempotency_key').where('key_hash', '=', keyHash));
      }),
    purge: (now) =>
      purge(runner, {
        table: 'idempotency_key',
        key: ['key_hash'],
        isDue: sql<SqlBool>`expires_at <= ${now}`,
        oldestBy: 'expires_at',
      }),
  };
}
