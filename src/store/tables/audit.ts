import { createHash } from 'node:crypto';
import type { Insertable, Kysely, Selectable } from 'kysely';
import { isJsonObject, type JsonObject, parseExactJson, writeExactJson } from '../../base/index.js';
import type { AuditEnd, AuditEntry, AuditFilter, AuditRow, AuditTable } from '../audit-interfaces.js';
import { pageOf, positionOf } from '../cursor.js';
import type { Schema } from '../schema.js';
import { all, change, first, locked, type Query, type Runner, type Work } from '../work.js';
import { summarizeAudit } from './audit-summary.js';

const batchRowsMax = 256;
const headId = 1;
const anchorId = 2;
const headLost = 'the audit trail has lost its head row: restore the database from a backup';

interface Waiting {
  readonly entry: AuditEntry;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

/**
 * The audit trail on any driver. What arrives in one turn of the event loop is written in one transaction, and every caller waits for
 * it, so that an acknowledged call always has its row. `settled` resolves when nothing waits.
 */
export function auditTable(runner: Runner): AuditTable & { settled(): Promise<void> } {
  const { builder: db, read, write } = runner;
  let waiting: Waiting[] = [];
  let flushing: Promise<void> | null = null;
  let othersUnderWay = 0;
  const flush = async (): Promise<void> => {
    while (waiting.length > 0) {
      await letOthersArrive(othersUnderWay);
      const batch = waiting.slice(0, batchRowsMax);
      waiting = waiting.slice(batchRowsMax);
      try {
        const entries = batch.map(({ entry }) => entry);
        await write(() => appendAll(runner, entries), 'process');
        for (const { resolve } of batch) resolve();
      } catch (error) {
        for (const { reject } of batch) reject(error);
      }
    }
    flushing = null;
  };
  return {
    settled: async () => {
      await flushing;
    },
    append: (entry, others = 0) =>
      new Promise((resolve, reject) => {
        othersUnderWay = others;
        // Judged before it joins the others, so that one bad row fails alone.
        waiting.push({ entry: asKept(entry), resolve, reject });
        flushing ??= flush();
      }),
    list: (filter, page) =>
      read(function* () {
        const after = positionOf(page);
        let query = filtered(db, filter);
        if (after) query = query.where('sequence', '<', after.at);
        const rows = yield* all(query.orderBy('sequence', 'desc').limit(page.limit + 1));
        return pageOf(rows.map(fromColumns), page.limit, (row) => ({ at: row.sequence, id: row.id }));
      }),
    read: (fromSequence, limit, filter = {}) =>
      read(function* () {
        const rows = yield* all(
          filtered(db, filter).where('sequence', '>=', fromSequence).orderBy('sequence').limit(limit),
        );
        return rows.map(fromColumns);
      }),
    summary: (query) => read(() => summarizeAudit(db, query)),
    ends: () =>
      read(function* () {
        const ends = yield* all(db.selectFrom('audit_head').selectAll());
        const endOf = (id: number): AuditEnd => {
          const end = ends.find((row) => row.id === id);
          if (!end) throw new Error(headLost);
          return { sequence: end.sequence, hash: end.hash };
        };
        return { anchor: endOf(anchorId), head: endOf(headId) };
      }),
    removeBefore: (at, limit) => write(() => removeBefore(runner, at, limit), 'process'),
  };
}

const fewOthers = 3;
const gatherMs = 1;

// A transaction costs as much as a dozen rows in it: with many calls under way a moment's wait lets them share one, while a lone caller
// gets the next turn of the event loop.
function letOthersArrive(othersUnderWay: number): Promise<void> {
  return new Promise((resolve) => {
    if (othersUnderWay > fewOthers) setTimeout(resolve, gatherMs);
    else setImmediate(resolve);
  });
}

function filtered(db: Kysely<Schema>, filter: AuditFilter) {
  let query = db.selectFrom('audit_log').selectAll();
  if (filter.accountId !== undefined) query = query.where('account_id', '=', filter.accountId);
  if (filter.serverId !== undefined) query = query.where('server_id', '=', filter.serverId);
  if (filter.action !== undefined) query = query.where('action', '=', filter.action);
  if (filter.approvalId !== undefined) query = query.where('approval_id', '=', filter.approvalId);
  if (filter.outcome !== undefined) query = query.where('outcome', '=', filter.outcome);
  if (filter.from !== undefined) query = query.where('at', '>=', filter.from);
  if (filter.to !== undefined) query = query.where('at', '<', filter.to);
  return query;
}

function* appendAll(runner: Runner, entries: readonly AuditEntry[]): Work<void> {
  const { builder: db } = runner;
  // The head row is the lock under which gateways on one PostgreSQL take turns; SQLite's write transaction is one by itself.
  const headQuery = db.selectFrom('audit_head').select(['sequence', 'hash']).where('id', '=', headId);
  const head = yield* first(locked(runner, headQuery));
  if (!head) throw new Error(headLost);
  let { sequence, hash } = head;
  const rows = entries.map((entry) => {
    sequence += 1;
    const previousHash = hash;
    hash = auditHash(entry, sequence, previousHash);
    return toColumns({ ...entry, sequence, previousHash, hash });
  });
  // Parts of 2^n rows keep the number of distinct statements, each prepared once, small.
  for (let start = 0; start < rows.length; ) {
    const size = 2 ** Math.floor(Math.log2(rows.length - start));
    yield* change(insertOf(runner, rows.slice(start, start + size)));
    start += size;
  }
  yield* change(db.updateTable('audit_head').set({ sequence, hash }).where('id', '=', headId));
}

// Only a prefix goes, so that what stays is one chain still; the anchor is the lock under which processes take turns.
function* removeBefore({ builder: db, driver }: Runner, at: number, limit: number): Work<number> {
  const anchorQuery = db.selectFrom('audit_head').select(['sequence', 'hash']).where('id', '=', anchorId);
  const anchor = yield* first(driver === 'postgres' ? anchorQuery.forUpdate() : anchorQuery);
  if (!anchor) throw new Error(headLost);
  const oldest = yield* all(
    db
      .selectFrom('audit_log')
      .select(['sequence', 'at', 'hash'])
      .where('sequence', '>', anchor.sequence)
      .orderBy('sequence')
      .limit(limit),
  );
  const kept = oldest.findIndex((row) => row.at >= at);
  const last = oldest[(kept === -1 ? oldest.length : kept) - 1];
  if (!last) return 0;
  const removed = yield* change(db.deleteFrom('audit_log').where('sequence', '<=', last.sequence));
  yield* change(
    db.updateTable('audit_head').set({ sequence: last.sequence, hash: last.hash }).where('id', '=', anchorId),
  );
  return removed;
}

const insertTexts = new WeakMap<Runner, Map<number, string>>();

// Building a query of many rows costs more than running it, and there are only so many sizes: the text of each is kept.
function insertOf(runner: Runner, rows: readonly Insertable<Schema['audit_log']>[]): { compile(): Query } {
  const texts = insertTexts.get(runner) ?? new Map<number, string>();
  insertTexts.set(runner, texts);
  const text = texts.get(rows.length);
  if (text !== undefined)
    return { compile: () => ({ sql: text, parameters: rows.flatMap((row) => Object.values(row)) }) };
  const compiled = runner.builder.insertInto('audit_log').values(rows).compile();
  texts.set(rows.length, compiled.sql);
  return { compile: () => compiled };
}

/** The entry as every database gives it back: what the hash is taken over must be what is read again. */
function asKept(entry: AuditEntry): AuditEntry {
  if (!Number.isFinite(entry.durationMs) || !Number.isSafeInteger(entry.at))
    throw new Error(`audit entry ${entry.id}: its time or duration is no number`);
  const exact = parseExactJson(writeExactJson(entry.arguments));
  return {
    ...entry,
    accountId: cleanText(entry.accountId),
    serverId: cleanText(entry.serverId),
    apiTokenId: cleanText(entry.apiTokenId),
    client: cleanText(entry.client),
    action: cleanText(entry.action),
    arguments: isJsonObject(exact) ? exact : {},
    detail: cleanText(entry.detail),
  };
}

// PostgreSQL keeps no NUL, and no database half a surrogate pair; inside JSON both are escaped.
function cleanText(text: string): string;
function cleanText(text: string | null): string | null;
function cleanText(text: string | null): string | null {
  return text === null ? null : text.toWellFormed().replaceAll('\u0000', '\ufffd');
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
    // Rows without an approval keep the form that they had before there were any.
    ...(entry.approvalId === undefined ? [] : [entry.approvalId]),
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
    approval_id: row.approvalId ?? null,
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
    ...(row.approval_id === null ? {} : { approvalId: row.approval_id }),
  };
}

function argumentsOf(text: string): JsonObject {
  const value = parseExactJson(text);
  return isJsonObject(value) ? value : {};
}
