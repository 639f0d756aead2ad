import { type Insertable, type Kysely, type Selectable, type SqlBool, sql } from 'kysely';
import { LRUCache } from 'lru-cache';
import type { JsonObject } from '../../base/index.js';
import { newestFirst, pageOf } from '../cursor.js';
import type { ServerRow, ServerTable } from '../interfaces.js';
import type { Schema } from '../schema.js';
import { all, ask, change, first, locked, type Runner, ready, type Work } from '../work.js';
import { bumpChangeCount } from './change-count.js';
import { insertLabels, labelsOf, replaceLabels } from './labels.js';
import { keepNames } from './names.js';
import { purge } from './purge.js';
import { countServers, endOf, fewMax, idsOfFew, pageOfServers } from './search-servers.js';
import { insertMembers, membersOf, reachesAny, replaceMembers } from './server-members.js';
import { bury, endOverlaps, insertTombstone, tombstoneByHash } from './tombstones.js';
import { publishEvents } from './webhooks.js';

/** The number of parameters per statement is limited, and a row has fourteen. */
const insertRowsMax = 250;

/** MCP servers and the tombstones of former URLs, on any driver. */
export function serverTable(runner: Runner): ServerTable {
  return {
    ...inserting(runner),
    ...finding(runner),
    ...changing(runner),
    ...sweeping(runner),
    changeCount: () => runner.changeCount(),
    changeAnnounced: () => runner.lookAgain(),
  };
}

function inserting({ builder: db, write }: Runner): Pick<ServerTable, 'insert' | 'insertMany'> {
  const insertMany: ServerTable['insertMany'] = (rows, events = []) =>
    write(function* () {
      for (let start = 0; start < rows.length; start += insertRowsMax)
        yield* change(db.insertInto('mcp_server').values(rows.slice(start, start + insertRowsMax).map(toColumns)));
      yield* insertMembers(db, rows);
      yield* insertLabels(db, 'mcp_server_label', rows);
      yield* keepNames(db, rows);
      yield* publishEvents(db, events);
      yield* bumpChangeCount(db);
    });
  return { insert: (row) => insertMany([row]), insertMany };
}

type Lookups = Pick<ServerTable, 'search' | 'endingBetween' | 'get' | 'list' | 'findByTokenHash' | 'findTombstone'>;

function finding(runner: Runner): Lookups {
  const { builder: db, read } = runner;
  const byTokenHash = ready((hash) => db.selectFrom('mcp_server').selectAll().where('token_hash', '=', hash));
  return {
    search: (query) =>
      read(function* () {
        const few = (yield* all(idsOfFew(runner, query))).map(({ id }) => id);
        if (few.length === 0) return { rows: [], total: 0 };
        const isFew = few.length <= fewMax;
        const rows = yield* all(pageOfServers(runner, query, isFew ? few : null));
        const total = isFew ? few.length : Number((yield* first(countServers(runner, query)))?.total ?? 0);
        return { rows: rows.map(fromColumns), total };
      }),
    endingBetween: (after, until, limit) =>
      read(function* () {
        const ending = db
          .selectFrom('mcp_server')
          .selectAll()
          .where(endOf, '>', after)
          .where(endOf, '<=', until)
          .orderBy(endOf);
        return (yield* all(ending.limit(limit))).map(fromColumns);
      }),
    get: (id) => read(() => byId(db, id)),
    list: (accountId, page) =>
      read(function* () {
        const rows = yield* all(
          newestFirst(
            db
              .selectFrom('mcp_server')
              .selectAll()
              .where(reachesAny([accountId])),
            page,
          ),
        );
        return pageOf(rows.map(fromColumns), page.limit, (row) => ({ at: row.createdAt, id: row.id }));
      }),
    findByTokenHash: (tokenHash) =>
      read(function* () {
        const [row] = yield* ask(byTokenHash(tokenHash));
        return row && fromColumns(row);
      }),
    findTombstone: (tokenHash) => read(() => tombstoneByHash(db, tokenHash)),
  };
}

function changing(runner: Runner): Pick<ServerTable, 'update' | 'rotate' | 'remove'> {
  const { builder: db, write } = runner;
  return {
    update: (id, changes, updatedAtBefore) =>
      write(function* () {
        const existing = yield* lockedById(runner, id);
        if (existing?.updatedAt !== updatedAtBefore) return undefined;
        const changed: ServerRow = { ...existing, ...changes };
        const row = changes.members ? { ...changed, accountId: yield* replaceMembers(db, changed) } : changed;
        yield* change(db.updateTable('mcp_server').set(toColumns(row)).where('id', '=', id));
        if (changes.labels) yield* replaceLabels(db, 'mcp_server_label', row);
        if (changes.name !== undefined) yield* keepNames(db, [row]);
        yield* bumpChangeCount(db);
        return row;
      }),
    rotate: (id, tokenHash, tombstone) =>
      write(function* () {
        const existing = yield* lockedById(runner, id);
        if (existing?.tokenHash !== tombstone.tokenHash) return undefined;
        const row: ServerRow = { ...existing, tokenHash, updatedAt: Math.max(tombstone.at, existing.updatedAt + 1) };
        yield* change(db.updateTable('mcp_server').set(toColumns(row)).where('id', '=', id));
        // Without an overlap the new URL must be the only one, whatever an earlier rotation granted.
        if (tombstone.opensUntil === undefined) yield* endOverlaps(db, tombstone, [id]);
        yield* insertTombstone(db, tombstone);
        yield* bumpChangeCount(db);
        return row;
      }),
    remove: (id, end, event) =>
      write(function* () {
        const existing = yield* lockedById(runner, id);
        if (!existing) return false;
        yield* change(db.deleteFrom('mcp_server').where('id', '=', id));
        yield* endOverlaps(db, end, [id]);
        yield* insertTombstone(db, { ...end, tokenHash: existing.tokenHash, serverId: id });
        if (event) yield* publishEvents(db, [event]);
        yield* bumpChangeCount(db);
        return true;
      }),
  };
}

