import type { ConditionRecord, ErrorClass, ReadRecord } from './answers-record.js';

/**
 * A read that comes before a change: what it shows may refuse the change, before anything of it is sent and before a person is asked to
 * approve it. A read that fails refuses too, unless its error is one of `passes`.
 */
export interface CheckRecord extends ReadRecord {
  /** Name by which later checks and texts see the payload. */
  readonly as: string;
  /** Runs only where this argument was given. */
  readonly when_given?: string;
  /** Classes of errors that let the change go on. */
  readonly passes?: readonly ErrorClass[];
  readonly refuse: readonly RefusalRecord[];
}

/** Refuses the change where every condition that is named holds. */
export interface RefusalRecord {
  /** On the payload. */
  readonly when?: ConditionRecord;
  /** The payload has nothing at this dotted path. */
  readonly lacks?: string;
  /** The argument equals none of the values that the payload has at these paths. */
  readonly unlike?: UnlikeRecord;
  /** The value equals one of those that the payload has at these paths. */
  readonly like?: LikeRecord;
  /** A list that replaces the present one lacks an item of it. */
  readonly drops?: { readonly argument: string; readonly list: string };
  /** The boolean argument by which a caller insists. */
  readonly unless?: string;
  /** Template: `{argument}`, `{context.name}`, `{<as>.field}`. What the change would do, and what to do instead. */
  readonly say: string;
}

/** Compares a value with those of a payload, without regard to letter case. */
export interface LikeRecord {
  /** Template: `{argument}`, `{context.name}`, `{<as>.field}`. An absent one equals nothing. */
  readonly value: string;
  /** Dotted paths; `*` is every item of a list. */
  readonly paths: readonly string[];
}

/** Compares an argument with values of a payload, without regard to letter case. */
export interface UnlikeRecord {
  readonly argument: string;
  /** Only what follows the last occurrence of this text in the argument is compared. */
  readonly after?: string;
  /** Dotted paths; `*` is every item of a list. */
  readonly paths: readonly string[];
}
