import type { Kysely } from 'kysely';
import type { AuditFilter, AuditRow, AuditTable, LastAct } from '../audit-interfaces.js';
import { pageOf, positionOf } from '../cursor.js';
import type { Page, PageRequest } from '../page.js';
import type { Schema } from '../schema.js';
import { all, first, type Runner, type Work } from '../work.js';
import type { AuditAppender, AuditJournal } from './audit-appender.js';
import { auditEnds, removeBefore } from './audit-chain.js';
import { type AuditColumns, fromColumns } from './audit-entry.js';
import { meetsFilter } from './audit-filter.js';
import { sequencesOf } from './audit-order.js';
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
        const matching = isWhole ? filtered(db, filter) : filtered(db, filter).where(isNoClosedIntent);
        const rows = yield* all(matching.where('sequence', '>=', fromSequence).orderBy('sequence').limit(limit));
        return rows.map(fromColumns);
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
  const matching = filtered(db, filter).where(isNoClosedIntent);
  const older = after ? matching.where('sequence', '<', after.at) : matching;
  const query = older.orderBy('sequence', 'desc').limit(page.limit + 1);
  const pageFrom = (rows: readonly AuditColumns[]) =>
    pageOf(rows.map(fromColumns), page.limit, (row) => ({ at: row.sequence, id: row.id }));
  if (filter.from === undefined && filter.to === undefined) return pageFrom(yield* all(query));
  const latest = after?.at ?? (yield* lastSequence(db));
  const recent = yield* all(query.where('sequence', '>=', latest - newest));
  if (recent.length > page.limit) return pageFrom(recent);
  // Otherwise every row since then would be read.
  const sequences = yield* sequencesOf(db, filter);
  if (sequences === null) return pageFrom([]);
  return pageFrom(yield* all(query.where('sequence', '>=', sequences.first).where('sequence', '<=', sequences.last)));
}

function* lastSequence(db: Kysely<Schema>): Work<number> {
  const last = db.selectFrom('audit_log').select('sequence').orderBy('sequence', 'desc').limit(1);
  return Number((yield* first(last.where('sequence', '<=', Number.MAX_SAFE_INTEGER)))?.sequence ?? 0);
}

function filtered(db: Kysely<Schema>, filter: AuditFilter) {
  // A row that somebody else inserted may have an unsafe integer as its sequence; verification reports it.
  const safe = db
    .selectFrom('audit_log')
    .selectAll()
    .where('sequence', '>=', Number.MIN_SAFE_INTEGER)
    .where('sequence', '<=', Number.MAX_SAFE_INTEGER);
  const narrowed = safe.where(meetsFilter(filter));
  const named = filter.id === undefined ? narrowed : narrowed.where('id', '=', filter.id);
  const later = filter.from === undefined ? named : named.where('at', '>=', filter.from);
  return filter.to === undefined ? later : later.where('at', '<', filter.to);
}
