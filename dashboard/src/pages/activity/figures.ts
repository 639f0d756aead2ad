import type { AuditBucket, AuditSummary, Outcome } from '../../api/audit-types';

/** Outcomes in the order in which bars are stacked, the good one at the bottom. */
export const outcomes: readonly Outcome[] = ['ok', 'refused', 'upstream_error', 'error', 'outcome_unknown'];

/** The colour of each outcome, the same in charts, legends and badges. */
export const outcomeColors: Readonly<Record<Outcome, string>> = {
  ok: 'moss.6',
  refused: 'yellow.6',
  upstream_error: 'orange.6',
  error: 'red.7',
  outcome_unknown: 'grape.6',
};

/** Whole figures of a period. */
export interface Totals {
  readonly calls: number;
  readonly errors: number;
  /** The highest p95 of its stretches; null without calls. Milliseconds. */
  readonly p95: number | null;
}

/** Sums up a period. */
export function totalsOf({ buckets }: Pick<AuditSummary, 'buckets'>): Totals {
  const slowest = buckets.flatMap(({ p95_ms: p95 }) => (p95 === null ? [] : [p95]));
  return {
    calls: sum(buckets.map(({ calls }) => calls)),
    errors: sum(buckets.map(({ errors }) => errors)),
    p95: slowest.length === 0 ? null : Math.max(...slowest),
  };
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

/** The outcomes that occur, in stacking order: only these get a series and an entry of the legend. */
export function presentOutcomes(buckets: readonly AuditBucket[]): readonly Outcome[] {
  return outcomes.filter((outcome) => buckets.some(({ by_outcome: counts }) => (counts[outcome] ?? 0) > 0));
}

/** One bar: the calls of a stretch by outcome, and those of the stretch as long before where it is compared. */
export type BarPoint = Readonly<Partial<Record<Outcome, number>>> & { readonly at: string; readonly before?: number };

/** Bars of a period; zeros are zeros, and nothing is smoothed. */
export function barsOf(buckets: readonly AuditBucket[], before: readonly AuditBucket[] | null): readonly BarPoint[] {
  return buckets.map(({ at, by_outcome: counts }, index) => ({
    at,
    ...Object.fromEntries(outcomes.map((outcome) => [outcome, counts[outcome] ?? 0])),
    ...(before === null ? {} : { before: before[index]?.calls ?? 0 }),
  }));
}

/** The most calls of one bar, of the period or of the one before it. */
export function highestBar(bars: readonly BarPoint[]): number {
  const heights = bars.map((bar) => Math.max(sum(outcomes.map((outcome) => bar[outcome] ?? 0)), bar.before ?? 0));
  return Math.max(0, ...heights);
}
