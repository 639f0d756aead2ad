import { type ClientConfig, Pool, types } from 'pg';

const int8Oid = 20;

/** Pooled connections per process; one more listens. */
const connectionsMax = 10;
/** Maximum time for a database to accept a connection, and to return its change count. Milliseconds. */
export const connectTimeoutMs = 3_000;
const statementTimeoutMs = 10_000;
const lockTimeoutMs = 5_000;
// Longer than the server's own limits: it ends the wait for a server that stopped responding.
const silenceTimeoutMs = 12_000;
const idleTimeoutMs = 60_000;

/** The settings of every connection to this database. Its limits apply unless the URL sets others. */
export function connectionSettings(databaseUrl: string): ClientConfig {
  return {
    connectionString: databaseUrl,
    application_name: 'gatehouse',
    connectionTimeoutMillis: connectTimeoutMs,
    keepAlive: true,
    types: { getTypeParser },
  };
}

/** The settings of the listening connection, which times out early. */
export function listenerSettings(databaseUrl: string): ClientConfig {
  return { ...connectionSettings(databaseUrl), query_timeout: connectTimeoutMs };
}

/** The connection pool: few connections, with timeouts for each query and for each wait for a free one. */
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
  // The pool removes an idle connection that breaks; the next query gets an error or a new connection.
  pool.on('error', () => undefined);
  // A connection that breaks between two queries of a transaction fails at the next; an unhandled error would end the
  // process.
  pool.on('connect', (client) => client.on('error', () => undefined));
  return pool;
}

// The client returns int8 as text, because not all values are safe integers. All of ours are, and any other must not
// pass.
const getTypeParser: typeof types.getTypeParser = (oid: number, format?: 'text' | 'binary') =>
  oid === int8Oid ? readInt8 : types.getTypeParser(oid, format);

function readInt8(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value)) throw new Error('the database holds an integer beyond 2^53');
  return value;
}
