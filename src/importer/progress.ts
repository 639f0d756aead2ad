/** How far an import is. */
export interface ImportProgress {
  /** `read`: the document; `emit`: operations become records; `check`: the records pass the catalogue check. */
  readonly stage: 'read' | 'emit' | 'check';
  /** Operations of the stage that are done, and all of them; both 0 while the document is read. */
  readonly done: number;
  readonly total: number;
}

/** How a caller follows an import, and ends it early. */
export interface ImportControl {
  /** Called at the start of each stage and at least every 50 operations. */
  readonly onProgress?: (progress: ImportProgress) => void;
  /** Ends the import with the signal's reason. It is checked between operations; parsing itself is not interrupted. */
  readonly signal?: AbortSignal;
}

const stride = 50;

/** Reports progress; every 50 operations it lets other work of the thread run, so that a signal can arrive. */
export async function pace(control: ImportControl, progress: ImportProgress): Promise<void> {
  const { stage, done, total } = progress;
  control.signal?.throwIfAborted();
  if (done % stride !== 0 && done !== total) return;
  control.onProgress?.({ stage, done, total });
  if (!control.signal && !control.onProgress) return;
  await new Promise((resolve) => setImmediate(resolve));
  control.signal?.throwIfAborted();
}
