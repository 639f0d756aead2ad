import { type Selectable, type SqlBool, sql } from 'kysely';
import type { SessionRow, SessionTable } from '../interfaces.js';
import type { Schema } from '../schema.js';
import { change, first, type Runner } from '../work.js';
import { keepNames } from './names.js';
import { purge } from './purge.js';

/** Sessions of signed-in people, as keyed hashes, on any driver. */
export function sessionTable(runner: Runner): SessionTable {
  const { builder: db, read, write } = runner;
  return {
    insert: (row) =>
      write(function* () {
        yield* change(
          db.insertInto('session').values({
            id: row.id,
            secret_hash: row.secretHash,
            role: row.role,
            name: row.name,
            api_token_id: row.apiTokenId,
            created_at: row.createdAt,
            expires_at: row.expiresAt,
          }),
        );
        // The audit log names who acted also when the session has long ended; one that began with an API token acts under that one's id.
        if (row.apiTokenId === null) yield* keepNames(db, [row]);
      }),
    findBySecretHash: (secretHash, now) =>
      read(function* () {
        const row = yield* first(
          db.selectFrom('session').selectAll().where('secret_hash', '=', secretHash).where('expires_at', '>', now),
        );
        return row && fromColumns(row);
      }),
    delete: (id) =>
      write(function* () {
        return (yield* change(db.deleteFrom('session').where('id', '=', id))) > 0;
      }),
    purge: (now) =>
      purge(runner, {
        table: 'session',
        key: ['id'],
        isDue: sql<SqlBool>`expires_at <= ${now}`,
        oldestBy: 'expires_at',
      }),
  };
}

function fromColumns(row: Selectable<Schema['session']>): SessionRow {
  return {
    id: row.id,
    secretHash: row.secret_hash,
    role: row.role === 'admin' ? 'admin' : 'viewer',
    name: row.name,
    apiTokenId: row.api_token_id,
    createdAt: row.created_at,
    expiresAt: row.expires_at,
  };
}
