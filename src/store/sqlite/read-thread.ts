import { Worker } from 'node:worker_threads';
import { revive } from '../tables/audit-trouble.js';
import type { Query, QueryAnswer, Runner, Work } from '../work.js';

/** Time without a read after which the thread and its memory are released. Milliseconds. */
const idleMs = 60_000;

/** One query for the thread. */
export interface ReadQuestion {
  readonly id: number;
  readonly query: Query;
}

/** The thread's response: the result, or the error with its code (or an empty one). */
export type ReadAnswer =
  | { readonly id: number; readonly answer: QueryAnswer }
  | { readonly id: number; readonly fault: { readonly message: string; readonly code: string } };

/** Runs reads that may take seconds on a connection of their own, so that no call waits for them. */
export interface ReadThread {
  /** Rejects with `ThreadLost` if the thread ended. */
  read: Runner['read'];
  close(): Promise<void>;
}

/** The thread ended before it responded. */
export class ThreadLost extends Error {}

/** Creates it. The thread starts with the first read, ends after a minute without one, and keeps no process alive. */
export function createReadThread(databaseFile: string): ReadThread {
  let thread: OpenThread | null = null;
  let idle: NodeJS.Timeout | undefined;
  let underWay = 0;
  const end = async (): Promise<void> => {
    clearTimeout(idle);
    const ending = thread;
    thread = null;
    await ending?.close();
  };
  return {
    read: async (work) => {
      clearTimeout(idle);
      underWay += 1;
      try {
        if (thread?.isAlive !== true) thread = new OpenThread(databaseFile);
        return await runOn(thread, work());
      } finally {
        underWay -= 1;
        if (underWay === 0) idle = setTimeout(() => void end(), idleMs).unref();
      }
    },
    close: end,
  };
}

async function runOn<T>(thread: OpenThread, work: Work<T>): Promise<T> {
  let step = work.next();
  while (!step.done) step = work.next(await thread.ask(step.value));
  return step.value;
}

interface Waiting {
  readonly resolve: (answer: QueryAnswer) => void;
  readonly reject: (error: Error) => void;
}

class OpenThread {
  readonly #worker: Worker;
  readonly #waiting = new Map<number, Waiting>();
  #asked = 0;
  isAlive = true;

  constructor(databaseFile: string) {
    this.#worker = new Worker(new URL('./read-worker.js', import.meta.url), { workerData: { databaseFile } });
    this.#worker.unref();
    this.#worker.on('message', (message: ReadAnswer) => this.#settle(message));
    this.#worker.on('error', (error) => this.#lose(error instanceof Error ? error.message : String(error)));
    this.#worker.on('exit', () => this.#lose('the reading thread has ended'));
  }

  ask({ sql, parameters }: Query): Promise<QueryAnswer> {
    return new Promise((resolve, reject) => {
      if (!this.isAlive) return reject(new ThreadLost('the reading thread has ended'));
      this.#asked += 1;
      this.#waiting.set(this.#asked, { resolve, reject });
      const question: ReadQuestion = { id: this.#asked, query: { sql, parameters } };
      this.#worker.postMessage(question);
    });
  }

  /** Resolves when the thread has ended, after the queries that were sent to it before. */
  async close(): Promise<void> {
    if (!this.isAlive) return;
    this.#worker.postMessage('end');
    this.#worker.ref();
    await new Promise((resolve) => this.#worker.once('exit', resolve));
  }

  #settle(message: ReadAnswer): void {
    const asked = this.#waiting.get(message.id);
    this.#waiting.delete(message.id);
    if ('answer' in message) asked?.resolve(message.answer);
    else asked?.reject(revive(message.fault));
  }

  #lose(words: string): void {
    this.isAlive = false;
    for (const { reject } of this.#waiting.values()) reject(new ThreadLost(words));
    this.#waiting.clear();
  }
}
