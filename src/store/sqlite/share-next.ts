/** Work that many callers ask for and that is done once for all who wait. */
export interface SharedWork {
  /** Resolves when a run has ended that began after this call. */
  run(): Promise<void>;
  /** Resolves when no run is in progress or waited for, whether the runs succeeded or not. */
  settled(): Promise<void>;
}

/**
 * One run at a time. A run in progress may have started too early for a new caller, so all callers meanwhile share the
 * next one.
 */
export function shareNext(work: () => Promise<void>): SharedWork {
  let underWay: Promise<unknown> = Promise.resolve();
  let next: Promise<void> | null = null;
  return {
    run: () => {
      next ??= underWay.then(() => {
        next = null;
        const running = work();
        underWay = running.catch(() => undefined);
        return running;
      });
      return next;
    },
    settled: async () => {
      await Promise.allSettled([underWay, next]);
    },
  };
}
