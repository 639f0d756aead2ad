import { LRUCache } from 'lru-cache';
import { type Clock, growingTo } from '../base/index.js';
import type { RateLimit } from '../upstream/index.js';

/** What a service said of its limits when it last answered for an account; null where it said nothing. */
export interface LimitLeft {
  readonly limit: number | null;
  readonly remaining: number | null;
  /** Milliseconds since 1970 UTC. */
  readonly resetAt: number | null;
}

const accountsMax = 10_000;

/** What services last reported of their limits, by account. */
export type LimitsLeft = ReturnType<typeof createLimitsLeft>;

/** Remembers, in this process, what services last reported of their limits. Nothing is counted or enforced here. */
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
    /** By account; what has been reset since is left out. */
    all: (): ReadonlyMap<string, LimitLeft> => {
      const now = clock.now();
      return new Map([...last.entries()].filter(([, { resetAt }]) => resetAt === null || resetAt > now));
    },
  };
}
