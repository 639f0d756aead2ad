import type { Kysely } from 'kysely';
import type { AuditEnd, AuditFilter, AuditTable } from '../audit-interfaces.js';
import { pageOf, positionOf } from '../cursor.js';
import type { Schema } from '../schema.js';
import { all, change, first, type Runner, type Work } from '../work.js';
import { anchorId, appendAll, appendQueriesOf, headId, headLost } from './append-audit.js';
import { asKept, fromColumns, type KeptEntry } from './audit-entry.js';
import { summarizeAudit } from './audit-summary.js';

const batchRowsMax = 256;

/** Where a driver keeps entries against the death of the process before they have their places in the chain. */
export interface AuditJournal {
  /** Keeps entries; they are acknowledged when it returns. Throws where it cannot. */
  keep(entries: readonly KeptEntry[]): void | Promise<void>;
  /** Resolves when everything that any process has kept until now has its place in the chain. */
  settle(): Promise<void>;
}

interface Waiting {
  readonly entry: KeptEntry;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

/**
 * The audit trail on any driver. What arrives in one turn of the event loop is written in one go, into the driver's journal where it has
 * one and else in one transaction, and every caller waits for it, so that an acknowledged call always has its row. `settled` resolves
 * when nothing waits.
 */
export function auditTable(runner: Runner, journal?: AuditJournal): AuditTable & { settled(): Promise<void> } {
  const { builder: db, write } = runner;
  const keep = journal?.keep ?? appendAtOnce(runner);
  const read: Runner['read'] = async (work) => {
    await journal?.settle();
    return runner.read(work);
  };
  let waiting: Waiting[] = [];
  let flushing: Promise<void> | null = null;
  let othersUnderWay = 0;
  const flush = async (): Promise<void> => {
    while (waiting.length > 0) {
      // A line in a journal costs a lone call less than the turn of the event loop that others would need to join it.
      if (!journal || othersUnderWay > 0) await letOthersArrive(journal ? 0 : othersUnderWay);
      const batch = waiting.slice(0, batchRowsMax);
      waiting = waiting.slice(batchRowsMax);
      try {
        await keep(batch.map(({ entry }) => entry));
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
    removeBefore: async (at, limit) => {
      await journal?.settle();
      return write(() => removeBefore(runner, at, limit), 'process');
    },
  };
}

function appendAtOnce(runner: Runner): AuditJournal['keep'] {
  const queries = appendQueriesOf(runner);
  return (entries) => runner.write(() => appendAll(queries, entries), 'process');
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
