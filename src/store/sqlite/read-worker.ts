/** The thread of `read-thread.ts`, with its own connection. */
import { parentPort, workerData } from 'node:worker_threads';
import { codeOf } from '../tables/audit-trouble.js';
import { connect } from './connect.js';
import type { ReadAnswer, ReadQuestion } from './read-thread.js';
import { createExecutor } from './transactions.js';

/** Long reads touch most pages once. */
const cacheKilobytes = 4_000;

const { databaseFile }: { readonly databaseFile: string } = workerData;
const database = connect(databaseFile, { cacheKilobytes });
const execute = createExecutor(database);

parentPort?.on('message', (message: ReadQuestion | 'end') => {
  if (message === 'end') {
    database.close();
    parentPort?.close();
  } else parentPort?.postMessage(answerTo(message));
});

function answerTo({ id, query }: ReadQuestion): ReadAnswer {
  try {
    return { id, answer: execute(query) };
  } catch (error) {
    return { id, fault: { message: error instanceof Error ? error.message : String(error), code: codeOf(error) } };
  }
}
