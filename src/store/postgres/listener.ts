import { Client, type ClientBase, type ClientConfig, type QueryConfig } from 'pg';
import { servedLock } from '../tables/transfer.js';
import { connectTimeoutMs } from './connection.js';

/** The channel on which processes on one database signal changes to each other. */
export const changeChannel = 'gatehouse_change';

/** Held until the connection ends. */
const serveQuery = 'select pg_try_advisory_lock_shared($1, hashtext(current_schema()))';
// Every call waits for this one: it detects a database that stopped responding long before the timeout of other
// queries.
const countQuery: QueryConfig & { readonly query_timeout: number } = {
  text: 'select value from change_count where id = 1',
  query_timeout: connectTimeoutMs,
};

/** A connection that receives the signals of changes and can query the count. */
export interface Listener {
  readCount(): Promise<number>;
  close(): Promise<void>;
}

/**
 * Connects and listens. `onSignal` is called for every change, and when the connection is lost. If the process serves,
 * other processes see that by a lock of this connection.
 */
export async function startListener(
  settings: ClientConfig,
  { serves, onSignal }: { readonly serves: boolean; readonly onSignal: () => void },
): Promise<Listener> {
  const client = new Client(settings);
  // A lost connection shows at the next query; without a handler the error would end the process.
  client.on('error', onSignal);
  client.on('notification', onSignal);
  try {
    await client.connect();
    await client.query(`listen ${changeChannel}`);
    if (serves) await client.query(serveQuery, [servedLock]);
  } catch (error) {
    await client.end().catch(() => undefined);
    throw error;
  }
  return {
    readCount: () => readCount(client),
    close: () => client.end().catch(() => undefined),
  };
}

/** Reads the change count, within three seconds. */
export async function readCount(client: ClientBase): Promise<number> {
  const { rows } = await client.query<{ value: number }>(countQuery);
  return rows[0]?.value ?? 0;
}
