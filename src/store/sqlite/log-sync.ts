import { shareNext } from './share-next.js';

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
