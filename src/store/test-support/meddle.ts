import { join } from 'node:path';
import Database from 'libsql';

/** Changes an embedded store behind its back, as a program that can write the file could; returns the rows of a query. */
export function meddle(dataDir: string, statement: string): readonly unknown[] {
  const database = new Database(join(dataDir, 'gatehouse.db'));
  try {
    if (/^select/i.test(statement)) return database.prepare(statement).all();
    database.exec(statement);
    return [];
  } finally {
    database.close();
  }
}
