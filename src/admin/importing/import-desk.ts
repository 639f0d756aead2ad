import { constants } from 'node:fs';
import { access, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { ok, type Result, refuse } from '../../base/index.js';
import { documentLimits } from '../../importer/index.js';
import { fetchDocument } from '../../outbound/index.js';
import type { RequestProgress } from '../request-progress.js';
import type { ImportJob, ImportReport } from './import-job.js';
import { type SavedFolder, saveFolder } from './save-folder.js';

const secondsMax = 60;
const waitingMax = 8;
const megabytesMax = 1_024;

/** How a caller cancels and follows a job. */
interface JobControl {
  readonly signal: AbortSignal;
  readonly onProgress?: ((progress: RequestProgress) => void) | undefined;
}

/**
 * Imports API documents: parses untrusted documents in a separate thread, one at a time, and saves what an
 * administrator accepts.
 */
export interface ImportDesk {
  /** The operator's catalogue folder for saving integrations, or why there is none. */
  folder(): Promise<{ readonly path: string | null; readonly reason: 'none' | 'single' | 'read_only' | null }>;
  /** Whether the gateway applies saved folders automatically. */
  readonly isWatching: boolean;
  /** Fetches a document once. */
  readAddress(url: string, signal: AbortSignal): Promise<Result<Uint8Array>>;
  run(job: Omit<ImportJob, 'catalogueFolder'>, control: JobControl): Promise<Result<ImportReport>>;
  /** Replaces the folder of an integration, whole or not at all. */
  save(folder: SavedFolder): Promise<void>;
}

/** Dependencies of the import desk. */
export interface ImportDeskDeps {
  /** In the order of the setting. */
  readonly catalogueFolders: readonly string[];
  readonly isWatching: boolean;
  readonly connectTo: ReadonlyMap<string, string>;
  /** Does a job; a worker thread where absent. */
  readonly runJob?: (job: ImportJob, control: JobControl) => Promise<Result<ImportReport>>;
}

/** Creates the import desk of one process. */
export function createImportDesk(deps: ImportDeskDeps): ImportDesk {
  const { catalogueFolders, isWatching, connectTo, runJob = runInThread } = deps;
  let waiting = 0;
  let last: Promise<unknown> = Promise.resolve();
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const turn = last.then(work);
    last = turn.catch(() => undefined);
    return turn;
  };
  const folder: ImportDesk['folder'] = () => findFolder(catalogueFolders);
  return {
    folder,
    isWatching,
    readAddress: (url, signal) => fetchDocument(url, { bytesMax: documentLimits.bytes, connectTo, signal }),
    run: async (job, control) => {
      if (waiting >= waitingMax)
        return refuse('unavailable', 'Too many documents are being imported. Retry in a minute.');
      if (waiting > 0) control.onProgress?.({ stage: 'wait', done: 0, total: 0 });
      waiting += 1;
      try {
        const { path } = await folder();
        return await inTurn(() => runJob({ ...job, catalogueFolder: path }, control));
      } finally {
        waiting -= 1;
      }
    },
    save: (saved) => inTurn(() => saveFolder(saved)),
  };
}

async function findFolder(folders: readonly string[]): ReturnType<ImportDesk['folder']> {
  const [first] = folders;
  if (first === undefined) return { path: null, reason: 'none' };
  let reason: 'single' | 'read_only' = 'single';
  for (const path of folders) {
    // A setting may also name one integration; nothing is added inside of it.
    if (await stat(join(path, 'integration.yaml')).catch(() => null)) continue;
    const isWritable = await access(path, constants.W_OK).then(
      () => true,
      () => false,
    );
    if (isWritable) return { path, reason: null };
    reason = 'read_only';
  }
  return { path: null, reason };
}

function runInThread(job: ImportJob, { signal, onProgress }: JobControl): Promise<Result<ImportReport>> {
  if (signal.aborted) return Promise.resolve(refuse('unavailable', 'The request was cancelled.'));
  const worker = new Worker(new URL('./import-worker.js', import.meta.url), {
    workerData: job,
    resourceLimits: { maxOldGenerationSizeMb: megabytesMax },
  });
  return new Promise((resolve) => {
    const end = (result: Result<ImportReport>): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', cancel);
      void worker.terminate();
      resolve(result);
    };
    const cancel = (): void => end(refuse('unavailable', 'The request was cancelled.'));
    const timer = setTimeout(
      () =>
        end(
          refuseDocument(
            `Reading the document took longer than ${secondsMax} seconds. Cut it to the paths that you need.`,
          ),
        ),
      secondsMax * 1_000,
    );
    signal.addEventListener('abort', cancel);
    worker.on('message', (message: ImportReport | ({ readonly kind: 'progress' } & RequestProgress)) => {
      if (message.kind === 'progress') onProgress?.(message);
      else end(ok(message));
    });
    worker.once('error', (error: Error & { readonly code?: string }) =>
      end(
        error.code === 'ERR_WORKER_OUT_OF_MEMORY'
          ? refuseDocument(
              `The document needs more than ${megabytesMax} MB of memory. Cut it to the paths that you need.`,
            )
          : refuse(
              'internal',
              'The document could not be read because of an internal error. This is a bug in Gatehouse.',
            ),
      ),
    );
    worker.once('exit', () => end(refuse('unavailable', 'Reading the document ended early. Try again.')));
  });
}

function refuseDocument(message: string): Result<never> {
  return refuse('invalid_params', message, { failures: [{ path: 'document', message }] });
}
