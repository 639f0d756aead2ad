import Database from 'libsql';

const busyTimeoutMs = 5_000;
const cacheKilobytesDefault = 16_000;

/** Opens a connection to the file with everything that each of them needs, and so much memory for its pages. */
export function connect(file: string, cacheKilobytes = cacheKilobytesDefault): Database.Database {
  const database = new Database(file, { timeout: busyTimeoutMs });
  try {
    prepare(database, cacheKilobytes);
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

function prepare(database: Database.Database, cacheKilobytes: number): void {
  database.pragma(`busy_timeout = ${busyTimeoutMs}`);
  const modes: unknown = database.pragma('journal_mode = WAL');
  if (!JSON.stringify(modes).includes('"wal"'))
    throw new Error('its file system cannot share memory between processes. Put the data folder on a local disk.');
  database.pragma('synchronous = NORMAL');
  database.pragma('foreign_keys = ON');
  database.pragma(`cache_size = -${cacheKilobytes}`);
}
