import type Database from 'libsql';
import { LRUCache } from 'lru-cache';
import { systemClock, UnavailableError } from '../../base/index.js';
import { codeOf } from '../tables/audit-trouble.js';
import type { Query, QueryAnswer, Row, Runner, Work } from '../work.js';
import type { LogSync } from './log-sync.js';
import type { WriteTurns } from './write-turns.js';

const statementsMax = 500;

/** What transactions share with other writers. */
export interface TransactionsDeps {
  readonly log: LogSync;
  readonly turns: WriteTurns;
}

type Execute = (query: Query) => QueryAnswer;

/**
 * Runs work on one open SQLite connection. Each transaction runs within one step of the event loop, so no other work of
 * this process runs in between. The connection is in WAL mode with `synchronous = NORMAL`: a commit is in the log
 * before it is acknowledged, so a crash of the process loses nothing. Work with `disk` durability waits until the log
 * is synced, and with it every earlier commit; many wait for one sync, and none blocks the event loop. A power cut or a
 * crash of the operating system can therefore undo the newest commits of `process` durability, whole and from the end:
 * the newest audit rows, but never a revocation, a rotation or a refresh token.
 */
export function createTransactions(
  database: Database.Database,
  { log, turns }: TransactionsDeps,
): Omit<Runner, 'driver' | 'builder'> {
  const execute = createExecutor(database);
  let ownWrites = 0;
  let isClosed = false;
  // The client ends the whole process if a closed database is used.
  const requireOpen = (): void => {
    if (isClosed) throw new Error('the store is closed');
  };
  const inTurn = <T>(isTurn: boolean, work: () => T): T => {
    try {
      requireOpen();
      ownWrites += 1;
      return work();
    } finally {
      if (isTurn) turns.give();
    }
  };
  return {
    read: async (work) => {
      requireOpen();
      return run(work(), execute);
    },
    write: async (work, durability = 'disk') => {
      requireOpen();
      const turn = turns.take();
      // Without other writers, the transaction runs before the caller continues.
      const isTurn = typeof turn === 'boolean' ? turn : await turn;
      const value = inTurn(isTurn, () => runInTransaction({ database, execute }, () => run(work(), execute)));
      if (durability === 'disk') await log.sync().catch(throwUnsynced);
      return value;
    },
    ...createChangeCounter(database, execute, () => ownWrites),
    close: async () => {
      await log.close();
      isClosed = true;
      database.close();
    },
  };
}

// IMMEDIATE takes the file's write lock at the start, so that what the work reads cannot change before it writes.
const begin = { sql: 'BEGIN IMMEDIATE', parameters: [] };
const commit = { sql: 'COMMIT', parameters: [] };

function runInTransaction<T>(
  { database, execute }: { readonly database: Database.Database; readonly execute: Execute },
  work: () => T,
): T {
  execute(begin);
  try {
    const value = work();
    execute(commit);
    return value;
  } catch (error) {
    // A full disk may have ended the transaction already.
    if (database.inTransaction) database.exec('ROLLBACK');
    throw asUndone(error);
  }
}

const undone: readonly { readonly codes: RegExp; readonly why: string }[] = [
  { codes: /^SQLITE_FULL/, why: 'the disk of the gateway is full. Free some space on it' },
  { codes: /^SQLITE_READONLY/, why: 'the database of the gateway is read-only. Give its user write permission' },
  { codes: /^SQLITE_IOERR/, why: 'the disk of the gateway failed. Check it' },
  { codes: /^SQLITE_BUSY/, why: 'another process keeps the database of the gateway locked. Wait for it or stop it' },
];

// The transaction was rolled back, so the caller can rely on nothing having changed.
function asUndone(error: unknown): unknown {
  const found = undone.find(({ codes }) => codes.test(codeOf(error)));
  if (!found) return error;
  return new UnavailableError(String(error), { cause: error }, `Nothing was changed: ${found.why}, then retry.`);
}

function throwUnsynced(error: unknown): never {
  throw new UnavailableError(
    'a change was made that could not be brought to the disk',
    { cause: error },
    'The change is in effect, but the disk of the gateway failed to confirm it: a power cut could undo it. Check the disk.',
  );
}

/** How long a check of the file stays valid. Milliseconds. */
const lookAgainAfterMs = 10;

/**
 * `data_version` changes when another connection commits; commits of this connection are counted separately. A check
 * takes as long as reading a request, so calls in quick succession share one: another process's commit is visible at
 * most ten milliseconds later.
 */
function createChangeCounter(
  database: Database.Database,
  execute: Execute,
  ownWrites: () => number,
): Pick<Runner, 'changeCount' | 'lookAgain'> {
  const dataVersion = database.prepare('PRAGMA data_version');
  const countQuery = { sql: 'SELECT value FROM change_count WHERE id = 1', parameters: [] };
  let seen = { version: -1, writes: -1, count: 0 };
  let freshUntil = Number.NEGATIVE_INFINITY;
  const lookAgain = (): void => {
    freshUntil = Number.NEGATIVE_INFINITY;
  };
  const changeCount = (): number => {
    const now = systemClock.monotonic();
    if (now < freshUntil && ownWrites() === seen.writes) return seen.count;
    freshUntil = now + lookAgainAfterMs;
    const row: unknown = dataVersion.get();
    const version = typeof row === 'object' && row !== null && 'data_version' in row ? Number(row.data_version) : 0;
    if (version !== seen.version || ownWrites() !== seen.writes) {
      const [first] = execute(countQuery).rows;
      seen = { version, writes: ownWrites(), count: Number(first?.value ?? 0) };
    }
    return seen.count;
  };
  return { changeCount, lookAgain };
}

/** Runs queries on a connection; their statements are prepared once. */
export function createExecutor(database: Database.Database): Execute {
  const statements = new LRUCache<string, Database.Statement>({ max: statementsMax });
  return ({ sql, parameters }) => {
    let statement = statements.get(sql);
    if (!statement) {
      statement = database.prepare(sql);
      statements.set(sql, statement);
    }
    // An array and not a spread: the client treats a single null as a missing list of parameters.
    if (statement.reader) return { rows: statement.all(parameters) as readonly Row[], changes: 0 };
    return { rows: [], changes: statement.run(parameters).changes };
  };
}

function run<T>(work: Work<T>, execute: Execute): T {
  let step = work.next();
  while (!step.done) step = work.next(execute(step.value));
  return step.value;
}
