/** The only source of time. Tests inject a clock that they control. */
export interface Clock {
  /** Milliseconds since 1970-01-01 UTC. */
  now(): number;
  /** Milliseconds that never run backwards. Only for durations. */
  monotonic(): number;
}

/** The machine's clock. */
export const systemClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
};

/**
 * A clock whose `now` never steps back. If the system clock does, `now` continues from the latest instant at the pace
 * of `monotonic`, so that what has expired stays expired. `latest` is the latest instant that an earlier process
 * recorded.
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
