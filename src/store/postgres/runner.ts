import { randomInt } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { DummyDriver, Kysely, PostgresAdapter, PostgresIntrospector, PostgresQueryCompiler } from 'kysely';
import type { ClientBase, Pool } from 'pg';
import { systemClock } from '../../base/index.js';
import type { Schema } from '../schema.js';
import type { Query, QueryAnswer, Row, Runner, Work } from '../work.js';
import type { ChangeWatch } from './change-watch.js';
import { asOutage, isCollision, isLostConnection } from './faults.js';
import { changeChannel } from './listener.js';

const attemptsMax = 6;
const longestPauseMs = 40;
/** Retries only start within this time: a database that does not respond is reported, not waited for. */
const repeatWithinMs = 2_500;

/** Compiles queries for PostgreSQL. Never executes them. */
export function createBuilder(): Kysely<Schema> {
  return new Kysely<Schema>({
    dialect: {
      createAdapter: () => new PostgresAdapter(),
      createDriver: () => new DummyDriver(),
      createIntrospector: (db) => new PostgresIntrospector(db),
      createQueryCompiler: () => new PostgresQueryCompiler(),
    },
  });
}

/**
 * Runs work on PostgreSQL. Writing work is one transaction at READ COMMITTED, and locks the rows that it depends on
 * (`locked`). The database detects deadlocks, and the transaction that it rolls back is retried. Every acknowledged
 * commit is on the server's disk, whatever durability was requested.
 */
export function createRunner(pool: Pool, builder: Kysely<Schema>, watch: ChangeWatch): Runner {
  return {
    driver: 'postgres',
    builder,
    read: (work) => persistently(() => withConnection(pool, (client) => run(work(), client)), isLostConnection),
    write: async (work) => {
      const moved: { count: number | null } = { count: null };
      const value = await persistently(
        () =>
          withConnection(pool, (client) =>
            transact(client, () =>
              run(work(), client, (count) => {
                moved.count = count;
              }),
            ),
          ),
        (error) => !(error instanceof LostCommit) && (isCollision(error) || isLostConnection(error)),
      );
      if (moved.count !== null) watch.saw(moved.count);
      return value;
    },
    changeCount: () => watch.count(),
    lookAgain: () => watch.lookAgain(),
    close: async () => {
      await watch.close();
      await pool.end();
    },
  };
}

/** The connection broke after the commit was sent: it is unknown whether it succeeded, so it is not retried. */
class LostCommit extends Error {}

/** Runs work in one transaction of a connection. */
export async function transact<T>(client: ClientBase, work: () => Promise<T>): Promise<T> {
  await client.query('begin');
  let value: T;
  try {
    value = await work();
  } catch (error) {
    // If even the rollback fails, the connection is lost, and that error is reported.
    await client.query('rollback');
    throw error;
  }
  await client.query('commit').catch((error: unknown) => {
    throw isLostConnection(error)
      ? new LostCommit('the connection was lost while a change was committed: look whether it was made', {
          cause: error,
        })
      : error;
  });
  return value;
}

/** Runs work on a connection, and signals the change count if the work changed it. */
export async function run<T>(work: Work<T>, client: ClientBase, onChange?: (count: number) => void): Promise<T> {
  let step = work.next();
  while (!step.done) {
    const query = step.value;
    const answer = await ask(client, query);
    if (query.movesChangeCount) {
      onChange?.(Number(answer.rows[0]?.value));
      // Delivered with the commit, and only then.
      await client.query(`notify ${changeChannel}`);
    }
    step = work.next(answer);
  }
  return step.value;
}

// Unnamed, so that the server stores no plan: a prepared plan for "select *" would fail when a newer gateway adds a
// column.
async function ask(client: ClientBase, { sql, parameters }: Query): Promise<QueryAnswer> {
  const { rows, rowCount } = await client.query<Row>(sql, parameters.map(withoutNul));
  return { rows, changes: rowCount ?? 0 };
}

// PostgreSQL stores no NUL and refuses a query that contains one; its replacement matches nothing.
function withoutNul(parameter: unknown): unknown {
  return typeof parameter === 'string' && parameter.includes('\0') ? parameter.replaceAll('\0', '\ufffd') : parameter;
}

/** Runs work on a connection of the pool. A broken connection is not returned to it. */
export async function withConnection<T>(pool: Pool, work: (client: ClientBase) => Promise<T>): Promise<T> {
  const client = await pool.connect();
  let isBroken = false;
  try {
    return await work(client);
  } catch (error) {
    isBroken = error instanceof LostCommit || isLostConnection(error);
    throw error;
  } finally {
    client.release(isBroken);
  }
}

/**
 * Retries what may be retried, for at most 2.5 seconds. If the database stays unreachable, throws `UnavailableError`.
 */
export async function persistently<T>(act: () => Promise<T>, mayRepeat: (error: unknown) => boolean): Promise<T> {
  const start = systemClock.monotonic();
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await act();
    } catch (error) {
      if (error instanceof LostCommit) throw asOutage(error.cause);
      const isLate = systemClock.monotonic() - start > repeatWithinMs;
      if (isLate || attempt >= attemptsMax || !mayRepeat(error)) throw asOutage(error);
    }
    await pause(randomInt(longestPauseMs * attempt) + 1);
  }
}
