import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Clock } from '../base/index.js';
import type { Store } from './interfaces.js';
import { openSqlite } from './sqlite/index.js';

/** Where an installation keeps its data. */
export interface StoreOptions {
  /** `postgres://...`, or absent for the embedded store in the data folder. */
  readonly databaseUrl: string | null;
  /** `redis://...`, in front of PostgreSQL alone; absent or null for none. */
  readonly redisUrl?: string | null;
  readonly dataDir: string;
  readonly clock: Clock;
  /** Whether the process serves calls; the embedded store then works on its audit trail in a thread of its own. */
  readonly serves?: boolean;
  /** Told of what goes on without being well; nobody unless given. */
  readonly warn?: (words: string) => void;
}

const embeddedFile = (dataDir: string): string => join(dataDir, 'gatehouse.db');

/** Whether the data folder holds an embedded store. */
export function hasEmbeddedStore(dataDir: string): boolean {
  return existsSync(embeddedFile(dataDir));
}

/** Opens the store that the configuration names: the one switch between drivers. Throws an `Error` that says what is wrong and where. */
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
    // Read only where they are used: every command would begin later for them.
    const { openPostgres } = await import('./postgres/index.js');
    const store = await openPostgres(databaseUrl, { clock, serves, warn });
    if (redisUrl === null) return store;
    const { withRedis } = await import('./redis/index.js');
    return withRedis(store, redisUrl, clock);
  }
  // Nothing but the scheme may be shown: the rest of the URL holds a password.
  const scheme = /^([a-z]+):/.exec(databaseUrl)?.[1] ?? 'no kind of database';
  throw new Error(
    `DATABASE_URL names ${scheme}, which this version cannot open; name a postgres:// database, or leave it out to use the embedded store.`,
  );
}
