import type { Cancellation, JsonObject, JsonValue } from '../base/index.js';

/** A script, what it may call, and where it goes on. */
export interface Script {
  /** Body of an async JavaScript function. */
  readonly source: string;
  /** Names of the functions that the script reaches as members of `tools`. */
  readonly functions: readonly string[];
  /** Performs one call. A rejection is a fault of the gateway and ends the script. */
  readonly call: (name: string, input: JsonValue | undefined, signal: Cancellation) => Promise<ScriptCallEnd>;
  /** Where the script was paused; null where it starts. */
  readonly state: string | null;
  /** What a state is bound to: it is refused under any other scope. */
  readonly scope: string;
  /** Aborted when the caller leaves. */
  readonly signal: Cancellation;
  /** Longest duration, waiting for calls included. Seconds. */
  readonly secondsMax: number;
}

/** What one call returns to the script: a value, an exception, or a pause. */
export type ScriptCallEnd =
  | { readonly kind: 'value'; readonly value: JsonObject }
  | { readonly kind: 'error'; readonly message: string }
  | { readonly kind: 'held' };

/** Why a script ended without a result. */
export type ScriptFault =
  /** The script threw, or is not JavaScript. */
  | 'error'
  /** It took longer than `secondsMax`. */
  | 'time'
  /** It computed for too long without waiting for a call. */
  | 'compute'
  /** Too many calls. */
  | 'calls'
  /** The source, an argument or the result is too large or cannot be written as JSON. */
  | 'size'
  /** It returned while calls were running. */
  | 'unawaited'
  /** The caller left. */
  | 'cancelled'
  /** What it did after its pause differs from what it did before, or its tools do. */
  | 'diverged'
  /** All engines are taken. Nothing was run. */
  | 'busy';

/** How a script ended. */
export type ScriptEnd =
  | { readonly kind: 'done'; readonly value: JsonValue | undefined }
  /** Some of its calls are held; `state` is where it goes on. Contains what the script has read. */
  | { readonly kind: 'paused'; readonly state: string }
  /** `line` counts from 1; null where none is known. */
  | { readonly kind: 'failed'; readonly fault: ScriptFault; readonly message: string; readonly line: number | null };
