/** The thread of `drain-thread.ts`, with its own connection. */
import { parentPort, workerData } from 'node:worker_threads';
import { systemClock } from '../../base/index.js';
import { codeOf } from '../tables/audit-trouble.js';
import { connect } from './connect.js';
import { drainJournals } from './drain-journals.js';
import type { DrainAnswer, DrainWork } from './drain-thread.js';
import { journalsBeside } from './journal-files.js';
import { createLogSync } from './log-sync.js';
import { createTransactions } from './transactions.js';
import { turnsOfThread } from './write-turns.js';

/** Rows are appended, so few pages are touched again. */
const cacheKilobytes = 2_000;

const { databaseFile, queries, turns }: DrainWork = workerData;
const runner = createTransactions(connect(databaseFile, { cacheKilobytes }), {
  log: createLogSync(neverToDisk),
  turns: turnsOfThread(turns),
});
const parts = { runner, queries, place: journalsBeside(databaseFile), now: () => systemClock.now() };

let underWay: Promise<void> = Promise.resolve();

parentPort?.on('message', (message: unknown) => {
  if (message === 'end') {
    void underWay.then(() => runner.close()).finally(() => parentPort?.close());
    return;
  }
  underWay = drainJournals(parts).then(
    () => answer(null),
    (error: unknown) =>
      answer({ message: error instanceof Error ? error.message : String(error), code: codeOf(error) }),
  );
});

function answer(fault: DrainAnswer): void {
  parentPort?.postMessage(fault);
}

function neverToDisk(): never {
  throw new Error('audit rows do not wait for the disk');
}
