import type { Cancellation, JsonObject, JsonValue } from '../base/index.js';

/** A script, the functions that it can call, and where it continues. */
export interface Script {
  /** Body of an async JavaScript function. */
  readonly source: string;
  /** Names of the functions available as members of `tools`. */
  readonly functions: readonly string[];
  /** Performs one call. A rejection is a gateway error and ends the script. */
  readonly call: (name: string, input: JsonValue | undefined, signal: Cancellation) => Promise<ScriptCallEnd>;
  /** Where the script was paused; null to start it. */
  readonly state: string | null;
  /** The scope that a state is bound to. A state of another scope is refused. */
  readonly scope: string;
  /** Aborted when the caller leaves. */
  readonly signal: Cancellation;
  /** Maximum duration, including waiting for calls. Seconds. */
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
  /** After its pause, the script or its tools differ from before. */
  | 'diverged'
  /** All engines are in use. Nothing was run. */
  | 'busy';

/** How a script ended. */
export type ScriptEnd =
  | { readonly kind: 'done'; readonly value: JsonValue | undefined }
  /** Some of its calls are held; `state` is where it continues. Contains what the script has read. */
  | { readonly kind: 'paused'; readonly state: string }
  /** `line` counts from 1; null if unknown. */
  | { readonly kind: 'failed'; readonly fault: ScriptFault; readonly message: string; readonly line: number | null };
