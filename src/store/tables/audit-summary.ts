import { type ExpressionBuilder, type Kysely, sql } from 'kysely';
import type { AuditShare, AuditSummary, AuditSummaryQuery } from '../audit-interfaces.js';
import type { Schema } from '../schema.js';
import { all, first, type Work } from '../work.js';
import { auditEnds } from './audit-chain.js';
import { meetsFilter } from './audit-filter.js';

/** Upper bounds of the classes of durations, in milliseconds; longer ones are in one more class. */
const durationBounds = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000, 30_000, 60_000];
const sharesMax = 10;
/** How far rows may be out of order by time: gateways' clocks differ, and rows are written when a call ends. */
const disorderMs = 10 * 60_000;

/** Counts calls by interval, outcome and duration, and the most called tools. Does not count administrative changes. */
export function* summarizeAudit(db: Kysely<Schema>, query: AuditSummaryQuery): Work<AuditSummary> {
  const { from, to, bucketMs } = query;
  const calls = callsOf(db, query, yield* firstSequenceFrom(db, from - disorderMs));
  // Cast, because a driver could otherwise divide as real numbers.
  const bucket = sql<number>`(at - cast(${from} as bigint)) / cast(${bucketMs} as bigint)`;
  const duration = sql<number>`case ${sql.join(
    durationBounds.map((bound, index) => sql`when duration_ms <= ${sql.lit(bound)} then ${sql.lit(index)}`),
    sql` `,
  )} else ${sql.lit(durationBounds.length)} end`;
  const cells = yield* all(
    calls
      .select([bucket.as('bucket'), duration.as('duration'), 'outcome', sql<number>`count(*)`.as('amount')])
      .groupBy(['bucket', 'duration', 'outcome']),
  );
  const sharesOf = (column: SharedColumn) => all(sharesQuery(calls, column));
  const tools = yield* sharesOf('action');
  const accounts = yield* sharesOf('account_id');
  const servers = yield* sharesOf('server_id');
  const clients = yield* sharesOf('client');
  const counted = cells.map((cell) => ({ ...cell, bucket: Number(cell.bucket), amount: Number(cell.amount) }));
  const length = Math.ceil((to - from) / bucketMs);
  return {
    buckets: Array.from({ length }, (_, index) => bucketOf(counted.filter((cell) => cell.bucket === index))),
    tools: shares(tools).map(({ id, calls: amount, errors }) => ({ action: id, calls: amount, errors })),
    outcomes: sumBy(counted),
    accounts: shares(accounts),
    servers: shares(servers),
    clients: shares(clients),
  };
}

type SharedColumn = 'action' | 'account_id' | 'server_id' | 'client';

/** The most frequent values of a column, with the number of calls and how many of them failed. */
function sharesQuery(calls: ReturnType<typeof callsOf>, column: SharedColumn) {
  return calls
    .where(column, 'is not', null)
    .select([
      sql<string>`${sql.ref(column)}`.as('id'),
      sql<number>`count(*)`.as('amount'),
      sql<number>`sum(case when outcome = 'ok' then 0 else 1 end)`.as('failed'),
    ])
    .groupBy(column)
    .orderBy('amount', 'desc')
    .orderBy(column)
    .limit(sharesMax);
}

function shares(
  rows: readonly { readonly id: string; readonly amount: number; readonly failed: number }[],
): readonly AuditShare[] {
  return rows.map(({ id, amount, failed }) => ({ id, calls: Number(amount), errors: Number(failed) }));
}

/** Omits intents whose outcome is stored: that row contains everything. */
export function isNoClosedIntent(eb: ExpressionBuilder<Schema, 'audit_log'>) {
  const closing = eb
    .selectFrom('audit_log as closing')
    .select('closing.id')
    .whereRef('closing.intent_id', '=', 'audit_log.id');
  return eb.or([eb('audit_log.outcome', '!=', 'outcome_unknown'), eb.not(eb.exists(closing))]);
}

function callsOf(db: Kysely<Schema>, query: AuditSummaryQuery, firstSequence: number) {
  const { from, to } = query;
  return db
    .selectFrom('audit_log')
    .where('sequence', '>=', firstSequence)
    .where('at', '>=', from)
    .where('at', '<', to)
    .where('kind', '!=', 'admin')
    .where(meetsFilter(query))
    .where(isNoClosedIntent);
}

/**
 * The log has no index by time, which would cost every call: its order is nearly that of time, so a binary search
 * works.
 */
function* firstSequenceFrom(db: Kysely<Schema>, at: number): Work<number> {
  const { anchor, head } = yield* auditEnds(db);
  let low = anchor.sequence + 1;
  let high = head.sequence + 1;
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    const row = yield* first(db.selectFrom('audit_log').select('at').where('sequence', '=', middle));
    if (row !== undefined && row.at < at) low = middle + 1;
    else high = middle;
  }
  return low;
}

interface Cell {
  readonly duration: number;
  readonly outcome: string;
  readonly amount: number;
}

function bucketOf(cells: readonly Cell[]): AuditSummary['buckets'][number] {
  const calls = sum(cells);
  return {
    calls,
    errors: sum(cells.filter(({ outcome }) => outcome !== 'ok')),
    outcomes: sumBy(cells),
    p50Ms: quantile(cells, calls * 0.5),
    p95Ms: quantile(cells, calls * 0.95),
  };
}

// The upper bound of the class of this rank: never less than the actual value, if that is within a minute.
function quantile(cells: readonly Cell[], rank: number): number | null {
  let passed = 0;
  for (const cell of [...cells].sort((one, other) => Number(one.duration) - Number(other.duration))) {
    passed += cell.amount;
    if (passed >= rank) return durationBounds[Number(cell.duration)] ?? durationBounds.at(-1) ?? null;
  }
  return null;
}

function sum(cells: readonly Cell[]): number {
  return cells.reduce((total, { amount }) => total + amount, 0);
}

function sumBy(cells: readonly Cell[]): { readonly [outcome: string]: number } {
  const sums: { [outcome: string]: number } = {};
  for (const { outcome, amount } of cells) sums[outcome] = (sums[outcome] ?? 0) + amount;
  return sums;
}
