/** Lengths of the periods that can be chosen, in milliseconds, and the stretch that charts count by. */
export const periods = {
  hour: { length: 3_600_000, bucket: 'minute' },
  day: { length: 86_400_000, bucket: 'hour' },
  week: { length: 7 * 86_400_000, bucket: 'hour' },
  month: { length: 30 * 86_400_000, bucket: 'day' },
} as const;

export type PeriodName = keyof typeof periods | 'custom';
export type Bucket = 'minute' | 'hour' | 'day';
const bucketLengths: Readonly<Record<Bucket, number>> = { minute: 60_000, hour: 3_600_000, day: 86_400_000 };
const minuteMs = 60_000;
const customLengthMax = 90 * 86_400_000;

/** A period of time: milliseconds since 1970 UTC. */
export interface Period {
  readonly from: number;
  readonly to: number;
  readonly bucket: Bucket;
  /** Whether its end is now, so that new rows belong to it. */
  readonly isOpen: boolean;
}

/** The period in the query string. */
export interface PeriodChoice {
  readonly range: string;
  readonly from: string;
  readonly to: string;
}

/** Whether a text names a period. */
export function isPeriodName(text: string): text is PeriodName {
  return text === 'custom' || Object.hasOwn(periods, text);
}

/**
 * The chosen period. A period that ends now is aligned to whole intervals of the viewer's zone, so that bars are complete and the query does
 * not change with every render; dates are used as given. Null if dates are invalid, in the wrong order, or too far apart.
 */
export function periodOf({ range, from, to }: PeriodChoice, now: number): Period | null {
  const name = isPeriodName(range) ? range : 'day';
  if (name !== 'custom') {
    const { length, bucket } = periods[name];
    const step = bucketLengths[bucket];
    const offset = -new Date(now).getTimezoneOffset() * minuteMs;
    const end = Math.floor((now + offset) / step) * step + step - offset;
    return { from: end - length, to: end, bucket, isOpen: true };
  }
  const start = Date.parse(from);
  const end = to === '' ? now : Date.parse(to);
  if (Number.isNaN(start) || Number.isNaN(end) || end <= start || end - start > customLengthMax) return null;
  return { from: start, to: end, bucket: bucketFor(end - start), isOpen: to === '' };
}

function bucketFor(length: number): Bucket {
  if (length <= 2 * periods.hour.length) return 'minute';
  return length <= 8 * periods.day.length ? 'hour' : 'day';
}

/** The period of the same length before it. */
export function previousPeriod({ from, to, bucket }: Period): Period {
  return { from: from - (to - from), to: from, bucket, isOpen: false };
}

/** An instant as an input of dates takes it, in the viewer's zone: `2030-01-31T18:00`. */
export function localText(instant: number): string {
  const date = new Date(instant);
  const two = (value: number): string => String(value).padStart(2, '0');
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}T${two(date.getHours())}:${two(date.getMinutes())}`;
}
