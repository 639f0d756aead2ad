import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Clock } from '../base/index.js';
import type { Store } from './interfaces.js';
import { openSqlite } from './sqlite/index.js';

/** Where an installation stores its data. */
export interface StoreOptions {
  /** `postgres://...`, or absent for the embedded store in the data folder. */
  readonly databaseUrl: string | null;
  /** `redis://...`, only with PostgreSQL. Default: none. */
  readonly redisUrl?: string | null;
  readonly dataDir: string;
  readonly clock: Clock;
  /** Whether the process serves calls; the embedded store then writes its audit log in a separate thread. */
  readonly serves?: boolean;
  /** Receives warnings. Default: none. */
  readonly warn?: (words: string) => void;
}

const embeddedFile = (dataDir: string): string => join(dataDir, 'gatehouse.db');

/** Whether the data folder contains an embedded store. */
export function hasEmbeddedStore(dataDir: string): boolean {
  return existsSync(embeddedFile(dataDir));
}

/**
 * Opens the configured store; the only place that chooses a driver. Throws an `Error` with the problem and its
 * location.
 */
export async function openStore({
  databaseUrl,
  redisUrl = null,
  dataDir,
  clock,
  serves = false,
  warn = () => undefined,
}: StoreOptions): Promise<Store> {
  if (databaseUrl === null) return openSqlite(embeddedFile(dataDir), { clock, serves, warn });
  if (/^postgres(ql)?:/.test(databaseUrl)) {
    // Imported on use: every command would start later otherwise.
    const { openPostgres } = await import('./postgres/index.js');
    const store = await openPostgres(databaseUrl, { clock, serves, warn });
    if (redisUrl === null) return store;
    const { withRedis } = await import('./redis/index.js');
    return withRedis(store, redisUrl, clock);
  }
  // Only the scheme may be shown: the rest of the URL contains a password.
  const scheme = /^([a-z]+):/.exec(databaseUrl)?.[1] ?? 'no kind of database';
  throw new Error(
    `DATABASE_URL names ${scheme}, which this version cannot open; name a postgres:// database, or leave it out to use the embedded store.`,
  );
}
