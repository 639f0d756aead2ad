import type { ClientBase, Pool, QueryConfig } from 'pg';
import type { AuditJournal } from '../tables/audit-appender.js';
import { hashedTail, type KeptEntry, toColumns } from '../tables/audit-entry.js';
import { isCollision, isLostConnection, isLostStatement, isTakenPlace } from './faults.js';
import { persistently, withConnection } from './runner.js';

/** Entries with an unknown result; each is the last of its call, or that call is refused. */
const unsureMax = 10_000;
/** Appends new entries: all entries except those of a batch with an unknown result. */
const appendNew: QueryConfig = {
  name: 'gatehouse_append_entries',
  text: 'select gatehouse_append_entries($1) as place',
};
/** Appends entries that do not exist after a sequence yet, and skips rows that somebody else inserted. */
const appendMissing = 'select gatehouse_append_audit($1, $2) as place';
/** Not in the chain, and more than the database can store there. */
const endOfNumbers = '9223372036854775807';

/**
 * Appends in one round trip and one flush, together with everything pending in this process. The database assigns
 * sequences and hashes, under a lock that all gateways share. A lost connection may have committed, so a repeated
 * append names where to check for it.
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
    keep: append,
    settle: async () => undefined,
    // Updates the end of the chain without moving it, which requires everything that appending requires.
    check: () => append([]),
  };
}

function asJson(entry: KeptEntry): string {
  const columns = toColumns(entry, { sequence: 0, previousHash: '', hash: '' });
  return JSON.stringify({ ...columns, tail: hashedTail(entry) });
}
