import { DummyDriver, Kysely, SqliteAdapter, SqliteIntrospector, SqliteQueryCompiler } from 'kysely';
import type Database from 'libsql';
import type { Schema } from '../schema.js';
import type { Runner } from '../work.js';
import { type ReadThread, ThreadLost } from './read-thread.js';
import { createTransactions, type TransactionsDeps } from './transactions.js';

/** Builds queries for SQLite and runs them on one open connection, and long reads on the thread if there is one. */
export function createRunner(
  database: Database.Database,
  deps: TransactionsDeps,
  thread: ReadThread | null = null,
): Runner {
  const transactions = createTransactions(database, deps);
  return {
    driver: 'sqlite',
    builder: new Kysely<Schema>({
      dialect: {
        createAdapter: () => new SqliteAdapter(),
        createDriver: () => new DummyDriver(),
        createIntrospector: (db) => new SqliteIntrospector(db),
        createQueryCompiler: () => new SqliteQueryCompiler(),
      },
    }),
    ...transactions,
    ...(thread && { readBeside: readBeside(thread, transactions.read) }),
    close: async () => {
      await thread?.close();
      await transactions.close();
    },
  };
}

// If the thread cannot run, the read delays calls, which is better than no result.
function readBeside(thread: ReadThread, read: Runner['read']): Runner['read'] {
  return (work) =>
    thread.read(work).catch((error: unknown) => {
      if (error instanceof ThreadLost) return read(work);
      throw error;
    });
}
