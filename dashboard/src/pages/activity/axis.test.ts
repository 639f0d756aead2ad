import { describe, expect, it } from 'vitest';
import { countTicks, durationAxis } from './axis';

describe('axes', () => {
  it.each([
    [0, [0, 1]],
    [1, [0, 1]],
    [3, [0, 1, 2, 3]],
    [4, [0, 1, 2, 3, 4]],
    [5, [0, 2, 4, 6]],
    [17, [0, 5, 10, 15, 20]],
    [100, [0, 50, 100]],
    [1_043, [0, 500, 1_000, 1_500]],
    [75_000, [0, 20_000, 40_000, 60_000, 80_000]],
  ])('count up to %i in round steps from zero', (largest, ticks) => {
    expect(countTicks(largest)).toEqual(ticks);
  });

  it('reach over every value, with few ticks', () => {
    for (let largest = 1; largest < 20_000; largest += 7) {
      const ticks = countTicks(largest);
      expect(ticks.at(-1)).toBeGreaterThanOrEqual(largest);
      expect(ticks.length).toBeLessThanOrEqual(5);
      expect(ticks.every(Number.isInteger)).toBe(true);
    }
  });

  it.each([
    [200, 'milliseconds', [0, 50, 100, 150, 200]],
    [2_000, 'milliseconds', [0, 500, 1_000, 1_500, 2_000]],
    [5_000, 'seconds', [0, 2_000, 4_000, 6_000]],
    [120_000, 'seconds', [0, 50_000, 100_000, 150_000]],
    [180_000, 'minutes', [0, 60_000, 120_000, 180_000]],
  ])('of durations up to %i ms are whole %s', (largest, unit, ticks) => {
    expect(durationAxis(largest)).toMatchObject({ unit, ticks });
  });
});
