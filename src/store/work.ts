import type { CompiledQuery, Kysely, SelectQueryBuilder } from 'kysely';
import type { Schema } from './schema.js';

/** A row as a driver returns it. */
export type Row = { readonly [column: string]: unknown };

/** A query as a driver runs it. */
export interface Query {
  readonly sql: string;
  readonly parameters: readonly unknown[];
  /**
   * Set on the query that increases the change count and returns the new one: a networked driver then notifies the
   * other processes.
   */
  readonly movesChangeCount?: true;
}

/** The result of a query: its rows, and how many rows it changed. */
export interface QueryAnswer {
  readonly rows: readonly Row[];
  readonly changes: number;
}

/**
 * Database work as a generator of compiled queries: written once, run synchronously by the embedded driver and
 * asynchronously by the networked one. Writing work runs in one transaction.
 */
export type Work<T> = Generator<Query, T, QueryAnswer>;

/**
 * What a resolved write survives: `disk` a power cut; `process` only a crash of this process, without waiting for the
 * disk.
 */
export type Durability = 'disk' | 'process';

/** The interface of a driver: it runs work. The builder only compiles; it never executes. */
export interface Runner {
  readonly driver: 'sqlite' | 'postgres';
  readonly builder: Kysely<Schema>;
  /** Work of queries that only read. */
  read<T>(work: () => Work<T>): Promise<T>;
  /**
   * The same for work that may take seconds, so that nothing else in this process waits for it. Absent: `read` delays
   * nothing.
   */
  readonly readBeside?: Runner['read'];
  /**
   * Runs work in one transaction, which excludes other writers of the same rows. Durable when it resolves. Default:
   * `disk`.
   */
  write<T>(work: () => Work<T>, durability?: Durability): Promise<T>;
  /** A number that increases when any process changes servers, accounts or API tokens. */
  changeCount(): number | Promise<number>;
  /** Signals that the number may have changed, so that the next query ignores the cached value. */
  lookAgain(): void;
  close(): Promise<void>;
}

/**
 * A prebuilt query: plain data, which can be passed to a thread without a builder. Only its type describes its rows.
 */
export interface BuiltQuery<Output> extends Query {
  readonly output?: Output;
}

/** Compiles a query ahead of its use. */
export function built<T>(query: { compile(): CompiledQuery<T> }): BuiltQuery<T> {
  const { sql, parameters } = query.compile();
  return { sql, parameters };
}

/** Runs one prebuilt query and returns its rows, typed by the builder that compiled it. */
export function* ask<T>(query: BuiltQuery<T>): Work<readonly T[]> {
  const answer = yield query;
  return answer.rows as readonly T[];
}

/** The same with a query that is compiled now. */
export function all<T>(query: { compile(): CompiledQuery<T> }): Work<readonly T[]> {
  return ask<T>(query.compile());
}

/** The first row, if there is one. */
export function* first<T>(query: { compile(): CompiledQuery<T> }): Work<T | undefined> {
  const rows = yield* all(query);
  return rows[0];
}

/**
 * A query by one value whose text is compiled once, for queries that calls wait for: compiling costs as much as running
 * them.
 */
export function ready<T>(build: (value: string) => { compile(): CompiledQuery<T> }): (value: string) => BuiltQuery<T> {
  let sql: string | undefined;
  return (value) => {
    sql ??= build(value).compile().sql;
    return { sql, parameters: [value] };
  };
}

/** Runs one change and returns how many rows it changed. */
export function* change(query: { compile(): Query }): Work<number> {
  const answer = yield query.compile();
  return answer.changes;
}

/**
 * Locks the rows that are read until the work ends, so that its writes are based on current data. The embedded driver
 * has already locked the whole database, and has no such clause.
 */
export function locked<Table extends keyof Schema, Output>(
  { driver }: Pick<Runner, 'driver'>,
  query: SelectQueryBuilder<Schema, Table, Output>,
): SelectQueryBuilder<Schema, Table, Output> {
  return driver === 'postgres' ? query.forUpdate() : query;
}
