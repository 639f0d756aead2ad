import { setFlagsFromString } from 'node:v8';
import type { ContinuationCodec, RunContinuationState } from 'run';

type Engine = typeof import('run');

/** Memory available to a script. Bytes. */
export const memoryBytesMax = 64 * 1024 * 1024;

/** Maximum pages of 64 kB per WebAssembly memory in this process: a second limit around the engine's own. */
const wasmPagesMax = 2_048;

/**
 * Maximum concurrent scripts in this process. Each has its own thread, which is terminated if the script does not end.
 */
const scriptsAtOnceMax = 4;

let loading: Promise<Engine> | undefined;

/** The engine, loaded by the first script: its thread and its WebAssembly module cost 60 MB. */
export function loadEngine(): Promise<Engine> {
  loading ??= load();
  return loading;
}

async function load(): Promise<Engine> {
  // V8 reads it whenever a memory is created or grows, so it also applies to modules loaded before.
  setFlagsFromString(`--wasm-max-mem-pages=${wasmPagesMax}`);
  const engine = await import('run');
  engine.setMaxWorkers(scriptsAtOnceMax);
  return engine;
}

/** States as plain text. The caller seals them and only returns sealed ones. */
export const stateCodec: ContinuationCodec<string> = {
  encode: (state) => JSON.stringify(state),
  decode: readState,
};

/** The calls that a paused script waits for, each to be repeated. */
export function resolutionsOf(state: string): { readonly interruptionId: string; readonly value: true }[] {
  return readState(state).ledger.flatMap((entry) =>
    entry.status === 'interrupted' ? [{ interruptionId: entry.interruptionId, value: true as const }] : [],
  );
}

function readState(state: string): RunContinuationState {
  return JSON.parse(state) as RunContinuationState;
}
