import { LRUCache } from 'lru-cache';
import { type Clock, growingTo } from '../base/index.js';
import type { RateLimit } from '../upstream/index.js';

/** The rate-limit figures in a service's latest response for an account; null if it sent none. */
export interface LimitLeft {
  readonly limit: number | null;
  readonly remaining: number | null;
  /** Milliseconds since 1970 UTC. */
  readonly resetAt: number | null;
}

const accountsMax = 10_000;

/** The latest rate-limit figures of services, by account. */
export type LimitsLeft = ReturnType<typeof createLimitsLeft>;

/** Stores the latest rate-limit figures of services, in this process. Does not count or enforce anything. */
export function createLimitsLeft(clock: Clock) {
  const last = new LRUCache<string, LimitLeft>(growingTo(accountsMax));
  return {
    note: (accountId: string, { limit, remaining, resetSeconds }: RateLimit): void => {
      if (limit === undefined && remaining === undefined) return;
      last.set(accountId, {
        limit: limit ?? null,
        remaining: remaining ?? null,
        resetAt: resetSeconds === undefined ? null : clock.now() + resetSeconds * 1_000,
      });
    },
    /** By account, without those that have been reset since. */
    all: (): ReadonlyMap<string, LimitLeft> => {
      const now = clock.now();
      return new Map([...last.entries()].filter(([, { resetAt }]) => resetAt === null || resetAt > now));
    },
  };
}
