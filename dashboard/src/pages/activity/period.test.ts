import { describe, expect, it } from 'vitest';
import { localText, periodOf, periods, previousPeriod } from './period';

const now = Date.parse('2030-01-31T18:04:05Z');
const choice = { range: 'day', from: '', to: '' };

describe('a period', () => {
  it('that ends now has whole stretches, and the present one in it', () => {
    const day = periodOf(choice, now);
    expect(day).toEqual({
      from: Date.parse('2030-01-30T19:00:00Z'),
      to: Date.parse('2030-01-31T19:00:00Z'),
      bucket: 'hour',
      isOpen: true,
    });
    expect(periodOf(choice, now + 60_000)).toEqual(day);
    for (const [range, { length, bucket }] of Object.entries(periods)) {
      const period = periodOf({ ...choice, range }, now);
      expect([(period?.to ?? 0) - (period?.from ?? 0), period?.bucket]).toEqual([length, bucket]);
    }
  });

  it('begins hours and days in the zone of the viewer', () => {
    const zone = process.env.TZ;
    process.env.TZ = 'Asia/Kolkata';
    try {
      const ends = (range: string) => new Date(periodOf({ ...choice, range }, now)?.to ?? 0).toISOString();
      expect(ends('day')).toBe('2030-01-31T18:30:00.000Z');
      expect(ends('month')).toBe('2030-01-31T18:30:00.000Z');
      expect(ends('hour')).toBe('2030-01-31T18:05:00.000Z');
    } finally {
      if (zone === undefined) delete process.env.TZ;
      else process.env.TZ = zone;
    }
  });

  it('that the address does not know is a day', () => {
    expect(periodOf({ ...choice, range: 'constructor' }, now)).toEqual(periodOf(choice, now));
  });

  it('of dates is as given, and counts by stretches that fit', () => {
    const dates = (from: string, to: string) => periodOf({ range: 'custom', from, to }, now);
    expect(dates('2030-01-31T16:00:00Z', '2030-01-31T17:00:00Z')).toMatchObject({ bucket: 'minute', isOpen: false });
    expect(dates('2030-01-25T00:00:00Z', '2030-01-31T00:00:00Z')).toMatchObject({ bucket: 'hour' });
    expect(dates('2030-01-01T00:00:00Z', '')).toMatchObject({ to: now, bucket: 'day', isOpen: true });
  });

  it.each([
    ['', ''],
    ['no date', '2030-01-31T17:00:00Z'],
    ['2030-01-31T17:00:00Z', '2030-01-31T17:00:00Z'],
    ['2030-01-31T17:00:00Z', '2030-01-30T17:00:00Z'],
    ['2029-01-01T00:00:00Z', '2030-01-31T17:00:00Z'],
  ])('from %j to %j is none', (from, to) => {
    expect(periodOf({ range: 'custom', from, to }, now)).toBeNull();
  });

  it('is compared with the same time before it', () => {
    const day = periodOf(choice, now);
    if (!day) throw new Error('no period');
    expect(previousPeriod(day)).toMatchObject({ from: day.from - 86_400_000, to: day.from, bucket: 'hour' });
  });
});

it('writes an instant for an input of dates, in the zone of the viewer', () => {
  expect(Date.parse(localText(now))).toBe(Date.parse('2030-01-31T18:04:00Z'));
});
