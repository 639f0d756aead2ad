/** Several processes as one gateway on one machine: they share a port, limits and figures through a primary process. */
export type { ReadyFacts } from './messages.js';
export { superviseWorkers, type Workers } from './supervise-workers.js';
export { connectWorker, isWorker, type Worker, type WorkerParts } from './worker.js';
