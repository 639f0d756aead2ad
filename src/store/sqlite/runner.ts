import { DummyDriver, Kysely, SqliteAdapter, SqliteIntrospector, SqliteQueryCompiler } from 'kysely';
import type Database from 'libsql';
import type { Schema } from '../schema.js';
import type { Runner } from '../work.js';
import type { LogSync } from './log-sync.js';
import { createTransactions } from './transactions.js';

/** Builds queries for SQLite and runs them on one open connection. */
export function createRunner(database: Database.Database, log: LogSync): Runner {
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
    ...createTransactions(database, log),
  };
}
