import { Worker } from 'node:worker_threads';
import { revive } from '../tables/audit-trouble.js';
import type { DrainQueries } from './drain-journals.js';
import { shareNext } from './share-next.js';

/** Rows pass through the thread and are gone; left to itself the engine would keep 48 MB ready for them. */
const maxYoungGenerationSizeMb = 6;

/** A thread that gives the entries in the journals their places in the chain. */
export interface DrainThread {
  /** Resolves when what stood in the journals has its place; rejects with what the thread met. */
  drain(): Promise<void>;
  isAlive(): boolean;
  close(): Promise<void>;
}

/** What the thread is begun with. */
export interface DrainWork {
  readonly databaseFile: string;
  readonly queries: DrainQueries;
}

/** What the thread answers to each asking: null, or what went wrong, with its code or an empty one. */
export type DrainAnswer = { readonly message: string; readonly code: string } | null;

/** Starts the thread; it does not keep the process alive. `warn` is told where it dies before its time. */
export function startDrainThread(work: DrainWork, warn: (words: string) => void): DrainThread {
  const worker = new Worker(new URL('./drain-worker.js', import.meta.url), {
    workerData: work,
    resourceLimits: { maxYoungGenerationSizeMb },
  });
  worker.unref();
  let waiting: { readonly resolve: () => void; readonly reject: (error: Error) => void } | null = null;
  let dead: string | null = null;
  let isEnding = false;
  const settle = (fault: DrainAnswer): void => {
    const asked = waiting;
    waiting = null;
    if (fault === null) asked?.resolve();
    else asked?.reject(revive(fault));
  };
  const die = (words: string): void => {
    if (dead !== null) return;
    dead = words;
    if (!isEnding) warn(`the audit log thread has ended; calls now wait for audit writes: ${words}`);
    settle({ message: words, code: '' });
  };
  worker.on('message', settle);
  worker.on('error', (error) => die(error instanceof Error ? error.message : String(error)));
  worker.on('exit', () => die('it is gone'));
  const ask = (): Promise<void> =>
    new Promise((resolve, reject) => {
      if (dead !== null) return reject(new Error(dead));
      waiting = { resolve, reject };
      worker.postMessage(null);
    });
  return {
    drain: shareNext(ask).run,
    isAlive: () => dead === null,
    close: async () => {
      isEnding = true;
      if (dead !== null) return;
      // It ends by itself when it has done what it was asked for: a transaction is not cut off.
      worker.postMessage('end');
      worker.ref();
      await new Promise((resolve) => worker.once('exit', resolve));
    },
  };
}
