import type { Kysely } from 'kysely';
import type { AuditFilter, AuditTable, LastAct } from '../audit-interfaces.js';
import { pageOf, positionOf } from '../cursor.js';
import type { Schema } from '../schema.js';
import { all, first, type Runner } from '../work.js';
import type { AuditAppender, AuditJournal } from './audit-appender.js';
import { auditEnds, removeBefore } from './audit-chain.js';
import { fromColumns } from './audit-entry.js';
import { meetsFilter } from './audit-filter.js';
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
    return runner.read(work);
  };
  return {
    append: appender.append,
    appendLater: appender.appendLater,
    check: appender.check,
    trouble: appender.trouble,
    list: (filter, page) =>
      read(function* () {
        const after = positionOf(page);
        let query = filtered(db, filter).where(isNoClosedIntent);
        if (after) query = query.where('sequence', '<', after.at);
        const rows = yield* all(query.orderBy('sequence', 'desc').limit(page.limit + 1));
        return pageOf(rows.map(fromColumns), page.limit, (row) => ({ at: row.sequence, id: row.id }));
      }),
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
