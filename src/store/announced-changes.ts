import type { Store } from './interfaces.js';

/**
 * The store with an announcement after each change of servers, accounts or API tokens, for processes that cache them.
 * A change is acknowledged once `announce` has resolved.
 */
export function withAnnouncedChanges(store: Store, announce: () => Promise<void>): Store {
  const { accounts, apiTokens, servers } = store;
  const announced = async <T>(change: Promise<T>): Promise<T> => {
    const value = await change;
    await announce();
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
        if (removed.length > 0) await announce();
        return removed;
      },
    },
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
  };
}
