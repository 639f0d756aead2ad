import Database from 'libsql';

const busyTimeoutMs = 5_000;

/** Options of a connection. */
export interface ConnectOptions {
  /** Memory for its pages. */
  readonly cacheKilobytes?: number;
  /** Pages in the write-ahead log from which a commit copies them into the file, and waits for the disk. */
  readonly checkpointPages?: number;
}

/** Opens a connection to the file with everything that each of them needs. */
export function connect(file: string, options: ConnectOptions = {}): Database.Database {
  const database = new Database(file, { timeout: busyTimeoutMs });
  try {
    prepare(database, options);
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

function prepare(
  database: Database.Database,
  { cacheKilobytes = 16_000, checkpointPages = 1_000 }: ConnectOptions,
): void {
  database.pragma(`busy_timeout = ${busyTimeoutMs}`);
  const modes: unknown = database.pragma('journal_mode = WAL');
  if (!JSON.stringify(modes).includes('"wal"'))
    throw new Error('its file system cannot share memory between processes. Put the data folder on a local disk.');
  database.pragma('synchronous = NORMAL');
  database.pragma('foreign_keys = ON');
  database.pragma(`cache_size = -${cacheKilobytes}`);
  database.pragma(`wal_autocheckpoint = ${checkpointPages}`);
}
