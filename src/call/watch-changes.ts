import type { Logger } from '../observe/index.js';

export interface WatchDeps {
  /** Moves whenever a server, an account or an API token changed, in whichever process. */
  readonly changeCount: () => number | Promise<number>;
  /** Milliseconds between two looks. */
  readonly everyMs: number;
  readonly log: Logger;
}

/** Makes the watch over the store's change count. It looks only while somebody listens; each listener is told of each move once. */
export function createChangeWatch({ changeCount, everyMs, log }: WatchDeps): (listener: () => void) => () => void {
  const listeners = new Set<() => void>();
  let isWatching = false;
  let seen: number | undefined;
  const look = async (): Promise<void> => {
    try {
      const count = await changeCount();
      const hasMoved = seen !== undefined && seen !== count;
      seen = count;
      if (hasMoved) for (const listener of [...listeners]) listener();
    } catch (error) {
      log.warn({ err: error }, 'the change count could not be read');
    }
    if (listeners.size > 0) setTimeout(() => void look(), everyMs).unref();
    else isWatching = false;
  };
  return (listener) => {
    listeners.add(listener);
    if (!isWatching) {
      isWatching = true;
      // The first look only learns where the count stands; the caller reads what it watches no earlier than now.
      seen = undefined;
      void look();
    }
    return () => {
      listeners.delete(listener);
    };
  };
}