type Sweeping = Pick<ServerTable, 'touch' | 'expiredBatch' | 'removeExpired' | 'purgeTombstones'>;

function sweeping(runner: Runner): Sweeping {
  const { builder: db, driver, write } = runner;
  return {
    // The embedded driver blocks the event loop, the networked one waits for each round trip.
    expiredBatch: driver === 'sqlite' ? 50 : 500,
    touch: (ids, at) =>
      write(function* () {
        const fresh = yield* all(
          db.selectFrom('mcp_server').select('id').where('id', 'in', ids).where('last_used_at', 'is', null),
        );
        yield* change(db.updateTable('mcp_server').set({ last_used_at: at }).where('id', 'in', ids));
        return fresh.map(({ id }) => id);
      }, 'process'),
    removeExpired: (at, limit, eventOf) =>
      // What a power cut restores, the next sweep deletes again.
      write(function* () {
        const due = db
          .selectFrom('mcp_server')
          .select(['id', 'account_id', 'name', 'expires_at', 'members'])
          .where(endOf, '<=', at)
          // In the order of the index by expiry, and of ids: neighbours are on the same pages of most indexes.
          .orderBy(endOf)
          .orderBy('id');
        const expired = yield* all(locked(runner, due.limit(limit)));
        if (expired.length === 0) return [];
        const ids = expired.map((row) => row.id);
        yield* endOverlaps(db, { reason: 'expired', at }, ids);
        yield* bury(db, at, (servers) => servers.where('id', 'in', ids));
        yield* change(db.deleteFrom('mcp_server').where('id', 'in', ids));
        yield* bumpChangeCount(db);
        const removed = expired.map(({ id, account_id: accountId, name, expires_at: expiresAt, members }) => ({
          id,
          accountId: members === null ? accountId : null,
          ...(members === null ? {} : { members: membersOf(members) }),
          name,
          expiresAt: expiresAt ?? at,
        }));
        if (eventOf) yield* publishEvents(db, removed.map(eventOf));
        return removed;
      }, 'process'),
    purgeTombstones: (at) =>
      purge(runner, {
        table: 'mcp_tombstone',
        key: ['token_hash'],
        isDue: sql<SqlBool>`purge_at <= ${at}`,
        oldestBy: 'purge_at',
      }),
  };
}

function* byId(db: Kysely<Schema>, id: string): Work<ServerRow | undefined> {
  const row = yield* first(db.selectFrom('mcp_server').selectAll().where('id', '=', id));
  return row && fromColumns(row);
}

function* lockedById(runner: Runner, id: string): Work<ServerRow | undefined> {
  const row = yield* first(locked(runner, runner.builder.selectFrom('mcp_server').selectAll().where('id', '=', id)));
  return row && fromColumns(row);
}

function toColumns(row: ServerRow): Insertable<Schema['mcp_server']> {
  return {
    id: row.id,
    account_id: row.accountId,
    name: row.name,
    config: JSON.stringify(row.config),
    token_hash: row.tokenHash,
    created_by: row.createdBy,
    expires_at: row.expiresAt,
    created_at: row.createdAt,
    updated_at: row.updatedAt,
    pins: row.pins === undefined ? null : JSON.stringify(row.pins),
    labels: JSON.stringify(row.labels),
    external_id: row.externalId,
    last_used_at: row.lastUsedAt,
    members: row.members === undefined ? null : JSON.stringify(row.members),
  };
}

const configs = new LRUCache<string, JsonObject>({ max: 1_000 });

// Many servers have the same configuration, and what is derived from it, such as its tools, is cached by the object.
function configOf(text: string): JsonObject {
  const cached = configs.get(text);
  if (cached) return cached;
  const config: JsonObject = Object.freeze(JSON.parse(text));
  configs.set(text, config);
  return config;
}

function fromColumns(row: Selectable<Schema['mcp_server']>): ServerRow {
  return {
    id: row.id,
    accountId: row.account_id,
    ...(row.members === null ? {} : { members: membersOf(row.members) }),
    name: row.name,
    config: configOf(row.config),
    tokenHash: row.token_hash,
    ...(row.pins === null ? {} : { pins: JSON.parse(row.pins) as NonNullable<ServerRow['pins']> }),
    labels: labelsOf(row.labels),
    externalId: row.external_id,
    createdBy: row.created_by,
    expiresAt: row.expires_at,
    lastUsedAt: row.last_used_at,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  };
}
