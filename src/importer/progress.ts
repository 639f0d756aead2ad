/** The progress of an import. */
export interface ImportProgress {
  /** `read`: the document; `emit`: operations become records; `check`: the records pass the catalogue check. */
  readonly stage: 'read' | 'emit' | 'check';
  /** Finished operations of the stage, and all of them; both 0 while the document is read. */
  readonly done: number;
  readonly total: number;
}

/** How a caller follows an import and aborts it. */
export interface ImportControl {
  /** Called at the start of each stage and at least every 50 operations. */
  readonly onProgress?: (progress: ImportProgress) => void;
  /** Ends the import with the signal's reason. It is checked between operations; parsing itself is not interrupted. */
  readonly signal?: AbortSignal;
}

const stride = 50;

/** Reports progress. Every 50 operations, yields to other work of the thread, so that a signal can arrive. */
export async function pace(control: ImportControl, progress: ImportProgress): Promise<void> {
  const { stage, done, total } = progress;
  control.signal?.throwIfAborted();
  if (done % stride !== 0 && done !== total) return;
  control.onProgress?.({ stage, done, total });
  if (!control.signal && !control.onProgress) return;
  await new Promise((resolve) => setImmediate(resolve));
  control.signal?.throwIfAborted();
}
