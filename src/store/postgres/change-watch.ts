import type { Clock } from '../../base/index.js';
import type { Listener } from './listener.js';

const lookEveryMs = 250;
/** How long a count stays valid, from the start of its query. After that, the database is queried. */
const trustMs = 700;
const reconnectAfterMs = 500;

/** Tracks how often servers, accounts and API tokens have changed, without querying the database for every call. */
export interface ChangeWatch {
  /** At most 0.7 seconds old, usually a few milliseconds. Rejects if that is not possible. */
  count(): number | Promise<number>;
  /** Records the count that a transaction of this process just produced. */
  saw(count: number): void;
  lookAgain(): void;
  close(): Promise<void>;
}

/** Dependencies of the watch. */
export interface ChangeWatchDeps {
  readonly clock: Clock;
  /** Opens the listening connection. */
  readonly listen: (onSignal: () => void) => Promise<Listener>;
  /** Reads the count over one of the pooled connections. */
  readonly readCount: () => Promise<number>;
}

/**
 * Listens on a separate connection, which receives the signal of every change immediately, and also polls four times a
 * second: a signal can be lost with the connection, and some proxies in front of the database forward none.
 */
export function createChangeWatch({ clock, listen, readCount }: ChangeWatchDeps): ChangeWatch {
  const latest = createLatestCount(clock);
  let asking: Promise<number> | null = null;
  let isClosed = false;
  const pause = createPause();

  const ask = (): Promise<number> => {
    const take = latest.beginQuery();
    const answer: Promise<number> = readCount()
      .then(take)
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
        const take = latest.beginQuery();
        const count = await listener.readCount();
        // A database restored from a backup counts from an earlier number; it was restarted for that.
        if (isNew) latest.restart();
        take(count);
      } catch {
        // Calls meanwhile query for themselves, and report their own errors.
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
      const known = latest.trusted();
      if (known !== null) return known;
      asking ??= ask();
      return asking;
    },
    saw: latest.saw,
    lookAgain: () => {
      latest.distrust();
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

/** The highest count seen, and how long it is valid. */
function createLatestCount(clock: Pick<Clock, 'monotonic'>) {
  let known = 0;
  let askedAt = Number.NEGATIVE_INFINITY;
  let distrusted = 0;
  const saw = (count: number): void => {
    known = Math.max(known, count);
  };
  return {
    saw,
    /** Null if the database must be queried. */
    trusted: (): number | null => (clock.monotonic() - askedAt < trustMs ? known : null),
    /** Marks the start of a query; the returned function takes its result, and returns the highest count. */
    beginQuery: () => {
      const at = clock.monotonic();
      const before = distrusted;
      return (count: number): number => {
        saw(count);
        // A query that began before an announced change may have read the count before it.
        if (distrusted === before) askedAt = Math.max(askedAt, at);
        return known;
      };
    },
    distrust: (): void => {
      askedAt = Number.NEGATIVE_INFINITY;
      distrusted += 1;
    },
    restart: (): void => {
      known = 0;
    },
  };
}

/** A wait that can be ended from outside. If ended while nobody waits, the next wait ends immediately. */
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
