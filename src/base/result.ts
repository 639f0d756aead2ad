import type { ErrorCode } from './errors.js';
import type { JsonValue } from './json.js';

/** One thing that is wrong with an input: where it stands (a path such as `config.tags[0]`) and what is wrong with it. */
export interface Failure {
  readonly path: string;
  readonly message: string;
}

/** An expected no. `message` is for the person or model that asked: what is wrong and what to do; it never holds a secret. */
export interface Refusal {
  readonly code: ErrorCode;
  readonly message: string;
  /** What to do next, where the default help of the code would contradict `message`. */
  readonly help?: string;
  readonly failures?: readonly Failure[];
  /** Machine-readable facts that go with the code, for example `{supported, requested}`. */
  readonly data?: { readonly [key: string]: JsonValue };
}

/** What a function answers that may refuse: broken promises are thrown, expected refusals are values. */
export type Result<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly refusal: Refusal };

/** A yes with its value. */
export function ok<T>(value: T): Result<T> {
  return { ok: true, value };
}

/** A no with its code, its words and, where there are any, its details. */
export function refuse(
  code: ErrorCode,
  message: string,
  more: Pick<Refusal, 'help' | 'failures' | 'data'> = {},
): { readonly ok: false; readonly refusal: Refusal } {
  return { ok: false, refusal: { code, message, ...more } };
}
