import { Client } from 'pg';
import { newId, systemClock } from '../../base/index.js';
import { openStore, type Store } from '../index.js';

/** A schema of its own in the database that tests may use, and as many stores upon it as a test opens. */
export interface PostgresGround {
  /** The database's address, leading into the schema. */
  readonly url: string;
  /** The name of the schema, and of every connection into it. */
  readonly schema: string;
  open(): Promise<Store>;
  /** Queries the database directly, without the store. */
  ask(sql: string): Promise<readonly { readonly [column: string]: unknown }[]>;
  dispose(): Promise<void>;
}

/** The database that tests may use; empty where there is none, and then what needs one is skipped. */
export const testDatabaseUrl = process.env.TEST_DATABASE_URL ?? '';

/** Makes the ground. */
export async function preparePostgres(databaseUrl = testDatabaseUrl): Promise<PostgresGround> {
  const schema = `test_${newId('x').replace(/\W/g, '').toLowerCase()}`;
  const url = new URL(databaseUrl);
  url.searchParams.set('options', `-c search_path=${schema}`);
  // Distinguishes them from the connections of other tests on the same server.
  url.searchParams.set('application_name', schema);
  const client = new Client(databaseUrl);
  await client.connect();
  await client.query(`create schema ${schema}`);
  await client.query(`set search_path to ${schema}`);
  return {
    url: url.href,
    schema,
    open: () => openStore({ databaseUrl: url.href, dataDir: '', clock: systemClock }),
    ask: async (sql) => (await client.query<{ [column: string]: unknown }>(sql)).rows,
    dispose: async () => {
      await client.query(`drop schema ${schema} cascade`);
      await client.end();
    },
  };
}
