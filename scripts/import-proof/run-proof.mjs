// Imports and plays documents in two threads, each document within a time limit, and prints the table of targets.
import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import { Worker } from 'node:worker_threads';
import { printReport } from './report.mjs';

const threads = 2;

/**
 * Resolves to whether every target is reached. `resultsFile` keeps a JSON line per document; documents in it are not repeated. `limitMs` is
 * for one document, import and play together.
 */
export async function runProof(documents, { isPlayed, isVerbose, targets, resultsFile, limitMs }) {
  const known = resultsIn(resultsFile);
  const results = documents.map(({ name }) => known.get(name));
  const began = process.hrtime.bigint();
  // Long documents first, so that no thread ends long after the other.
  const order = documents
    .map((_, index) => index)
    .filter((index) => results[index] === undefined)
    .sort((a, b) => documents[b].size - documents[a].size || a - b);
  let next = 0;
  let done = documents.length - order.length;
  const take = async () => {
    let worker = null;
    while (next < order.length) {
      const index = order[next];
      next += 1;
      worker ??= startWorker(isPlayed);
      results[index] = await within(worker, documents[index], limitMs);
      // A thread that ended or was stopped takes no other document.
      if (results[index].hasEnded) worker = null;
      done += 1;
      if (resultsFile !== null) appendFileSync(resultsFile, `${JSON.stringify(results[index])}\n`);
      if (process.stderr.isTTY)
        process.stderr.write(`\r\u001B[2K${done} of ${documents.length} ${documents[index].name}`);
    }
    await worker?.terminate();
  };
  await Promise.all(Array.from({ length: threads }, take));
  if (process.stderr.isTTY) process.stderr.write('\r\u001B[2K');
  const seconds = Number(process.hrtime.bigint() - began) / 1e9;
  return printReport(results, { seconds, isPlayed, isVerbose, targets });
}

/** Results of an earlier run by document. A last line that was cut off does not count. */
function resultsIn(file) {
  if (file === null || !existsSync(file)) return new Map();
  const lines = readFileSync(file, 'utf8').split('\n').slice(0, -1);
  return new Map(lines.map((line) => JSON.parse(line)).map((result) => [result.name, result]));
}

function startWorker(isPlayed) {
  return new Worker(new URL('./prove-document.mjs', import.meta.url), {
    workerData: { isPlayed },
    resourceLimits: { maxOldGenerationSizeMb: 3_072 },
  });
}

/** The result of one document; a thread that is slow or breaks is a broken document. */
function within(worker, document, limitMs) {
  return new Promise((resolve) => {
    // Each is removed by itself: without its own listeners a worker passes on no message.
    const listeners = {
      message: (result) => end(result),
      error: (error) => fail(error.stack ?? String(error)),
      exit: (code) => fail(`the thread ended with code ${code}`),
    };
    const end = (result) => {
      clearTimeout(timer);
      for (const [event, listener] of Object.entries(listeners)) worker.off(event, listener);
      resolve(result);
    };
    const fail = (broken) => {
      end({ name: document.name, provider: document.provider, broken, hasEnded: true });
      void worker.terminate();
    };
    const timer = setTimeout(() => fail(`took longer than ${limitMs / 1000} s`), limitMs);
    for (const [event, listener] of Object.entries(listeners)) worker.on(event, listener);
    worker.postMessage(document);
  });
}
