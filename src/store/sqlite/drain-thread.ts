import { Worker } from 'node:worker_threads';

/** A thread that gives the entries in the journals their places in the chain. */
export interface DrainThread {
  /** Resolves when what stood in the journals has its place; rejects with what the thread met. */
  drain(): Promise<void>;
  isAlive(): boolean;
  close(): Promise<void>;
}

/** What the thread answers to each asking: null, or the words of what went wrong. */
export type DrainAnswer = string | null;

/** Starts the thread; it does not keep the process alive. */
export function startDrainThread(databaseFile: string): DrainThread {
  const worker = new Worker(new URL('./drain-worker.js', import.meta.url), { workerData: databaseFile });
  worker.unref();
  let waiting: { readonly resolve: () => void; readonly reject: (error: Error) => void } | null = null;
  const settle = (words: DrainAnswer): void => {
    const asked = waiting;
    waiting = null;
    if (words === null) asked?.resolve();
    else asked?.reject(new Error(words));
  };
  let dead: string | null = null;
  const die = (words: string): void => {
    dead = words;
    settle(words);
  };
  worker.on('message', settle);
  worker.on('error', (error) => die(error instanceof Error ? error.message : String(error)));
  worker.on('exit', () => die('the thread that writes the audit trail has ended'));
  return {
    drain: () =>
      new Promise((resolve, reject) => {
        if (dead !== null) return reject(new Error(dead));
        waiting = { resolve, reject };
        worker.postMessage(null);
      }),
    isAlive: () => dead === null,
    close: async () => {
      if (dead !== null) return;
      // It ends by itself when it has done what it was asked for: a transaction is not cut off.
      worker.postMessage('end');
      worker.ref();
      await new Promise((resolve) => worker.once('exit', resolve));
    },
  };
}
