import type { Clock } from '../../base/index.js';
import { withAnnouncedChanges } from '../announced-changes.js';
import type { Store } from '../interfaces.js';
import { memoryCounters } from '../memory-counters.js';
import { gatedLeases } from './gated-leases.js';
import { createLink } from './link.js';
import { applyCount, sharedCounters } from './shared-counters.js';

/**
 * The store with what gateways share in Redis: the gate of leases, the signal of changes, and counters. Rows are read
 * from the store only, and everything works without Redis.
 */
export function withRedis(store: Store, redisUrl: string, clock: Clock): Store {
  const counters = memoryCounters(clock);
  const link = createLink(redisUrl, clock, {
    onAnnounced: () => store.servers.changeAnnounced(),
    onCounted: (message) => applyCount(counters, message),
  });
  return {
    ...withAnnouncedChanges(store, () => link.announce()),
    leases: gatedLeases(store.leases, link),
    counters: sharedCounters(counters, link),
    cacheState: () => (link.isUp() ? 'ready' : 'gone'),
    close: async () => {
      await store.close();
      link.close();
    },
  };
}
