import type { ErrorCode } from './errors.js';
import type { JsonValue } from './json.js';

/** One problem in an input: its path, such as `config.tags[0]`, and what is wrong. */
export interface Failure {
  readonly path: string;
  readonly message: string;
}

/**
 * An expected failure. `message` states the problem and the remedy for a person or a model, and never contains a
 * secret.
 */
export interface Refusal {
  readonly code: ErrorCode;
  readonly message: string;
  /** What to do next, if the default help of the code would contradict `message`. */
  readonly help?: string;
  readonly failures?: readonly Failure[];
  /** Machine-readable details of the code, for example `{supported, requested}`. */
  readonly data?: { readonly [key: string]: JsonValue };
}

/** The return type of a function that can refuse. Bugs are thrown; expected refusals are values. */
export type Result<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly refusal: Refusal };

/** A success with its value. */
export function ok<T>(value: T): Result<T> {
  return { ok: true, value };
}

/** A refusal with its code, message and optional details. */
export function refuse(
  code: ErrorCode,
  message: string,
  more: Pick<Refusal, 'help' | 'failures' | 'data'> = {},
): { readonly ok: false; readonly refusal: Refusal } {
  return { ok: false, refusal: { code, message, ...more } };
}
