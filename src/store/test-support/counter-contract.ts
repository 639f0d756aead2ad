import { expect, it, vi } from 'vitest';
import type { Stores } from './all-pages.js';

/** What every driver's counters keep to. */
export function describeCounters(stores: Stores): void {
  it('refuse what runs past their bounds, say how much too early it came, and charge nothing for it', () => {
    const { counters } = stores().store;
    const price = { costMs: 60_000, withinMs: 120_000 };
    expect([counters.charge('a', price), counters.charge('a', price)]).toEqual([0, 0]);
    for (let round = 0; round < 5; round += 1) {
      const waitMs = counters.charge('a', price);
      expect(waitMs).toBeGreaterThan(30_000);
      expect(waitMs).toBeLessThanOrEqual(60_000);
    }
    expect(counters.charge('b', price)).toBe(0);
  });

  it('wear off with time', async () => {
    const { counters } = stores().store;
    const price = { costMs: 300, withinMs: 300 };
    expect(counters.charge('a', price)).toBe(0);
    expect(counters.charge('a', price)).toBeGreaterThan(0);
    await vi.waitFor(() => expect(counters.charge('a', price)).toBe(0), { timeout: 5_000 });
  });

  it('hold so many names, and forget the one that was charged longest ago', () => {
    const { counters } = stores().store;
    const price = { costMs: 60_000, withinMs: 60_000 };
    const names = Array.from({ length: 20_000 }, (_, index) => `name ${index}`);
    for (const name of names) expect(counters.charge(name, price)).toBe(0);
    expect(counters.charge('name 0', price)).toBeGreaterThan(0);
    expect(counters.charge('one more', price)).toBe(0);
    expect(counters.charge('name 0', price)).toBeGreaterThan(0);
    expect(counters.charge('name 1', price)).toBe(0);
  });
}
