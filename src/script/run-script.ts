import { setMaxListeners } from 'node:events';
import type { RunResult } from 'run';
import { type Cancellation, nearestNames, SharedCancellation, systemClock } from '../base/index.js';
import { loadEngine, memoryBytesMax, resolutionsOf, stateCodec } from './engine.js';
import { ScriptValueError, toJson } from './to-json.js';
import type { Script, ScriptEnd, ScriptFault } from './types.js';

/** Maximum time that a script may compute without waiting for a call. */
const computeMsMax = 10_000;
const callsMax = 100;
const sourceBytesMax = 64 * 1024;
const stackBytesMax = 512 * 1024;
const argumentsBytesMax = 1024 * 1024;
const replyBytesMax = 2 * 1024 * 1024;
const resultBytesMax = 1024 * 1024;
const stateBytesMax = 8 * 1024 * 1024;
/** The engine writes a script's output to the output of the process; this is the lowest limit that it accepts. */
const printedBytesMax = 1;

/** Runs a script to its end or its next pause. Returns once no call of it runs any more, whatever became of the script. */
export async function runScript(script: Script): Promise<ScriptEnd> {
  const { createRunner, getHostFunctionContext, RunHostFunctionError } = await loadEngine();
  const stop = new Stop(script);
  const running = new Set<Promise<unknown>>();
  const faults: unknown[] = [];

  const call = async (name: string, given: readonly unknown[]): Promise<unknown> => {
    // Taken before anything is awaited: it belongs to this call.
    const { interrupt, abortSignal } = getHostFunctionContext();
    // The engine adds one listener for each call that is running, and so many may run.
    setMaxListeners(callsMax, abortSignal);
    let input: ReturnType<typeof toJson>;
    try {
      input = toJson(given[0], argumentsBytesMax, 'refusable');
    } catch (error) {
      throw new RunHostFunctionError(`The arguments of ${name} cannot be sent: ${wordsOf(error)}.`);
    }
    const work = script.call(name, input, stop.calls).catch((error: unknown) => {
      faults.push(error);
      throw error;
    });
    running.add(work);
    stop.wait();
    try {
      const end = await work;
      switch (end.kind) {
        case 'value':
          return end.value;
        case 'error':
          throw new RunHostFunctionError(end.message);
        case 'held':
          return interrupt(null);
      }
    } finally {
      running.delete(work);
      if (running.size === 0) stop.compute();
    }
  };

  const runner = createRunner({ continuationCodec: stateCodec });
  const functions = Object.fromEntries(
    script.functions.map((name) => [name, (...given: never[]) => call(name, given)] as const),
  );
  const startedAt = systemClock.monotonic();
  stop.compute();
  const end = await runner
    .run({
      source: script.source,
      hostFunctions: { tools: functions },
      abortSignal: stop.signal,
      continuationContext: script.scope,
      limits: limitsOf(script),
      ...(script.state === null ? {} : { continuation: script.state, resolutions: resolutionsOf(script.state) }),
    })
    .then(endOf)
    .catch((error: unknown) =>
      failed(error, { script, stopped: stop.reason, tookMs: systemClock.monotonic() - startedAt }),
    );
  if (end.kind === 'failed' && (end.fault === 'time' || end.fault === 'compute')) stop.giveUp();
  stop.close();
  // Calls that the script no longer waits for are recorded before it ends.
  await Promise.allSettled(running);
  if (faults.length > 0) throw faults[0];
  return end;
}

function endOf(result: RunResult): ScriptEnd {
  return result.status === 'interrupted'
    ? { kind: 'paused', state: String(result.continuation) }
    : { kind: 'done', value: toJson(result.value, resultBytesMax, 'kept') };
}

function limitsOf({ secondsMax }: Script) {
  return {
    timeoutMs: secondsMax * 1_000,
    memoryLimitBytes: memoryBytesMax,
    maxStackSizeBytes: stackBytesMax,
    maxSourceBytes: sourceBytesMax,
    maxHostFunctionArgumentsBytes: argumentsBytesMax,
    maxHostFunctionOutputBytes: replyBytesMax,
    maxResultBytes: resultBytesMax,
    maxConsoleOutputBytes: printedBytesMax,
    maxBridgeRequests: callsMax,
    maxInFlightBridgeRequests: callsMax,
    maxContinuationBytes: stateBytesMax,
  };
}

