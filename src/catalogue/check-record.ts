import type { ConditionRecord, ErrorClass, ReadRecord } from './answers-record.js';

/**
 * A read before a change. Its result can refuse the change, before anything is sent and before a person has to approve
 * it. If the read fails, the change is refused as well, unless the error is one of `passes`.
 */
export interface CheckRecord extends ReadRecord {
  /** Name of the payload in later checks and texts. */
  readonly as: string;
  /** Only runs if this argument was given. */
  readonly when_given?: string;
  /** Classes of errors that let the change proceed. */
  readonly passes?: readonly ErrorClass[];
  readonly refuse: readonly RefusalRecord[];
}

/** Refuses the change if every given condition matches. */
export interface RefusalRecord {
  /** Matches the payload. */
  readonly when?: ConditionRecord;
  /** The payload has nothing at this dotted path. */
  readonly lacks?: string;
  /** The argument equals none of the payload's values at these paths. */
  readonly unlike?: UnlikeRecord;
  /** The value equals one of the payload's values at these paths. */
  readonly like?: LikeRecord;
  /** The new list lacks an item of the current one. */
  readonly drops?: { readonly argument: string; readonly list: string };
  /** The boolean argument with which a caller insists. */
  readonly unless?: string;
  /** Template: `{argument}`, `{context.name}`, `{<as>.field}`. What the change would do, and what to do instead. */
  readonly say: string;
}

/** Compares a value with those of a payload, ignoring letter case. */
export interface LikeRecord {
  /** Template: `{argument}`, `{context.name}`, `{<as>.field}`. An absent value equals nothing. */
  readonly value: string;
  /** Dotted paths; `*` matches every item of a list. */
  readonly paths: readonly string[];
}

/** Compares an argument with values of a payload, ignoring letter case. */
export interface UnlikeRecord {
  readonly argument: string;
  /** Only compares what follows the last occurrence of this text in the argument. */
  readonly after?: string;
  /** Dotted paths; `*` matches every item of a list. */
  readonly paths: readonly string[];
}
