import type { Insertable } from 'kysely';
import type { Schema } from '../schema.js';
import { change, first, locked, type Query, type Runner, type Work } from '../work.js';
import { hashOfKept, type KeptEntry, toColumns } from './audit-entry.js';

/** The row of `audit_head` that tells where the chain ends. */
export const headId = 1;
/** The row of `audit_head` that tells the last row that retention has taken out. */
export const anchorId = 2;
/** Rows of one statement, a power of two: SQLite takes a third longer for a row where there are hundreds, PostgreSQL waits for each answer. */
const rowsMax = { sqlite: 32, postgres: 256 };
export const headLost = 'the audit trail has lost its head row: restore the database from a backup';

/** Gives entries their places at the end of the chain, in one transaction. */
export function* appendAll(runner: Runner, entries: readonly KeptEntry[]): Work<void> {
  const { builder: db } = runner;
  // The head row is the lock under which gateways on one PostgreSQL take turns; SQLite's write transaction is one by itself.
  const headQuery = db.selectFrom('audit_head').select(['sequence', 'hash']).where('id', '=', headId);
  const head = yield* first(locked(runner, headQuery));
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
    const size = Math.min(rowsMax[runner.driver], 2 ** Math.floor(Math.log2(rows.length - start)));
    yield* change(insertOf(runner, rows.slice(start, start + size)));
    start += size;
  }
  yield* change(db.updateTable('audit_head').set({ sequence, hash }).where('id', '=', headId));
}

const insertTexts = new WeakMap<Runner, Map<number, string>>();

// Building a query of many rows costs more than running it, and there are only so many sizes: the text of each is kept.
function insertOf(runner: Runner, rows: readonly Insertable<Schema['audit_log']>[]): { compile(): Query } {
  const texts = insertTexts.get(runner) ?? new Map<number, string>();
  insertTexts.set(runner, texts);
  const text = texts.get(rows.length);
  if (text !== undefined)
    return { compile: () => ({ sql: text, parameters: rows.flatMap((row) => Object.values(row)) }) };
  const compiled = runner.builder.insertInto('audit_log').values(rows).compile();
  texts.set(rows.length, compiled.sql);
  return { compile: () => compiled };
}
