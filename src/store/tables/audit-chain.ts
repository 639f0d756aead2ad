import { type Kysely, sql } from 'kysely';
import type { AuditEnds } from '../audit-interfaces.js';
import type { Schema } from '../schema.js';
import { all, change, first, type Runner, type Work } from '../work.js';
import { anchorId, headId, headLost } from './append-audit.js';

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
        // As text: somebody else's row may have a sequence that is no safe integer. Ordered, so that both are found by index.
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
  if (!ends) throw new Error(headLost);
  return {
    anchor: { sequence: ends.anchorSequence, hash: ends.anchorHash },
    head: { sequence: ends.headSequence, hash: ends.headHash },
    outside: ends.outside === null ? null : Number(ends.outside),
  };
}

/**
 * Takes out the oldest rows. Only a prefix goes, so that what stays is one chain still; the anchor is the lock under which processes take turns.
 * A row that does not follow from the one before it is none of the chain's, and the anchor does not move to it.
 */
export function* removeBefore({ builder: db, driver }: Runner, at: number, limit: number): Work<number> {
  const anchorQuery = db.selectFrom('audit_head').select(['sequence', 'hash']).where('id', '=', anchorId);
  const anchor = yield* first(driver === 'postgres' ? anchorQuery.forUpdate() : anchorQuery);
  if (!anchor) throw new Error(headLost);
  const oldest = yield* all(
    db
      .selectFrom('audit_log')
      .select(['sequence', 'at', 'previous_hash', 'hash'])
      .where('sequence', '>', anchor.sequence)
      .where('sequence', '<=', db.selectFrom('audit_head').select('sequence').where('id', '=', headId))
      .orderBy('sequence')
      .limit(limit),
  );
  const kept = oldest.findIndex((row) => row.at >= at);
  const removable = oldest.slice(0, kept === -1 ? oldest.length : kept);
  let end = anchor;
  for (const { sequence, previous_hash: previousHash, hash } of removable)
    if (previousHash === end.hash) end = { sequence, hash };
  const last = removable.at(-1);
  if (!last) return 0;
  const removed = yield* change(
    db.deleteFrom('audit_log').where('sequence', '>', anchor.sequence).where('sequence', '<=', last.sequence),
  );
  const { sequence } = last;
  yield* change(db.updateTable('audit_head').set({ sequence, hash: end.hash }).where('id', '=', anchorId));
  return removed;
}
