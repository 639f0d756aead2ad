import type { Selectable } from 'kysely';
import type { Schema } from '../schema.js';
import { ask, type BuiltQuery, built, type Runner, type Work } from '../work.js';
import { hashOfKept, type KeptEntry, toColumns } from './audit-entry.js';
import { AuditEndLost } from './audit-trouble.js';

/** The row of `audit_head` with the end of the chain. */
export const headId = 1;
/** The row of `audit_head` with the last row that retention deleted. */
export const anchorId = 2;
/** Maximum rows per statement, a power of two: a row takes a third longer in a statement with hundreds. */
const rowsMax = 32;

/** The queries of appending, built once: building one for many rows costs more than running it. */
export interface AppendQueries {
  readonly head: BuiltQuery<Pick<Selectable<Schema['audit_head']>, 'sequence' | 'hash'>>;
  /** The first used sequence after another. */
  readonly nextTaken: string;
  /** Inserts of 1, 2, 4 rows and so on, by the columns of each. */
  readonly inserts: readonly string[];
  /** Moves the head, by sequence and hash. */
  readonly moveHead: string;
}

/** Builds the queries. */
export function appendQueriesOf({ builder: db }: Pick<Runner, 'builder'>): AppendQueries {
  const row = toColumns(blank, { sequence: 0, previousHash: '', hash: '' });
  const insertOf = (rowCount: number): string =>
    db
      .insertInto('audit_log')
      .values(Array.from({ length: rowCount }, () => row))
      .compile().sql;
  return {
    head: built(db.selectFrom('audit_head').select(['sequence', 'hash']).where('id', '=', headId)),
    nextTaken: db
      .selectFrom('audit_log')
      .select('sequence')
      .where('sequence', '>', 0)
      .where('sequence', '<=', Number.MAX_SAFE_INTEGER)
      .orderBy('sequence')
      .limit(1)
      .compile().sql,
    inserts: Array.from({ length: Math.log2(rowsMax) + 1 }, (_, power) => insertOf(2 ** power)),
    moveHead: db.updateTable('audit_head').set({ sequence: 0, hash: '' }).where('id', '=', headId).compile().sql,
  };
}

/** Adds entries to the end of the embedded store's chain, in one transaction. */
export function* appendAll(queries: AppendQueries, entries: readonly KeptEntry[]): Work<void> {
  let { sequence, hash } = yield* requireHead(queries);
  let taken = yield* nextTaken(queries, sequence);
  const rows: ReturnType<typeof toColumns>[] = [];
  for (const entry of entries) {
    sequence += 1;
    // Somebody else inserted a row here: continue after it; verification reports it.
    while (sequence === taken) {
      taken = yield* nextTaken(queries, sequence);
      sequence += 1;
    }
    const previousHash = hash;
    hash = hashOfKept(entry, sequence, previousHash);
    rows.push(toColumns(entry, { sequence, previousHash, hash }));
  }
  // Batches of 2^n rows limit the number of distinct statements, each prepared once.
  for (let start = 0; start < rows.length; ) {
    const power = Math.min(queries.inserts.length - 1, Math.floor(Math.log2(rows.length - start)));
    const part = rows.slice(start, start + 2 ** power);
    yield { sql: queries.inserts[power] ?? '', parameters: part.flatMap((row) => Object.values(row)) };
    start += part.length;
  }
  yield { sql: queries.moveHead, parameters: [sequence, hash, headId] };
}

/** The end of the chain. Throws `AuditEndLost` if it is not recorded. */
export function* requireHead({
  head,
}: AppendQueries): Work<Pick<Selectable<Schema['audit_head']>, 'sequence' | 'hash'>> {
  const [found] = yield* ask(head);
  if (!found) throw new AuditEndLost();
  return found;
}

function* nextTaken(queries: AppendQueries, sequence: number): Work<number | null> {
  const parameters = [sequence, Number.MAX_SAFE_INTEGER, 1];
  const [row] = yield* ask<{ readonly sequence: number }>({ sql: queries.nextTaken, parameters });
  return row?.sequence ?? null;
}

/** An empty entry, to build queries with. */
const blank: KeptEntry = {
  id: '',
  at: 0,
  kind: 'admin',
  accountId: null,
  serverId: null,
  apiTokenId: null,
  client: null,
  action: '',
  argumentsJson: '{}',
  upstreamStatus: null,
  durationMs: 0,
  outcome: 'ok',
  detail: null,
};
