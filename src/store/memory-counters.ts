import { LRUCache } from 'lru-cache';
import { type Clock, growingTo } from '../base/index.js';
import type { CounterTable } from './interfaces.js';

const namesMax = 20_000;

/** The counts of one process. */
export interface MemoryCounters extends CounterTable {
  /** Raises a name's count to at least this value. */
  raise(name: string, countMs: number): void;
}

/** Counters in this process's memory only. When full, the least recently charged name is evicted. */
export function memoryCounters(clock: Pick<Clock, 'monotonic'>): MemoryCounters {
  // When each count has decayed. Only a charge makes a name recent.
  const ends = new LRUCache<string, number>(growingTo(namesMax));
  const countOf = (name: string, now: number): number => Math.max(0, (ends.peek(name) ?? now) - now);
  return {
    charge: (name, { costMs, withinMs }) => {
      const now = clock.monotonic();
      const count = countOf(name, now);
      const overMs = count + costMs - withinMs;
      ends.set(name, now + count + (overMs > 0 ? 0 : costMs));
      return Math.max(0, overMs);
    },
    raise: (name, countMs) => {
      const now = clock.monotonic();
      if (countMs > countOf(name, now)) ends.set(name, now + countMs);
    },
  };
}
