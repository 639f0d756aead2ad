/** The one reader of time; tests hand in a clock that they move. */
export interface Clock {
  /** Milliseconds since 1970-01-01 UTC. */
  now(): number;
  /** Milliseconds that never run backwards, for durations alone. */
  monotonic(): number;
}

/** The machine's clock. */
export const systemClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
};

/**
 * A clock whose `now` never steps back: where the wall clock does, it goes on from the latest instant at the pace of `monotonic`. For expiries, so that
 * what has expired stays expired. `latest` is a time that was seen before, by another process.
 */
export function createSteadyClock(clock: Clock, latest = 0): Clock {
  let wall = Math.max(clock.now(), latest);
  let since = clock.monotonic();
  return {
    now: () => {
      const [now, monotonic] = [clock.now(), clock.monotonic()];
      wall = now >= wall ? now : wall + Math.max(0, monotonic - since);
      since = monotonic;
      return wall;
    },
    monotonic: () => clock.monotonic(),
  };
}
