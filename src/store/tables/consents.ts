import { type Selectable, type SqlBool, sql } from 'kysely';
import type { JsonObject } from '../../base/index.js';
import type { ConsentRow, ConsentTable } from '../interfaces.js';
import type { Schema } from '../schema.js';
import { change, first, type Runner } from '../work.js';
import { purge } from './purge.js';

/** Pending consents, on any driver. */
export function consentTable(runner: Runner): ConsentTable {
  const { builder: db, read, write } = runner;
  return {
    insert: (row) =>
      write(function* () {
        yield* change(
          db.insertInto('consent').values({
            id_hash: row.idHash,
            kind: row.kind,
            payload: JSON.stringify(row.payload),
            expires_at: row.expiresAt,
          }),
        );
      }),
    get: (idHash, kind, now) =>
      read(function* () {
        const row = yield* first(
          db
            .selectFrom('consent')
            .selectAll()
            .where('id_hash', '=', idHash)
            .where('kind', '=', kind)
            .where('expires_at', '>', now),
        );
        return row && fromColumns(row);
      }),
    take: (idHash, kind, now) =>
      write(function* () {
        const row = yield* first(
          db.deleteFrom('consent').where('id_hash', '=', idHash).where('kind', '=', kind).returningAll(),
        );
        return row && row.expires_at > now ? fromColumns(row) : undefined;
      }),
    purge: (now) =>
      purge(runner, {
        table: 'consent',
        key: ['id_hash'],
        isDue: sql<SqlBool>`expires_at <= ${now}`,
        oldestBy: 'expires_at',
      }),
  };
}

function fromColumns(row: Selectable<Schema['consent']>): ConsentRow {
  return {
    idHash: row.id_hash,
    kind: row.kind === 'link' || row.kind === 'ticket' ? row.kind : 'state',
    payload: JSON.parse(row.payload) as JsonObject,
    expiresAt: row.expires_at,
  };
}
