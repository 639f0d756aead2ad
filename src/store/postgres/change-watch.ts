import type { Clock } from '../../base/index.js';
import type { Listener } from './listener.js';

const lookEveryMs = 250;
/** What is known counts for this long from the moment when it was asked for; after that the database itself is asked. */
const trustMs = 700;
const reconnectAfterMs = 500;

/** Knows how often servers, accounts and API tokens have changed, without asking the database for every call. */
export interface ChangeWatch {
  /** At most 0.7 seconds old, and mostly a few milliseconds. Rejects where that cannot be had. */
  count(): number | Promise<number>;
  /** Takes in the count that a transaction of this process has just brought about. */
  saw(count: number): void;
  lookAgain(): void;
  close(): Promise<void>;
}

/** What the watch is built from. */
export interface ChangeWatchDeps {
  readonly clock: Clock;
  /** Connects the one connection that listens. */
  readonly listen: (onSignal: () => void) => Promise<Listener>;
  /** Reads the count over one of the working connections. */
  readonly readCount: () => Promise<number>;
}

/**
 * Listens on a connection of its own, which the signal of every change reaches at once, and looks four times a second besides: a signal
 * can be lost with the connection, and some proxies between us and the database carry none.
 */
export function createChangeWatch({ clock, listen, readCount }: ChangeWatchDeps): ChangeWatch {
  let known = 0;
  let askedAt = Number.NEGATIVE_INFINITY;
  let asking: Promise<number> | null = null;
  let isClosed = false;
  const pause = createPause();

  const ask = (): Promise<number> => {
    const at = clock.monotonic();
    const answer: Promise<number> = readCount()
      .then((count) => {
        known = Math.max(known, count);
        askedAt = Math.max(askedAt, at);
        return known;
      })
      .finally(() => {
        if (asking === answer) asking = null;
      });
    return answer;
  };

  const watch = async (): Promise<void> => {
    let listener: Listener | null = null;
    while (!isClosed) {
      let pauseMs = lookEveryMs;
      try {
        const isNew = listener === null;
        listener ??= await listen(pause.end);
        const at = clock.monotonic();
        const count = await listener.readCount();
        // A database that was put back from a backup counts from an earlier number; it was restarted for that.
        known = isNew ? count : Math.max(known, count);
        askedAt = Math.max(askedAt, at);
      } catch {
        // Calls meanwhile ask for themselves, and tell what they meet.
        await listener?.close();
        listener = null;
        pauseMs = reconnectAfterMs;
      }
      if (!isClosed) await pause.start(pauseMs);
    }
    await listener?.close();
  };
  const watching = watch();

  return {
    count: () => {
      if (clock.monotonic() - askedAt < trustMs) return known;
      asking ??= ask();
      return asking;
    },
    saw: (count) => {
      known = Math.max(known, count);
    },
    lookAgain: () => {
      askedAt = Number.NEGATIVE_INFINITY;
      // One that is under way may have been answered before the change.
      asking = null;
      pause.end();
    },
    close: async () => {
      isClosed = true;
      pause.end();
      await watching;
    },
  };
}

/** A wait that can be ended from outside; ended while nobody waits, the next one is over at once. */
function createPause(): { start(pauseMs: number): Promise<void>; readonly end: () => void } {
  let isEnded = false;
  let wake: (() => void) | null = null;
  return {
    start: async (pauseMs) => {
      if (!isEnded) {
        await new Promise<void>((resolve) => {
          wake = resolve;
          setTimeout(resolve, pauseMs).unref();
        });
        wake = null;
      }
      isEnded = false;
    },
    end: () => {
      isEnded = true;
      wake?.();
    },
  };
}
