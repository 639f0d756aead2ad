import { Worker } from 'node:worker_threads';
import { revive } from '../tables/audit-trouble.js';
import type { DrainQueries } from './drain-journals.js';
import { shareNext } from './share-next.js';
import { forgetThread } from './write-turns.js';

/** Rows are short-lived in the thread; by default the engine would reserve 48 MB for them. */
const maxYoungGenerationSizeMb = 6;

/** A thread that adds the entries in the journals to the chain. */
export interface DrainThread {
  /** Resolves when the entries in the journals are in the chain; rejects with the thread's error. */
  drain(): Promise<void>;
  isAlive(): boolean;
  close(): Promise<void>;
}

/** What the thread is started with. */
export interface DrainWork {
  readonly databaseFile: string;
  readonly queries: DrainQueries;
  /** Memory of the turns to write, shared with the event loop. */
  readonly turns: SharedArrayBuffer;
}

/** The thread's response to each request: null, or the error with its code (or an empty one). */
export type DrainAnswer = { readonly message: string; readonly code: string } | null;

/** Starts the thread, without keeping the process alive. Calls `warn` if the thread ends unexpectedly. */
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
    forgetThread(work.turns);
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
      // It ends by itself when its work is done: a transaction is never interrupted.
      worker.postMessage('end');
      worker.ref();
      await new Promise((resolve) => worker.once('exit', resolve));
    },
  };
}
