import { createHash } from 'node:crypto';
import type { Insertable, Kysely, Selectable } from 'kysely';
import { isJsonObject, type JsonObject, parseExactJson, writeExactJson } from '../../base/index.js';
import { pageOf, positionOf } from '../cursor.js';
import type { AuditEntry, AuditFilter, AuditRow, AuditTable } from '../interfaces.js';
import type { Schema } from '../schema.js';
import { all, change, first, type Query, type Runner, type Work } from '../work.js';

const batchRowsMax = 200;

interface Waiting {
  readonly entry: AuditEntry;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

/**
 * The audit trail on any driver. What arrives in one turn of the event loop is written in one transaction, and every caller waits for
 * it, so that an acknowledged call always has its row.
 */
export function auditTable(runner: Runner): AuditTable {
  const { builder: db, read, write } = runner;
  let waiting: Waiting[] = [];
  let isFlushing = false;
  const flush = async (): Promise<void> => {
    isFlushing = true;
    while (waiting.length > 0) {
      const batch = waiting.slice(0, batchRowsMax);
      waiting = waiting.slice(batchRowsMax);
      try {
        await write(() =>
          appendAll(
            runner,
            batch.map(({ entry }) => entry),
          ),
        );
        for (const { resolve } of batch) resolve();
      } catch (error) {
        for (const { reject } of batch) reject(error);
      }
    }
    isFlushing = false;
  };
  return {
    append: (entry) =>
      new Promise((resolve, reject) => {
        waiting.push({ entry, resolve, reject });
        if (!isFlushing && waiting.length === 1) setImmediate(() => void flush());
      }),
    list: (filter, page) =>
      read(function* () {
        const after = positionOf(page);
        let query = filtered(db, filter);
        if (after) query = query.where('sequence', '<', after.at);
        const rows = yield* all(query.orderBy('sequence', 'desc').limit(page.limit + 1));
        return pageOf(rows.map(fromColumns), page.limit, (row) => ({ at: row.sequence, id: row.id }));
      }),
    read: (fromSequence, limit) =>
      read(function* () {
        const rows = yield* all(
          db.selectFrom('audit_log').selectAll().where('sequence', '>=', fromSequence).orderBy('sequence').limit(limit),
        );
        return rows.map(fromColumns);
      }),
  };
}

function filtered(db: Kysely<Schema>, filter: AuditFilter) {
  let query = db.selectFrom('audit_log').selectAll();
  if (filter.accountId !== undefined) query = query.where('account_id', '=', filter.accountId);
  if (filter.serverId !== undefined) query = query.where('server_id', '=', filter.serverId);
  if (filter.action !== undefined) query = query.where('action', '=', filter.action);
  if (filter.outcome !== undefined) query = query.where('outcome', '=', filter.outcome);
  if (filter.from !== undefined) query = query.where('at', '>=', filter.from);
  if (filter.to !== undefined) query = query.where('at', '<', filter.to);
  return query;
}

function* appendAll(runner: Runner, entries: readonly AuditEntry[]): Work<void> {
  const { builder: db, driver } = runner;
  // The head row is the lock under which gateways on one PostgreSQL take turns; SQLite's write transaction is one by itself.
  const headQuery = db.selectFrom('audit_head').select(['sequence', 'hash']).where('id', '=', 1);
  const head = yield* first(driver === 'postgres' ? headQuery.forUpdate() : headQuery);
  if (!head) throw new Error('the audit trail has lost its head row: restore the database from a backup');
  let { sequence, hash } = head;
  const rows = entries.map((entry) => {
    sequence += 1;
    const previousHash = hash;
    hash = auditHash(entry, sequence, previousHash);
    return toColumns({ ...entry, sequence, previousHash, hash });
  });
  yield* change(insertOf(runner, rows));
  yield* change(db.updateTable('audit_head').set({ sequence, hash }).where('id', '=', 1));
}

const insertTexts = new WeakMap<Runner, Map<number, string>>();

// Building a query of many rows costs more than running it, and there are only so many sizes: the text of each is kept.
function insertOf(runner: Runner, rows: readonly Insertable<Schema['audit_log']>[]): { compile(): Query } {
  const texts = insertTexts.get(runner) ?? new Map<number, string>();
  insertTexts.set(runner, texts);
  const query = runner.builder.insertInto('audit_log').values(rows);
  const text = texts.get(rows.length);
  if (text === undefined) {
    const compiled = query.compile();
    texts.set(rows.length, compiled.sql);
    return { compile: () => compiled };
  }
  const parameters = rows.flatMap((row) => Object.values(row));
  return { compile: () => ({ sql: text, parameters }) };
}

/** The hash of one audit row over everything it says and the hash before it (SHA-256, hexadecimal). */
export function auditHash(entry: AuditEntry, sequence: number, previousHash: string): string {
  const content = [
    previousHash,
    sequence,
    entry.id,
    entry.at,
    entry.kind,
    entry.accountId,
    entry.serverId,
    entry.apiTokenId,
    entry.client,
    entry.action,
    writeExactJson(entry.arguments),
    entry.upstreamStatus,
    entry.durationMs,
    entry.outcome,
    entry.detail,
  ];
  return createHash('sha256').update(JSON.stringify(content)).digest('hex');
}

function toColumns(row: AuditRow): Insertable<Schema['audit_log']> {
  return {
    sequence: row.sequence,
    id: row.id,
    at: row.at,
    kind: row.kind,
    account_id: row.accountId,
    server_id: row.serverId,
    api_token_id: row.apiTokenId,
    client: row.client,
    action: row.action,
    arguments: writeExactJson(row.arguments),
    upstream_status: row.upstreamStatus,
    duration_ms: row.durationMs,
    outcome: row.outcome,
    detail: row.detail,
    previous_hash: row.previousHash,
    hash: row.hash,
  };
}

function fromColumns(row: Selectable<Schema['audit_log']>): AuditRow {
  return {
    sequence: row.sequence,
    id: row.id,
    at: row.at,
    kind: row.kind as AuditRow['kind'],
    accountId: row.account_id,
    serverId: row.server_id,
    apiTokenId: row.api_token_id,
    client: row.client,
    action: row.action,
    arguments: argumentsOf(row.arguments),
    upstreamStatus: row.upstream_status,
    durationMs: row.duration_ms,
    outcome: row.outcome as AuditRow['outcome'],
    detail: row.detail,
    previousHash: row.previous_hash,
    hash: row.hash,
  };
}

function argumentsOf(text: string): JsonObject {
  const value = parseExactJson(text);
  return isJsonObject(value) ? value : {};
}
