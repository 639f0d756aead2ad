import { type ClientConfig, Pool, types } from 'pg';

const int8Oid = 20;

/** How many connections of one process do its work; one more listens. */
const connectionsMax = 10;
/** Milliseconds within which a database must accept a connection, and tell how often it has changed. */
export const connectTimeoutMs = 3_000;
const statementTimeoutMs = 10_000;
const lockTimeoutMs = 5_000;
// Longer than the server's own limits: it ends the wait for a server that has fallen silent.
const silenceTimeoutMs = 12_000;
const idleTimeoutMs = 60_000;

/** What every connection to this database is made with. Its limits hold unless the address names others. */
export function connectionSettings(databaseUrl: string): ClientConfig {
  return {
    connectionString: databaseUrl,
    application_name: 'gatehouse',
    connectionTimeoutMillis: connectTimeoutMs,
    keepAlive: true,
    types: { getTypeParser },
  };
}

/** The settings of the connection that listens, which gives up early. */
export function listenerSettings(databaseUrl: string): ClientConfig {
  return { ...connectionSettings(databaseUrl), query_timeout: connectTimeoutMs };
}

/** The connections that do the work: few, each answer and each wait for a free one limited in time. */
export function createPool(databaseUrl: string): Pool {
  const pool = new Pool({
    ...connectionSettings(databaseUrl),
    max: connectionsMax,
    idleTimeoutMillis: idleTimeoutMs,
    statement_timeout: statementTimeoutMs,
    lock_timeout: lockTimeoutMs,
    idle_in_transaction_session_timeout: silenceTimeoutMs,
    query_timeout: silenceTimeoutMs,
  });
  // A connection that dies while nobody uses it is taken out by the pool; whoever asks next is told, or gets a new one.
  pool.on('error', () => undefined);
  // One that dies between two queries of a transaction tells so at the next; unheard, its error would end the process.
  pool.on('connect', (client) => client.on('error', () => undefined));
  return pool;
}

// The client gives int8 as text, because not all of them are numbers; all of ours are, and one that is not must not pass.
const getTypeParser: typeof types.getTypeParser = (oid: number, format?: 'text' | 'binary') =>
  oid === int8Oid ? readInt8 : types.getTypeParser(oid, format);

function readInt8(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value)) throw new Error('the database holds an integer beyond 2^53');
  return value;
}
