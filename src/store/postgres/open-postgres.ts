import type { Kysely } from 'kysely';
import { Client } from 'pg';
import type { Clock } from '../../base/index.js';
import { assembleStore } from '../assemble-store.js';
import { databaseName } from '../database-name.js';
import type { Store } from '../interfaces.js';
import { migrate } from '../migrations/index.js';
import type { Schema } from '../schema.js';
import { createAuditAppender } from '../tables/audit-appender.js';
import { createAuditJournal } from './audit-journal.js';
import { createChangeWatch } from './change-watch.js';
import { connectionSettings, createPool, listenerSettings } from './connection.js';
import { explainFault, isLostConnection } from './faults.js';
import { readCount, startListener } from './listener.js';
import { createBuilder, createRunner, persistently, run, transact, withConnection } from './runner.js';

// Any number that no other program on the database uses.
const migrationLock = 7_283_146_015;

/**
 * Opens a PostgreSQL database and migrates its tables to this version. Throws an `Error` with the database (without its
 * password), the problem and the remedy if it is unreachable or was written by a newer version.
 */
export async function openPostgres(
  databaseUrl: string,
  { clock, serves, warn }: { readonly clock: Clock; readonly serves: boolean; readonly warn: (words: string) => void },
): Promise<Store> {
  const builder = createBuilder();
  try {
    await migrateUnderLock(databaseUrl, builder, clock.now());
  } catch (error) {
    throw new Error(`The database ${databaseName(databaseUrl)} cannot be opened: ${explainFault(error)}`, {
      cause: error,
    });
  }
  const pool = createPool(databaseUrl);
  const watch = createChangeWatch({
    clock,
    listen: (onSignal) => startListener(listenerSettings(databaseUrl), { serves, onSignal }),
    readCount: () => persistently(() => withConnection(pool, readCount), isLostConnection),
  });
  const runner = createRunner(pool, builder, watch);
  const journal = createAuditJournal(pool);
  return assembleStore(runner, { journal, appender: createAuditAppender(journal, warn) });
}

/**
 * One process migrates at a time, in one transaction; the others wait and find it done. Gateways of an earlier version
 * keep serving: a change of a table that would have to wait long for them is aborted, because everything else would
 * queue behind it.
 */
async function migrateUnderLock(databaseUrl: string, builder: Kysely<Schema>, now: number): Promise<void> {
  const client = new Client(connectionSettings(databaseUrl));
  client.on('error', () => undefined);
  try {
    await client.connect();
    await transact(client, async () => {
      await client.query('select pg_advisory_xact_lock($1)', [migrationLock]);
      await client.query("set local lock_timeout = '5s'");
      await run(migrate(builder, { now, driver: 'postgres' }), client);
    });
  } finally {
    await client.end().catch(() => undefined);
  }
}
