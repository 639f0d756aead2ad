/** Work that many callers ask for and that is done once for all who wait. */
export interface SharedWork {
  /** Resolves when a run has ended that began after this call. */
  run(): Promise<void>;
  /** Resolves, whatever came of them, when no run is under way or waited for. */
  settled(): Promise<void>;
}

/** One run at a time: a run under way may have begun before what its caller wants done, so all who come meanwhile share the next one. */
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
