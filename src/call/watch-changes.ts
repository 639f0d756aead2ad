import type { Logger } from '../observe/index.js';

export interface WatchDeps {
  /** Changes whenever a server, an account or an API token changed, in any process. */
  readonly changeCount: () => number | Promise<number>;
  /** Polling interval. Milliseconds. */
  readonly everyMs: number;
  readonly log: Logger;
}

/** Watches the store's change count. Polls only while there are listeners, and calls each listener once per change. */
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
      // The first poll only reads the current count; the caller reads what it watches no earlier than now.
      seen = undefined;
      void look();
    }
    return () => {
      listeners.delete(listener);
    };
  };
}
