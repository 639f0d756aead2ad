import { type Kysely, sql } from 'kysely';
import type { AuditEnds } from '../audit-interfaces.js';
import type { Schema } from '../schema.js';
import { all, change, first, type Runner, type Work } from '../work.js';
import { anchorId, headId } from './append-audit.js';
import { AuditEndLost } from './audit-trouble.js';

/** Both ends of the chain and the first row outside it, read in one statement, so that rows appended meanwhile are no part of it. */
export function* auditEnds(db: Kysely<Schema>): Work<AuditEnds> {
  const ends = yield* first(
    db
      .selectFrom('audit_head as head')
      .innerJoin('audit_head as anchor', (join) => join.on('anchor.id', '=', anchorId))
      .where('head.id', '=', headId)
      .select(({ selectFrom, fn }) => [
        'head.sequence as headSequence',
        'head.hash as headHash',
        'anchor.sequence as anchorSequence',
        'anchor.hash as anchorHash',
        // As text, because a row inserted by somebody else may have an unsafe integer as its sequence. Sorted, so that
        // both are found by index.
        fn
          .coalesce(
            selectFrom('audit_log')
              .select(sql<string>`cast(sequence as text)`.as('outside'))
              .whereRef('audit_log.sequence', '<=', 'anchor.sequence')
              .orderBy('audit_log.sequence')
              .limit(1),
            selectFrom('audit_log')
              .select(sql<string>`cast(sequence as text)`.as('outside'))
              .whereRef('audit_log.sequence', '>', 'head.sequence')
              .orderBy('audit_log.sequence')
              .limit(1),
          )
          .as('outside'),
      ]),
  );
  if (!ends) throw new AuditEndLost();
  return {
    anchor: { sequence: ends.anchorSequence, hash: ends.anchorHash },
    head: { sequence: ends.headSequence, hash: ends.headHash },
    outside: ends.outside,
  };
}

/**
 * Deletes the oldest rows. Only a prefix is deleted, so that the rest is still one chain; the anchor is the lock that
 * serializes processes. The anchor gets the hash that the first remaining row follows, which is not the last deleted
 * one's if somebody inserted that.
 */
export function* removeBefore({ builder: db, driver }: Runner, at: number, limit: number): Work<number> {
  const anchorQuery = db.selectFrom('audit_head').select('sequence').where('id', '=', anchorId);
  const anchor = yield* first(driver === 'postgres' ? anchorQuery.forUpdate() : anchorQuery);
  const head = yield* first(db.selectFrom('audit_head').selectAll().where('id', '=', headId));
  if (!anchor || !head) throw new AuditEndLost();
  const oldest = yield* all(
    db
      .selectFrom('audit_log')
      .select(['sequence', 'at', 'previous_hash', 'hash'])
      .where('sequence', '>', anchor.sequence)
      .where('sequence', '<=', head.sequence)
      .orderBy('sequence')
      .limit(limit + 1),
  );
  const firstYoung = oldest.findIndex((row) => row.at >= at);
  const removable = oldest.slice(0, Math.min(limit, firstYoung === -1 ? oldest.length : firstYoung));
  const last = removable.at(-1);
  if (!last) return 0;
  const followed = oldest[removable.length]?.previous_hash ?? head.hash;
  const hash = removable.some((row) => row.hash === followed) ? followed : last.hash;
  const removed = yield* change(
    db.deleteFrom('audit_log').where('sequence', '>', anchor.sequence).where('sequence', '<=', last.sequence),
  );
  yield* change(db.updateTable('audit_head').set({ sequence: last.sequence, hash }).where('id', '=', anchorId));
  return removed;
}
