/** A unit of durations on an axis. */
type DurationUnit = 'milliseconds' | 'seconds' | 'minutes';

/** An axis of durations: its ticks in milliseconds, and the one unit that all of them are written in. */
interface DurationAxis {
  readonly unit: DurationUnit;
  /** Length of the unit in milliseconds. */
  readonly length: number;
  readonly ticks: readonly number[];
}

/** Steps between ticks, times a power of ten. */
const roundSteps = [1, 2, 5, 10];
/** Steps between zero and the largest value, at most. */
const stepsMax = 4;

/** Ticks of whole numbers: from zero, an equal round step apart (1, 2 or 5 times a power of ten), the last at or above the largest value. */
export function countTicks(largest: number): readonly number[] {
  const least = Math.max(largest, 1) / stepsMax;
  const power = 10 ** Math.floor(Math.log10(least));
  const step = Math.max(1, (roundSteps.find((one) => one * power >= least) ?? 10) * power);
  return Array.from({ length: Math.ceil(Math.max(largest, 1) / step) + 1 }, (_tick, index) => index * step);
}

/** The axis of durations up to `largest` milliseconds: whole numbers of one unit, so that no label is rounded. */
export function durationAxis(largest: number): DurationAxis {
  const [unit, length] = unitFor(largest);
  return { unit, length, ticks: countTicks(largest / length).map((tick) => tick * length) };
}

function unitFor(largest: number): readonly [DurationUnit, number] {
  if (largest <= 2_000) return ['milliseconds', 1];
  return largest <= 120_000 ? ['seconds', 1_000] : ['minutes', 60_000];
}
