import { type SqlBool, sql } from 'kysely';
import type { PausedScriptTable } from '../kept-interfaces.js';
import { change, first, type Runner } from '../work.js';
import { purge } from './purge.js';

/** Paused scripts, on any driver. */
export function pausedScriptTable(runner: Runner): PausedScriptTable {
  const { builder: db, read, write } = runner;
  return {
    put: ({ id, serverId, keyId, sealed, expiresAt }) =>
      write(function* () {
        const kept = { server_id: serverId, key_id: keyId, sealed, claimed_at: null, expires_at: expiresAt };
        yield* change(
          db
            .insertInto('paused_script')
            .values({ id, ...kept })
            .onConflict((conflict) => conflict.column('id').doUpdateSet(kept)),
        );
      }),
    get: (id, now) =>
      read(function* () {
        const row = yield* first(
          db.selectFrom('paused_script').selectAll().where('id', '=', id).where('expires_at', '>', now),
        );
        if (!row) return undefined;
        const { server_id: serverId, key_id: keyId, sealed, claimed_at: claimedAt, expires_at: expiresAt } = row;
        return { id: row.id, serverId, keyId, sealed, claimedAt, expiresAt };
      }),
    claim: (id, now) =>
      write(function* () {
        const claimed = yield* change(
          db
            .updateTable('paused_script')
            .set({ claimed_at: now })
            .where('id', '=', id)
            .where('claimed_at', 'is', null)
            .where('expires_at', '>', now),
        );
        return claimed > 0;
      }),
    release: (id) =>
      write(function* () {
        yield* change(db.updateTable('paused_script').set({ claimed_at: null }).where('id', '=', id));
      }),
    delete: (id) =>
      write(function* () {
        yield* change(db.deleteFrom('paused_script').where('id', '=', id));
      }),
    purge: (now) =>
      purge(runner, {
        table: 'paused_script',
        key: ['id'],
        isDue: sql<SqlBool>`expires_at <= ${now}`,
        oldestBy: 'expires_at',
      }),
  };
}
