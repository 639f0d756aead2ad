import { type Kysely, sql } from 'kysely';
import type { AuditFilter, AuditRow, AuditTable, LastAct } from '../audit-interfaces.js';
import { pageOf, positionOf } from '../cursor.js';
import type { Page, PageRequest } from '../page.js';
import type { Schema } from '../schema.js';
import { all, first, type Runner, type Work } from '../work.js';
import type { AuditAppender, AuditJournal } from './audit-appender.js';
import { auditEnds, removeBefore } from './audit-chain.js';
import { type AuditColumns, fromColumns } from './audit-entry.js';
import { meetsFilter } from './audit-filter.js';
import { type SequenceRange, sequencesOf } from './audit-order.js';
import { isNoClosedIntent, summarizeAudit } from './audit-summary.js';
import { AuditEndLost } from './audit-trouble.js';

/** The audit log on any driver. */
export function auditTable(runner: Runner, journal: AuditJournal, appender: AuditAppender): AuditTable {
  const { builder: db, write } = runner;
  const read: Runner['read'] = async (work) => {
    // A log that has lost its end is readable; reading its ends reports the loss.
    await journal.settle().catch((error: unknown) => {
      if (!(error instanceof AuditEndLost)) throw error;
    });
    return (runner.readBeside ?? runner.read)(work);
  };
  return {
    append: appender.append,
    appendLater: appender.appendLater,
    check: appender.check,
    trouble: appender.trouble,
    list: (filter, page) => read(() => listAudit(db, filter, page)),
    read: (fromSequence, limit, filter = {}) =>
      read(function* () {
        const isWhole = Object.values(filter).every((value) => value === undefined);
        const rows = filtered(db, filter, { ...everything, first: Math.max(fromSequence, everything.first) });
        const matching = isWhole ? rows : rows.where(isNoClosedIntent);
        return (yield* all(matching.orderBy('sequence').limit(limit))).map(fromColumns);
      }),
    summary: (query) => read(() => summarizeAudit(db, query)),
    lastOf: (ids) =>
      read(function* () {
        const last = new Map<string, LastAct>();
        for (const id of ids) {
          const row = yield* first(
            db
              .selectFrom('audit_log')
              .select(['action', 'at', 'outcome'])
              .where('api_token_id', '=', id)
              .orderBy('sequence', 'desc')
              .limit(1),
          );
          if (row) last.set(id, { ...row, outcome: row.outcome as LastAct['outcome'] });
        }
        return last;
      }),
    ends: () => read(() => auditEnds(db)),
    removeBefore: async (at, limit) => {
      await journal.settle();
      return write(() => removeBefore(runner, at, limit), 'process');
    },
  };
}

/** Among this many of the newest rows a page is nearly always full. */
const newest = 2_000;

function* listAudit(db: Kysely<Schema>, filter: AuditFilter, page: PageRequest): Work<Page<AuditRow>> {
  const after = positionOf(page);
  const rowsOf = (range: SequenceRange) => {
    const before = after ? { ...range, last: Math.min(range.last, after.at - 1) } : range;
    const matching = filtered(db, filter, before).where(isNoClosedIntent);
    return all(matching.orderBy('sequence', 'desc').limit(page.limit + 1));
  };
  const pageFrom = (rows: readonly AuditColumns[]) =>
    pageOf(rows.map(fromColumns), page.limit, (row) => ({ at: row.sequence, id: row.id }));
  if (filter.from === undefined && filter.to === undefined) return pageFrom(yield* rowsOf(everything));
  const latest = after?.at ?? (yield* lastSequence(db));
  const recent = yield* rowsOf({ ...everything, first: latest - newest });
  if (recent.length > page.limit) return pageFrom(recent);
  // Otherwise every row since then would be read.
  const sequences = yield* sequencesOf(db, filter);
  return pageFrom(sequences === null ? [] : yield* rowsOf(sequences));
}

function* lastSequence(db: Kysely<Schema>): Work<number> {
  const last = db.selectFrom('audit_log').select('sequence').orderBy('sequence', 'desc').limit(1);
  return Number((yield* first(last.where('sequence', '<=', Number.MAX_SAFE_INTEGER)))?.sequence ?? 0);
}

// A row that somebody else inserted may have an unsafe integer as its sequence; verification reports it.
const everything: SequenceRange = { first: Number.MIN_SAFE_INTEGER, last: Number.MAX_SAFE_INTEGER };

// One range of sequences: of two, SQLite would search by the wider one.
function filtered(db: Kysely<Schema>, filter: AuditFilter, { first: from, last: to } = everything) {
  const safe = db.selectFrom('audit_log').selectAll().where('sequence', '>=', from).where('sequence', '<=', to);
  const narrowed = safe.where(meetsFilter(filter));
  const named = filter.id === undefined ? narrowed : narrowed.where('id', '=', filter.id);
  // A sum, so that no database reads the range by the index of time and sorts all of it by sequence.
  const at = sql<number>`at + 0`;
  const later = filter.from === undefined ? named : named.where(at, '>=', filter.from);
  return filter.to === undefined ? later : later.where(at, '<', filter.to);
}
