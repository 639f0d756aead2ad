import { parentPort, workerData } from 'node:worker_threads';
import { type ImportJob, runImportJob } from './import-job.js';

// One job per thread: its memory goes with it.
const report = await runImportJob(workerData as ImportJob);
parentPort?.postMessage(report);
