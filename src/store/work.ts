import type { CompiledQuery, Kysely, SelectQueryBuilder } from 'kysely';
import type { Schema } from './schema.js';

/** A row as a driver hands it out. */
export type Row = { readonly [column: string]: unknown };

/** A query as a driver runs it. */
export interface Query {
  readonly sql: string;
  readonly parameters: readonly unknown[];
  /** Set on the query that moves the change count and answers the new one: a networked driver tells the other processes. */
  readonly movesChangeCount?: true;
}

/** What a query came to: its rows, and how many rows it changed. */
export interface QueryAnswer {
  readonly rows: readonly Row[];
  readonly changes: number;
}

/**
 * Database work as a generator of compiled queries: written once, run synchronously by the embedded driver and asynchronously by the
 * networked one, in both inside one transaction where it writes.
 */
export type Work<T> = Generator<Query, T, QueryAnswer>;

/**
 * What a resolved write has survived: `disk` holds against a power cut; `process` against the death of this process alone, without
 * the wait for the disk.
 */
export type Durability = 'disk' | 'process';

/** What a driver does: run work. The builder only compiles; it never executes. */
export interface Runner {
  readonly driver: 'sqlite' | 'postgres';
  readonly builder: Kysely<Schema>;
  /** Work of queries that only read. */
  read<T>(work: () => Work<T>): Promise<T>;
  /** Work in one transaction that alone may write while it runs on the same rows; durable when it resolves, on disk unless said otherwise. */
  write<T>(work: () => Work<T>, durability?: Durability): Promise<T>;
  /** A number that moves when any process changed what servers, accounts or API tokens say. */
  changeCount(): number | Promise<number>;
  /** Tells that the number may have moved, so that the next asking does not rely on what is known. */
  lookAgain(): void;
  close(): Promise<void>;
}

/** A query built before it is asked: plain data, which a thread that has no builder can be handed. What its rows are like stands in its type alone. */
export interface BuiltQuery<Output> extends Query {
  readonly output?: Output;
}

/** Builds a query before it is asked. */
export function built<T>(query: { compile(): CompiledQuery<T> }): BuiltQuery<T> {
  const { sql, parameters } = query.compile();
  return { sql, parameters };
}

/** Asks one query that was built before and hands out its rows, typed by the builder that compiled it. */
export function* ask<T>(query: BuiltQuery<T>): Work<readonly T[]> {
  const answer = yield query;
  return answer.rows as readonly T[];
}

/** The same with a query that is built now. */
export function all<T>(query: { compile(): CompiledQuery<T> }): Work<readonly T[]> {
  return ask<T>(query.compile());
}

/** The first row, where there is one. */
export function* first<T>(query: { compile(): CompiledQuery<T> }): Work<T | undefined> {
  const rows = yield* all(query);
  return rows[0];
}

/** A query by one value whose text is built once: for what calls wait for, where building costs as much as asking. */
export function ready<T>(build: (value: string) => { compile(): CompiledQuery<T> }): (value: string) => BuiltQuery<T> {
  let sql: string | undefined;
  return (value) => {
    sql ??= build(value).compile().sql;
    return { sql, parameters: [value] };
  };
}

/** Carries out one change and tells how many rows it touched. */
export function* change(query: { compile(): Query }): Work<number> {
  const answer = yield query.compile();
  return answer.changes;
}

/**
 * Locks the rows that are read until the work ends, so that what it writes rests on what it read. The embedded driver has locked the
 * whole database by then, and knows no such clause.
 */
export function locked<Table extends keyof Schema, Output>(
  { driver }: Pick<Runner, 'driver'>,
  query: SelectQueryBuilder<Schema, Table, Output>,
): SelectQueryBuilder<Schema, Table, Output> {
  return driver === 'postgres' ? query.forUpdate() : query;
}
