import type { Clock } from '../../base/index.js';
import type { Store } from '../interfaces.js';
import { memoryCounters } from '../memory-counters.js';
import { cachedSecrets, cachedServers } from './edge-copies.js';
import { gatedLeases } from './gated-leases.js';
import { createLink } from './link.js';
import { sharedCounters, takeInCount } from './shared-counters.js';

/**
 * The store with Redis in front: copies of token lookups and of sealed access tokens, the gate of leases, the signal of
 * changes, shared counters. Without Redis, everything works from the store only.
 */
export function withRedis(store: Store, redisUrl: string, clock: Clock): Store {
  const { accounts, apiTokens } = store;
  const counters = memoryCounters(clock);
  const link = createLink(redisUrl, clock, {
    onAnnounced: () => store.servers.changeAnnounced(),
    onCounted: (message) => takeInCount(counters, message),
  });
  const deps = { link, clock, changeCount: () => store.servers.changeCount() };
  const secrets = cachedSecrets(store.secrets, deps);
  const announced = async <T>(change: Promise<T>): Promise<T> => {
    const value = await change;
    await link.announce();
    return value;
  };
  return {
    ...store,
    servers: cachedServers(store.servers, deps),
    secrets,
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
