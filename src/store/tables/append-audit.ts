import type { Selectable } from 'kysely';
import type { Schema } from '../schema.js';
import { ask, type BuiltQuery, built, locked, type Runner, type Work } from '../work.js';
import { hashOfKept, type KeptEntry, toColumns } from './audit-entry.js';

/** The row of `audit_head` that tells where the chain ends. */
export const headId = 1;
/** The row of `audit_head` that tells the last row that retention has taken out. */
export const anchorId = 2;
/** Rows of one statement, a power of two: SQLite takes a third longer for a row where there are hundreds, PostgreSQL waits for each answer. */
const rowsMax = { sqlite: 32, postgres: 256 };
export const headLost = 'the audit trail has lost its head row: restore the database from a backup';

/** The queries of appending, built once: building one of many rows costs more than running it. */
export interface AppendQueries {
  readonly head: BuiltQuery<Pick<Selectable<Schema['audit_head']>, 'sequence' | 'hash'>>;
  /** Insert 1, 2, 4 rows and so on, by the columns of each. */
  readonly inserts: readonly string[];
  /** Moves the head, by sequence and hash. */
  readonly moveHead: string;
}

/** Builds the queries for a driver. */
export function appendQueriesOf(runner: Pick<Runner, 'builder' | 'driver'>): AppendQueries {
  const { builder: db, driver } = runner;
  const row = toColumns(blank, { sequence: 0, previousHash: '', hash: '' });
  const insertOf = (rowCount: number): string =>
    db
      .insertInto('audit_log')
      .values(Array.from({ length: rowCount }, () => row))
      .compile().sql;
  return {
    // The head row is the lock under which gateways on one PostgreSQL take turns; SQLite's write transaction is one by itself.
    head: built(locked(runner, db.selectFrom('audit_head').select(['sequence', 'hash']).where('id', '=', headId))),
    inserts: Array.from({ length: Math.log2(rowsMax[driver]) + 1 }, (_, power) => insertOf(2 ** power)),
    moveHead: db.updateTable('audit_head').set({ sequence: 0, hash: '' }).where('id', '=', headId).compile().sql,
  };
}

/** Gives entries their places at the end of the chain, in one transaction. */
export function* appendAll(queries: AppendQueries, entries: readonly KeptEntry[]): Work<void> {
  const [head] = yield* ask(queries.head);
  if (!head) throw new Error(headLost);
  let { sequence, hash } = head;
  const rows = entries.map((entry) => {
    sequence += 1;
    const previousHash = hash;
    hash = hashOfKept(entry, sequence, previousHash);
    return toColumns(entry, { sequence, previousHash, hash });
  });
  // Parts of 2^n rows keep the number of distinct statements, each prepared once, small.
  for (let start = 0; start < rows.length; ) {
    const power = Math.min(queries.inserts.length - 1, Math.floor(Math.log2(rows.length - start)));
    const part = rows.slice(start, start + 2 ** power);
    yield { sql: queries.inserts[power] ?? '', parameters: part.flatMap((row) => Object.values(row)) };
    start += part.length;
  }
  yield { sql: queries.moveHead, parameters: [sequence, hash, headId] };
}

/** An entry of nothing, to build queries with. */
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
