import type { Bucket } from './period';

const bucketMinutes: Readonly<Record<Bucket, number>> = { minute: 1, hour: 60, day: 1_440 };
/** Minutes between labels, counted from midnight; from a Monday where a step is a week or more. */
const steps = [1, 2, 5, 10, 15, 30, 60, 120, 180, 240, 360, 720, 1_440, 2_880, 10_080, 20_160, 40_320];
const halfDay = 12 * 3_600_000;
/** A Monday. */
const firstDay = Date.UTC(1970, 0, 5);

interface TickOptions {
  readonly bucket: Bucket;
  /** Most labels that fit. */
  readonly labelsMax: number;
  /** Time zone of the labels. Default: that of the viewer. */
  readonly zone?: string;
}

/**
 * The beginnings of stretches that a time axis labels: those with a round time of the zone in them, such as every
 * fourth hour from midnight on, each day, or each Monday; as many as fit.
 */
export function timeTicks(starts: readonly string[], { bucket, labelsMax, zone }: TickOptions): readonly string[] {
  const length = bucketMinutes[bucket];
  const clock = wallClock(zone);
  const beginnings = starts.map((at) => {
    const minutes = clock(Date.parse(middleOfDay(at, bucket)));
    return { at, minutes: bucket === 'day' ? Math.floor(minutes / length) * length : minutes };
  });
  for (const step of steps) {
    const round = beginnings.filter(({ minutes }) => Math.ceil(minutes / step) * step - minutes < length);
    if (step >= length && round.length <= labelsMax) return round.map(({ at }) => at);
  }
  return [];
}

/** The instant that decides which day a stretch belongs to: after a change of the clocks, days of 24 hours begin at 23:00 or 1:00. */
export function middleOfDay(at: string, bucket: Bucket): string {
  return bucket === 'day' ? new Date(Date.parse(at) + halfDay).toISOString() : at;
}

/** Minutes from a Monday midnight to what the clocks of a zone show. */
function wallClock(zone: string | undefined): (instant: number) => number {
  const format = new Intl.DateTimeFormat('en-GB', {
    ...(zone === undefined ? {} : { timeZone: zone }),
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
  });
  return (instant) => {
    const parts = new Map(format.formatToParts(instant).map(({ type, value }) => [type, Number(value)]));
    const part = (type: Intl.DateTimeFormatPartTypes): number => parts.get(type) ?? 0;
    return (Date.UTC(part('year'), part('month') - 1, part('day'), part('hour'), part('minute')) - firstDay) / 60_000;
  };
}
