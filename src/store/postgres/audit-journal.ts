import type { Pool } from 'pg';
import type { AuditJournal } from '../tables/audit-appender.js';
import { hashedTail, type KeptEntry, toColumns } from '../tables/audit-entry.js';
import { isCollision, isLostConnection } from './faults.js';
import { persistently, withConnection } from './runner.js';

/** One batch is on its way while the database commits another. */
const batchesMax = 2;
/** Entries whose fate is not known; each is the last of its call, or that call is refused. */
const unsureMax = 10_000;
/** Nowhere in the chain, and more than the database can hold there. */
const endOfNumbers = '9223372036854775807';
const sql = 'select gatehouse_append_audit($1, $2) as place';

/**
 * Appends in one trip and one flush, with whatever is under way in this process; the database gives places and hashes, under the lock that all
 * gateways take in turn. A connection that is lost may have committed, so what is repeated says where to look for it.
 */
export function createAuditJournal(pool: Pool): AuditJournal {
  let seen = 0;
  const unsure = new Map<string, number>();

  const append = async (entries: readonly KeptEntry[]): Promise<void> => {
    const rows = `[${entries.map(asJson).join(',')}]`;
    await persistently(
      async () => {
        const before = Math.min(...entries.map(({ id }) => unsure.get(id) ?? Number.POSITIVE_INFINITY));
        try {
          const place = await withConnection(pool, async (client) => {
            const answer = await client.query<{ place: number }>(sql, [
              rows,
              Number.isFinite(before) ? before : endOfNumbers,
            ]);
            return answer.rows[0]?.place ?? 0;
          });
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
