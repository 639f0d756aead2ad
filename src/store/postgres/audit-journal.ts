import type { ClientBase, Pool, QueryConfig } from 'pg';
import type { AuditJournal } from '../tables/audit-appender.js';
import { hashedTail, type KeptEntry, toColumns } from '../tables/audit-entry.js';
import { isCollision, isLostConnection, isLostStatement, isTakenPlace } from './faults.js';
import { persistently, withConnection } from './runner.js';

/** One batch is on its way while the database commits another. */
const batchesMax = 2;
/** Entries whose fate is not known; each is the last of its call, or that call is refused. */
const unsureMax = 10_000;
/** Appends entries that are new, which is what entries are but for those of a batch whose fate is not known. */
const appendNew: QueryConfig = {
  name: 'gatehouse_append_entries',
  text: 'select gatehouse_append_entries($1) as place',
};
/** Appends entries that are not behind a sequence already, and steps over rows that somebody else has inserted. */
const appendMissing = 'select gatehouse_append_audit($1, $2) as place';
/** Nowhere in the chain, and more than the database can hold there. */
const endOfNumbers = '9223372036854775807';

/**
 * Appends in one trip and one flush, with whatever is under way in this process; the database gives places and hashes, under the lock that all
 * gateways take in turn. A connection that is lost may have committed, so what is repeated says where to look for it.
 */
export function createAuditJournal(pool: Pool): AuditJournal {
  let seen = 0;
  const unsure = new Map<string, number>();
  let isPrepared = true;
  const placeOf = async (answer: Promise<{ readonly rows: readonly { readonly place: number }[] }>) =>
    (await answer).rows[0]?.place ?? 0;

  const appendBatch = async (client: ClientBase, entries: readonly KeptEntry[], rows: string): Promise<number> => {
    const before = Math.min(...entries.map(({ id }) => unsure.get(id) ?? Number.POSITIVE_INFINITY));
    if (Number.isFinite(before)) return placeOf(client.query(appendMissing, [rows, before]));
    try {
      return await placeOf(client.query(isPrepared ? appendNew : appendNew.text, [rows]));
    } catch (error) {
      if (isTakenPlace(error)) return placeOf(client.query(appendMissing, [rows, endOfNumbers]));
      if (!isPrepared || !isLostStatement(error)) throw error;
      isPrepared = false;
      return placeOf(client.query(appendNew.text, [rows]));
    }
  };
  const append = async (entries: readonly KeptEntry[]): Promise<void> => {
    const rows = `[${entries.map(asJson).join(',')}]`;
    await persistently(
      async () => {
        try {
          const place = await withConnection(pool, (client) => appendBatch(client, entries, rows));
          seen = Math.max(seen, place);
        } catch (error) {
          if (isLostConnection(error)) markUnsure(entries);
          throw error;
        }
      },
      (error) => isCollision(error) || isLostConnection(error),
    );
    for (const { id } of entries) unsure.delete(id);
  };
  const markUnsure = (entries: readonly KeptEntry[]): void => {
    if (unsure.size > unsureMax) unsure.clear();
    for (const { id } of entries) if (!unsure.has(id)) unsure.set(id, seen);
  };

  return {
    batchesMax,
    keep: append,
    settle: async () => undefined,
    // Moves the end of the chain to where it is, which needs all that appending needs.
    check: () => append([]),
  };
}

function asJson(entry: KeptEntry): string {
  const columns = toColumns(entry, { sequence: 0, previousHash: '', hash: '' });
  return JSON.stringify({ ...columns, tail: hashedTail(entry) });
}
