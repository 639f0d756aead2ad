/** What is needed of an open file. */
export interface SyncedFile {
  datasync(): Promise<void>;
  close(): Promise<void>;
}

/** Brings to the disk what has been written to a file, many waiting writers at a time. */
export interface LogSync {
  /** Resolves when everything written before the call is on the disk. */
  sync(): Promise<void>;
  /** Lets the sync under way finish, and closes the file. */
  close(): Promise<void>;
}

/** Makes it; the file is opened with the first sync. */
export function createLogSync(open: () => Promise<SyncedFile>): LogSync {
  let file: SyncedFile | null = null;
  let underWay: Promise<unknown> = Promise.resolve();
  let next: Promise<void> | null = null;
  const syncNow = async (): Promise<void> => {
    file ??= await open();
    await file.datasync();
  };
  return {
    sync: () => {
      // A sync under way may have begun before the caller's write, so it counts for nothing here; all who come meanwhile share the next one.
      next ??= underWay.then(() => {
        next = null;
        const running = syncNow();
        underWay = running.catch(() => undefined);
        return running;
      });
      return next;
    },
    close: async () => {
      await Promise.allSettled([underWay, next]);
      await file?.close();
    },
  };
}
