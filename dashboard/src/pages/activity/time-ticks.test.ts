import { describe, expect, it } from 'vitest';
import { bucketLabel } from './bucket-label';
import { timeTicks } from './time-ticks';

const lengths = { minute: 60_000, hour: 3_600_000, day: 86_400_000 };
type Bucket = keyof typeof lengths;

/** Labels of an axis with this many stretches from an instant on. */
function labels(from: string, count: number, options: { bucket: Bucket; labelsMax: number; zone: string }) {
  const starts = Array.from({ length: count }, (_item, index) =>
    new Date(Date.parse(from) + index * lengths[options.bucket]).toISOString(),
  );
  return timeTicks(starts, options).map((at) => bucketLabel(at, { ...options, locale: 'en-GB' }));
}

describe('labels of a time axis', () => {
  it('are whole hours from midnight on, with the day where it begins', () => {
    const day = { bucket: 'hour', labelsMax: 7, zone: 'Europe/Berlin' } as const;
    expect(labels('2030-01-30T18:00:00Z', 24, day)).toEqual(['20:00', 'Thu 31', '04:00', '08:00', '12:00', '16:00']);
    expect(labels('2030-01-30T18:00:00Z', 24, { ...day, labelsMax: 5 })).toEqual(['Thu 31', '06:00', '12:00', '18:00']);
  });

  it('are days in a week of hours, in zones away from whole hours too', () => {
    const week = { bucket: 'hour', labelsMax: 7, zone: 'Asia/Kolkata' } as const;
    expect(labels('2030-01-24T18:30:00Z', 168, week)).toEqual([
      'Fri 25',
      'Sat 26',
      'Sun 27',
      'Mon 28',
      'Tue 29',
      'Wed 30',
      'Thu 31',
    ]);
  });

  it('are Mondays in a month, where the clocks change as well', () => {
    const month = { bucket: 'day', labelsMax: 5, zone: 'Europe/Berlin' } as const;
    expect(labels('2030-10-09T22:00:00Z', 30, month)).toEqual(['14 Oct', '21 Oct', '28 Oct', '4 Nov']);
  });

  it('are round minutes in an hour', () => {
    const hour = { bucket: 'minute', labelsMax: 7, zone: 'Asia/Kathmandu' } as const;
    expect(labels('2030-01-31T17:07:00Z', 60, hour)).toEqual(['23:00', '23:10', '23:20', '23:30', '23:40', '23:50']);
  });

  it('are the stretches with a round time in them where dates are given to the minute', () => {
    const given = { bucket: 'hour', labelsMax: 7, zone: 'UTC' } as const;
    expect(labels('2030-01-31T06:40:00Z', 12, given)).toEqual(['07:40', '09:40', '11:40', '13:40', '15:40', '17:40']);
  });

  it.each(['minute', 'hour', 'day'] as const)('are never more than fit, for stretches of a %s', (bucket) => {
    for (const count of [1, 2, 24, 90, 168, 200])
      for (const labelsMax of [5, 7]) {
        const shown = labels('2030-03-20T10:00:00Z', count, { bucket, labelsMax, zone: 'America/New_York' });
        expect(shown.length).toBeLessThanOrEqual(labelsMax);
      }
  });
});
