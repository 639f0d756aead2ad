import { type ExpressionBuilder, type Kysely, sql } from 'kysely';
import type { AuditShare, AuditSummary, AuditSummaryQuery } from '../audit-interfaces.js';
import type { Schema } from '../schema.js';
import { ask, type BuiltQuery, type Work } from '../work.js';
import { meetsFilter } from './audit-filter.js';
import { type SequenceRange, sequencesOf } from './audit-order.js';

/** Upper bounds of the classes of durations, in milliseconds; longer ones are in one more class. */
const durationBounds = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000, 30_000, 60_000];
const sharesMax = 10;

/** Counts calls by interval, outcome and duration, and the most called tools. Does not count administrative changes. */
export function* summarizeAudit(db: Kysely<Schema>, query: AuditSummaryQuery): Work<AuditSummary> {
  const { from, to, bucketMs } = query;
  const sequences = yield* sequencesOf(db, query);
  const counts = sequences === null ? [] : yield* ask(countsOf(db, query, sequences));
  const cells = counts.filter(({ kind }) => kind === 'cell').map(cellOf);
  const sharesOf = (column: SharedColumn) => shares(counts.filter(({ kind }) => kind === column));
  const length = Math.ceil((to - from) / bucketMs);
  return {
    buckets: Array.from({ length }, (_, index) => bucketOf(cells.filter((cell) => cell.bucket === index))),
    tools: sharesOf('action').map(({ id, calls, errors }) => ({ action: id, calls, errors })),
    outcomes: sumBy(cells),
    accounts: sharesOf('account_id'),
    servers: sharesOf('server_id'),
    clients: sharesOf('client'),
  };
}

type SharedColumn = 'action' | 'account_id' | 'server_id' | 'client';

/** Calls by interval, duration and outcome (`cell`), or of one value of a column. */
interface Count {
  readonly kind: 'cell' | SharedColumn;
  readonly id: string | null;
  readonly bucket: number | null;
  readonly duration: number | null;
  readonly outcome: string | null;
  readonly amount: number;
  readonly failed: number;
}

/** All counts in one statement, which reads the rows once: they are wide, and what is counted of them is not. */
function countsOf(db: Kysely<Schema>, query: AuditSummaryQuery, sequences: SequenceRange): BuiltQuery<Count> {
  // Cast, because a driver could otherwise divide as real numbers.
  const bucket = sql<number>`(at - cast(${query.from} as bigint)) / cast(${query.bucketMs} as bigint)`;
  const duration = sql<number>`case ${sql.join(
    durationBounds.map((bound, index) => sql`when duration_ms <= ${sql.lit(bound)} then ${sql.lit(index)}`),
    sql` `,
  )} else ${sql.lit(durationBounds.length)} end`;
  const calls = callsOf(db, query, sequences).select([
    bucket.as('bucket'),
    duration.as('duration'),
    'outcome',
    'action',
    'account_id',
    'server_id',
    'client',
  ]);
  const amount = sql`count(*)`;
  const failed = sql`sum(case when outcome = 'ok' then 0 else 1 end)`;
  const topOf = (column: SharedColumn) => sql`select * from (
    select ${sql.lit(column)} as kind, ${sql.ref(column)} as id, cast(null as bigint) as bucket, cast(null as bigint) as duration,
      cast(null as text) as outcome,
      ${amount} as amount, ${failed} as failed
    from calls where ${sql.ref(column)} is not null group by ${sql.ref(column)}
    order by amount desc, id limit ${sql.lit(sharesMax)}) as top`;
  const cells = sql`select 'cell' as kind, cast(null as text) as id, bucket, duration, outcome, ${amount} as amount, ${failed} as failed
    from calls group by bucket, duration, outcome`;
  const columns = ['action', 'account_id', 'server_id', 'client'] as const;
  return sql<Count>`with calls as materialized ${calls} ${sql.join([cells, ...columns.map(topOf)], sql` union all `)}`.compile(
    db,
  );
}

function cellOf({ bucket, duration, outcome, amount }: Count): Cell & { readonly bucket: number } {
  return { bucket: Number(bucket), duration: Number(duration), outcome: outcome ?? '', amount: Number(amount) };
}

function shares(counts: readonly Count[]): readonly AuditShare[] {
  return counts.map(({ id, amount, failed }) => ({ id: id ?? '', calls: Number(amount), errors: Number(failed) }));
}

/** Omits intents whose outcome is stored: that row contains everything. */
export function isNoClosedIntent(eb: ExpressionBuilder<Schema, 'audit_log'>) {
  const closing = eb
    .selectFrom('audit_log as closing')
    .select('closing.id')
    .whereRef('closing.intent_id', '=', 'audit_log.id');
  return eb.or([eb('audit_log.outcome', '!=', 'outcome_unknown'), eb.not(eb.exists(closing))]);
}

function callsOf(db: Kysely<Schema>, query: AuditSummaryQuery, sequences: SequenceRange) {
  const { from, to } = query;
  return db
    .selectFrom('audit_log')
    .where('sequence', '>=', sequences.first)
    .where('sequence', '<=', sequences.last)
    .where('at', '>=', from)
    .where('at', '<', to)
    .where('kind', '!=', 'admin')
    .where(meetsFilter(query))
    .where(isNoClosedIntent);
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
