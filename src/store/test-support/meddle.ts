import { join } from 'node:path';
import Database from 'libsql';

/** Changes an embedded store behind its back, as whoever can write the file could. */
export function meddle(dataDir: string, statement: string): void {
  const database = new Database(join(dataDir, 'gatehouse.db'));
  database.exec(statement);
  database.close();
}
