import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { DummyDriver, Kysely, SqliteAdapter, SqliteIntrospector, SqliteQueryCompiler } from 'kysely';
import Database from 'libsql';
import type { Clock } from '../../base/index.js';
import { assembleStore } from '../assemble-store.js';
import type { Store } from '../interfaces.js';
import { migrate } from '../migrations/index.js';
import type { Schema } from '../schema.js';
import type { Query, QueryAnswer, Row, Runner, Work } from '../work.js';

const busyTimeoutMs = 5_000;
const statementsMax = 500;

/**
 * Opens the embedded store, making the file and its tables where they are missing. Throws an `Error` that names the file where the
 * folder is read-only or full, the file is no database, or a newer version wrote it.
 */
export function openSqlite(file: string, clock: Clock): Store {
  try {
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
    const runner = openRunner(file);
    runInTransaction(runner, () => migrate(runner.builder, clock.now()));
    return assembleStore(runner);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Error(
      `The store ${file} cannot be opened: ${reason}. The folder must exist or be creatable, be writable and have free space.`,
      { cause: error },
    );
  }
}

interface SqliteRunner extends Runner {
  readonly database: Database.Database;
  readonly execute: (query: Query) => QueryAnswer;
}

function openRunner(file: string): SqliteRunner {
  const database = new Database(file, { timeout: busyTimeoutMs });
  // WAL with NORMAL: a commit is in the file's log before it is acknowledged, so the death of the process loses nothing; only a power cut or
  // a crash of the operating system may lose the newest commits (never half of one). PostgreSQL is the store for those who need more.
  for (const pragma of [
    'journal_mode = WAL',
    'synchronous = NORMAL',
    'foreign_keys = ON',
    `busy_timeout = ${busyTimeoutMs}`,
    'cache_size = -16000',
  ])
    database.pragma(pragma);
  const execute = createExecutor(database);
  let ownWrites = 0;
  const runner: SqliteRunner = {
    driver: 'sqlite',
    database,
    execute,
    builder: new Kysely<Schema>({
      dialect: {
        createAdapter: () => new SqliteAdapter(),
        createDriver: () => new DummyDriver(),
        createIntrospector: (db) => new SqliteIntrospector(db),
        createQueryCompiler: () => new SqliteQueryCompiler(),
      },
    }),
    read: async (work) => run(work(), execute),
    write: async (work) => {
      ownWrites += 1;
      return runInTransaction(runner, work);
    },
    changeCount: () => readChangeCount(),
    close: async () => {
      database.close();
    },
  };
  // data_version moves when another connection commits; this connection's own changes are counted by the table that they bump.
  const dataVersion = database.prepare('PRAGMA data_version');
  const countQuery = { sql: 'SELECT value FROM change_count WHERE id = 1', parameters: [] };
  let seen = { version: -1, writes: -1, count: 0 };
  let isAskedThisTurn = false;
  const readChangeCount = (): number => {
    // One look a turn of the event loop: what another process commits meanwhile is as late as the turn is long.
    if (isAskedThisTurn && ownWrites === seen.writes) return seen.count;
    isAskedThisTurn = true;
    setImmediate(() => {
      isAskedThisTurn = false;
    });
    const row: unknown = dataVersion.get();
    const version = typeof row === 'object' && row !== null && 'data_version' in row ? Number(row.data_version) : 0;
    if (version !== seen.version || ownWrites !== seen.writes) {
      const [first] = execute(countQuery).rows;
      seen = { version, writes: ownWrites, count: Number(first?.value ?? 0) };
    }
    return seen.count;
  };
  return runner;
}

function createExecutor(database: Database.Database): (query: Query) => QueryAnswer {
  const statements = new Map<string, Database.Statement>();
  return ({ sql, parameters }) => {
    let statement = statements.get(sql);
    if (!statement) {
      statement = database.prepare(sql);
      if (statements.size >= statementsMax) statements.clear();
      statements.set(sql, statement);
    }
    if (statement.reader) return { rows: statement.all(...parameters) as readonly Row[], changes: 0 };
    return { rows: [], changes: statement.run(...parameters).changes };
  };
}

function run<T>(work: Work<T>, execute: (query: Query) => QueryAnswer): T {
  let step = work.next();
  while (!step.done) step = work.next(execute(step.value));
  return step.value;
}

// The whole transaction runs in one turn of the event loop, so no other work of this process can come between.
function runInTransaction<T>({ database, execute }: SqliteRunner, work: () => Work<T>): T {
  execute(begin);
  try {
    const value = run(work(), execute);
    execute(commit);
    return value;
  } catch (error) {
    if (database.inTransaction) database.exec('ROLLBACK');
    throw error;
  }
}

const begin = { sql: 'BEGIN IMMEDIATE', parameters: [] };
const commit = { sql: 'COMMIT', parameters: [] };
