import { parentPort, workerData } from 'node:worker_threads';
import { type ImportJob, runImportJob } from './import-job.js';

// One job per thread, so that its memory is released afterwards.
const report = await runImportJob(workerData as ImportJob, {
  onProgress: (progress) => parentPort?.postMessage({ kind: 'progress', ...progress }),
});
parentPort?.postMessage(report);
