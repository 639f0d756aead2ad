import { type Insertable, type Selectable, type SqlBool, sql } from 'kysely';
import { newestFirst, pageOf } from '../cursor.js';
import type { AccountQuery, AccountRow, AccountStatus, AccountTable } from '../interfaces.js';
import type { Schema } from '../schema.js';
import { all, change, first, locked, type Runner } from '../work.js';
import { bumpChangeCount } from './change-count.js';
import { insertEvent } from './events.js';
import { containsText, insertLabels, labelsOf, replaceLabels } from './labels.js';
import { isAccountWithin } from './limits.js';
import { keepNames } from './names.js';
import { removeFromSharedServers } from './server-members.js';
import { bury, endOverlaps } from './tombstones.js';

/** Integrated accounts on any driver. */
export function accountTable(runner: Runner): AccountTable {
  const { builder: db, read, write } = runner;
  const lockedById = (id: string) =>
    locked(runner, db.selectFrom('integrated_account').selectAll().where('id', '=', id));
  return {
    insert: (row) =>
      write(function* () {
        yield* change(db.insertInto('integrated_account').values(toColumns(row)));
        yield* insertLabels(db, 'integrated_account_label', [row]);
        yield* keepNames(db, [row]);
        yield* bumpChangeCount(db);
      }),
    get: (id) =>
      read(function* () {
        const row = yield* first(db.selectFrom('integrated_account').selectAll().where('id', '=', id));
        return row && fromColumns(row);
      }),
    list: (query) =>
      read(function* () {
        const rows = yield* all(newestFirst(filtered(runner, query), query));
        return pageOf(rows.map(fromColumns), query.limit, (row) => ({ at: row.createdAt, id: row.id }));
      }),
    update: (id, changes, event) =>
      write(function* () {
        const present = yield* first(lockedById(id));
        if (!present) return undefined;
        const row: AccountRow = { ...fromColumns(present), ...changes };
        yield* change(db.updateTable('integrated_account').set(toColumns(row)).where('id', '=', id));
        if (changes.labels) yield* replaceLabels(db, 'integrated_account_label', row);
        if (changes.name !== undefined) yield* keepNames(db, [row]);
        yield* insertEvent(db, event);
        yield* bumpChangeCount(db);
        return row;
      }),
    delete: (id, at, event) =>
      write(function* () {
        // From here on no server is added to it and none of its own is rotated, so that each gets its tombstone.
        yield* removeFromSharedServers(runner, id);
        const own = db.selectFrom('mcp_server').select('id').where('account_id', '=', id);
        yield* endOverlaps(db, { reason: 'revoked', at }, own);
        yield* bury(db, at, (servers) => servers.where('account_id', '=', id));
        yield* change(db.deleteFrom('api_token').where('account_id', '=', id));
        const deleted = yield* change(db.deleteFrom('integrated_account').where('id', '=', id));
        if (deleted > 0) yield* insertEvent(db, event);
        yield* bumpChangeCount(db);
        return deleted > 0;
      }),
  };
}

function filtered(
  { builder: db, driver }: Pick<Runner, 'builder' | 'driver'>,
  { within, ids, labels = {}, externalId, status, text }: AccountQuery,
) {
  let found = db.selectFrom('integrated_account').selectAll();
  if (within) found = found.where(isAccountWithin(within));
  if (ids) found = found.where('id', 'in', ids);
  if (externalId !== undefined) found = found.where('external_id', '=', externalId);
  if (status !== undefined) found = found.where('status', '=', status);
  for (const [name, value] of Object.entries(labels))
    found = found.where(
      sql<SqlBool>`id in (select owner_id from integrated_account_label where name = ${name} and value = ${value})`,
    );
  return text === undefined ? found : found.where(containsText(text, driver));
}

function toColumns(row: AccountRow): Insertable<Schema['integrated_account']> {
  return {
    id: row.id,
    integration: row.integration,
    name: row.name,
    status: row.status,
    context: JSON.stringify(row.context),
    scopes: JSON.stringify(row.scopes),
    last_error: row.lastError && JSON.stringify(row.lastError),
    created_at: row.createdAt,
    updated_at: row.updatedAt,
    labels: JSON.stringify(row.labels),
    external_id: row.externalId,
    connected_by: row.connectedBy,
    connected_with: row.connectedWith,
  };
}

// Only toColumns writes these columns, so their shape is known.
function fromColumns(row: Selectable<Schema['integrated_account']>): AccountRow {
  return {
    id: row.id,
    integration: row.integration,
    name: row.name,
    status: row.status as AccountStatus,
    context: JSON.parse(row.context) as AccountRow['context'],
    scopes: JSON.parse(row.scopes) as AccountRow['scopes'],
    lastError: row.last_error === null ? null : (JSON.parse(row.last_error) as AccountRow['lastError']),
    labels: labelsOf(row.labels),
    externalId: row.external_id,
    connectedBy: row.connected_by,
    connectedWith: row.connected_with as AccountRow['connectedWith'],
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  };
}
