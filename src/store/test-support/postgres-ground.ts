import { Client } from 'pg';
import { afterAll } from 'vitest';
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

/**
 * Makes the grounds of a suite on one migrated schema: each test gets it as the migrations left it. Migrations take far
 * longer than most tests. Tests that change a table need a schema of their own.
 */
export function sharePostgres(): () => Promise<PostgresGround> {
  let shared: Promise<PostgresGround & { clear(): Promise<void> }> | undefined;
  afterAll(async () => (await shared)?.dispose());
  return async () => {
    shared ??= prepareClearable();
    const ground = await shared;
    return { ...ground, dispose: ground.clear };
  };
}

async function prepareClearable() {
  const ground = await preparePostgres();
  await (await ground.open()).close();
  const tables = await ground.ask('select tablename as name from pg_tables where schemaname = current_schema()');
  const inserts: string[] = [];
  for (const { name } of tables) {
    const [found] = await ground.ask(`select json_agg(one)::text as rows from ${name} as one`);
    if (typeof found?.rows === 'string')
      inserts.push(
        `insert into ${name} select * from json_populate_recordset(null::${name}, '${found.rows.replaceAll("'", "''")}')`,
      );
  }
  const clearing = [
    // A store that a failed test left open must not write into the next one.
    `select pg_terminate_backend(pid) from pg_stat_activity where application_name = '${ground.schema}'`,
    // References are checked at the end of the statement, so the order of the tables does not matter.
    `with ${tables.map(({ name }) => `of_${name} as (delete from ${name})`).join(', ')} select`,
    ...inserts,
  ];
  return { ...ground, clear: async () => void (await ground.ask(clearing.join(';'))) };
}
