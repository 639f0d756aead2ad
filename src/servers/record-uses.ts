import type { Clock } from '../base/index.js';
import type { Store } from '../store/index.js';

/** A server in steady use is written about once in this time. */
const everyMs = 60_000;
const gatherMs = 1_000;
const batchMax = 500;
const rememberedMax = 200_000;

/** Notes when servers are used, apart from the calls that use them. */
export interface UseRecorder {
  note(serverId: string, now: number): void;
  /** Resolves when everything noted until now is written. */
  settle(): Promise<void>;
}

/** Dependencies of the recorder. */
export interface UseRecorderDeps {
  readonly table: Pick<Store['servers'], 'touch'>;
  readonly clock: Clock;
  /** Called with servers that were used for the first time. */
  readonly onFirstUse?: ((serverIds: readonly string[]) => Promise<void>) | undefined;
  /** Called if the records cannot be stored; the calls themselves succeeded. */
  readonly onFault?: ((error: unknown) => void) | undefined;
}

/** Creates the recorder. Its writes are collected for a second and share transactions. */
export function createUseRecorder({ table, clock, onFirstUse, onFault }: UseRecorderDeps): UseRecorder {
  const noted = new Map<string, number>();
  let waiting = new Set<string>();
  let timer: NodeJS.Timeout | undefined;
  let writing: Promise<void> = Promise.resolve();
  const write = async (): Promise<void> => {
    const ids = [...waiting];
    waiting = new Set();
    for (let start = 0; start < ids.length; start += batchMax) {
      const fresh = await table.touch(ids.slice(start, start + batchMax), clock.now());
      if (fresh.length > 0) await onFirstUse?.(fresh);
    }
  };
  const flush = (): Promise<void> => {
    clearTimeout(timer);
    timer = undefined;
    writing = writing.then(write).catch((error: unknown) => onFault?.(error));
    return writing;
  };
  return {
    note: (serverId, now) => {
      const last = noted.get(serverId);
      if (last !== undefined && now - last < everyMs) return;
      if (noted.size >= rememberedMax) noted.clear();
      noted.set(serverId, now);
      waiting.add(serverId);
      if (timer) return;
      timer = setTimeout(() => void flush(), gatherMs);
      timer.unref();
    },
    settle: flush,
  };
}
