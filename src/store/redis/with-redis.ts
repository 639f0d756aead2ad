import type { Clock } from '../../base/index.js';
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
  const { accounts, apiTokens, servers } = store;
  const counters = memoryCounters(clock);
  const link = createLink(redisUrl, clock, {
    onAnnounced: () => servers.changeAnnounced(),
    onCounted: (message) => applyCount(counters, message),
  });
  const announced = async <T>(change: Promise<T>): Promise<T> => {
    const value = await change;
    await link.announce();
    return value;
  };
  return {
    ...store,
    servers: {
      ...servers,
      insert: (row) => announced(servers.insert(row)),
      insertMany: (rows, events) => announced(servers.insertMany(rows, events)),
      update: (id, changes, updatedAtBefore) => announced(servers.update(id, changes, updatedAtBefore)),
      rotate: (id, tokenHash, tombstone) => announced(servers.rotate(id, tokenHash, tombstone)),
      remove: (id, end, event) => announced(servers.remove(id, end, event)),
      removeExpired: async (at, limit, eventOf) => {
        const removed = await servers.removeExpired(at, limit, eventOf);
        // Sweeps that remove nothing are frequent.
        if (removed.length > 0) await link.announce();
        return removed;
      },
    },
    leases: gatedLeases(store.leases, link),
    counters: sharedCounters(counters, link),
    accounts: {
      ...accounts,
      insert: (row) => announced(accounts.insert(row)),
      update: (id, changes, event) => announced(accounts.update(id, changes, event)),
      delete: (id, at, event) => announced(accounts.delete(id, at, event)),
    },
    apiTokens: {
      ...apiTokens,
      insert: (row) => announced(apiTokens.insert(row)),
      delete: (id) => announced(apiTokens.delete(id)),
    },
    cacheState: () => (link.isUp() ? 'ready' : 'gone'),
    close: async () => {
      await store.close();
      link.close();
    },
  };
}
