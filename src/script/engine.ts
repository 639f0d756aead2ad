import { setFlagsFromString } from 'node:v8';
import type { ContinuationCodec, RunContinuationState } from 'run';

type Engine = typeof import('run');

/** Memory that the engine gives a script. Bytes. */
export const memoryBytesMax = 64 * 1024 * 1024;

/** Pages of 64 kB that any WebAssembly memory of this process may have: the wall around the engine's own limit. */
const wasmPagesMax = 2_048;

/** Scripts that run at once in this process. Each has a thread of its own, which is ended where the script does not end. */
const scriptsAtOnceMax = 4;

let loading: Promise<Engine> | undefined;

/** The engine, loaded on the first script: its thread and its WebAssembly module cost 60 MB. */
export function loadEngine(): Promise<Engine> {
  loading ??= load();
  return loading;
}

async function load(): Promise<Engine> {
  // V8 reads it whenever a memory is made or grows, so it also holds for what was loaded before.
  setFlagsFromString(`--wasm-max-mem-pages=${wasmPagesMax}`);
  const engine = await import('run');
  engine.setMaxWorkers(scriptsAtOnceMax);
  return engine;
}

/** States as plain text: they are sealed by the caller, who gives back only what was sealed. */
export const stateCodec: ContinuationCodec<string> = {
  encode: (state) => JSON.stringify(state),
  decode: readState,
};

/** The calls that a paused script waits for, each to be made again. */
export function resolutionsOf(state: string): { readonly interruptionId: string; readonly value: true }[] {
  return readState(state).ledger.flatMap((entry) =>
    entry.status === 'interrupted' ? [{ interruptionId: entry.interruptionId, value: true as const }] : [],
  );
}

function readState(state: string): RunContinuationState {
  return JSON.parse(state) as RunContinuationState;
}
