import { shareNext } from './share-next.js';

/** The part of an open file that is needed here. */
export interface SyncedFile {
  datasync(): Promise<void>;
  close(): Promise<void>;
}

/** Syncs a file to disk, for many waiting writers at a time. */
export interface LogSync {
  /** Resolves when everything written before the call is on the disk. */
  sync(): Promise<void>;
  /** Waits for the running sync, and closes the file. */
  close(): Promise<void>;
}

/** Creates it. The file is opened with the first sync. */
export function createLogSync(open: () => Promise<SyncedFile>): LogSync {
  let file: SyncedFile | null = null;
  const syncs = shareNext(async () => {
    file ??= await open();
    await file.datasync();
  });
  return {
    sync: syncs.run,
    close: async () => {
      await syncs.settled();
      await file?.close();
    },
  };
}