/** Ends a script that computes too long or whose caller leaves. */
class Stop {
  reason: 'compute' | 'cancelled' | null = null;
  readonly #controller = new AbortController();
  readonly #calls = new SharedCancellation();
  readonly #script: Script;
  readonly #leave = (): void => this.#end('cancelled');
  #timer: NodeJS.Timeout | undefined;

  constructor(script: Script) {
    this.#script = script;
    if (script.signal.aborted) this.#leave();
    else script.signal.addEventListener('abort', this.#leave);
  }

  /** For the engine. */
  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** For all calls of the script. */
  get calls(): Cancellation {
    return this.#calls;
  }

  /** The script computes from now on. */
  compute(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#end('compute'), computeMsMax);
  }

  /** The script waits for a call. */
  wait(): void {
    clearTimeout(this.#timer);
  }

  close(): void {
    clearTimeout(this.#timer);
    this.#script.signal.removeEventListener('abort', this.#leave);
  }

  /** Ends the calls that are running. */
  giveUp(): void {
    this.#controller.abort();
    this.#calls.abort();
  }

  #end(reason: 'compute' | 'cancelled'): void {
    this.reason ??= reason;
    this.giveUp();
  }
}

const faultByCode: Readonly<Record<string, ScriptFault>> = {
  RUN_TIMEOUT: 'time',
  RUN_CONCURRENCY_LIMIT: 'busy',
  RUN_BRIDGE_LIMIT: 'calls',
  RUN_SOURCE_TOO_LARGE: 'size',
  RUN_SERIALIZATION_ERROR: 'size',
  RUN_DETACHED_BRIDGE_REQUEST: 'unawaited',
  RUN_PROTOCOL_ERROR: 'diverged',
};

const wordsByFault: Readonly<Partial<Record<ScriptFault, (script: Script) => string>>> = {
  time: ({ secondsMax }) => `The script took longer than ${secondsMax} s.`,
  compute: () =>
    `The script computed for too long: at most ${computeMsMax / 1_000} s without waiting for a call, and a limited number of steps in all.`,
  calls: () => `A script may make ${callsMax} calls.`,
  cancelled: () => 'The caller left.',
  unawaited: () => 'The script returned without waiting for every call. Await each one.',
  diverged: () => 'The script cannot continue: its tools have changed, or it made other calls than before its pause.',
  busy: () => 'All script engines of this gateway are in use.',
};

function failed(
  error: unknown,
  { script, stopped, tookMs }: { readonly script: Script; readonly stopped: Stop['reason']; readonly tookMs: number },
): ScriptEnd {
  if (error instanceof ScriptValueError) return end('size', `The result cannot be sent: ${error.message}.`);
  if (!(error instanceof Error)) throw error;
  const code = 'code' in error ? String(error.code) : '';
  const known = faultByCode[code] ?? 'error';
  // The engine also reports a timeout when its step limit is reached.
  const isEarly = known === 'time' && tookMs < script.secondsMax * 900;
  const fault = stopped ?? (isEarly ? 'compute' : known);
  return end(fault, wordsByFault[fault]?.(script) ?? explain(error, script), lineOf(error));
}

function end(fault: ScriptFault, message: string, line: number | null = null): ScriptEnd {
  return { kind: 'failed', fault, message, line };
}

function explain({ message }: Error, { functions }: Script): string {
  const unknown = /^Unknown host function: tools\.(.{1,200})$/s.exec(message)?.[1];
  if (unknown === undefined) return message;
  const near = nearestNames(unknown, new Set(functions), 3);
  return `There is no tool ${JSON.stringify(unknown)} here. Nearest: ${near.join(', ')}.`;
}

function lineOf({ stack }: Error): number | null {
  const line = /\brun\.js:(\d+)/.exec(stack ?? '')?.[1];
  return line === undefined ? null : Number(line);
}

function wordsOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
