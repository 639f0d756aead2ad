import { join } from 'node:path';
import type { Clock } from '../base/index.js';
import type { Store } from './interfaces.js';
import { openSqlite } from './sqlite/index.js';

/** Where an installation keeps its data. */
export interface StoreOptions {
  /** `postgres://...`, or absent for the embedded store in the data folder. */
  readonly databaseUrl: string | null;
  readonly dataDir: string;
  readonly clock: Clock;
}

/** Opens the store that the configuration names: the one switch between drivers. Throws an `Error` that says what is wrong and where. */
export async function openStore({ databaseUrl, dataDir, clock }: StoreOptions): Promise<Store> {
  if (databaseUrl === null) return openSqlite(join(dataDir, 'gatehouse.db'), clock);
  throw new Error(
    `DATABASE_URL names ${databaseUrl.split(':')[0]}, which this version cannot open; leave it out to use the embedded store.`,
  );
}
