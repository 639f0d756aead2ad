import type { ReadRecord } from './answers-record.js';

/** What an argument's value of a change refers to, for the person who approves the call. */
export interface ObjectRecord {
  /** Its type, such as `Group`. */
  readonly title: string;
  /** Arguments that contain it: names, or dotted paths in which `*` matches every item of a list. */
  readonly arguments: readonly string[];
  /** Only for methods of these resources. Default: all. */
  readonly resources?: readonly string[];
  /** Absent if the value is the name. */
  readonly named_by?: NamedByRecord;
}

/** A read that returns the name of an object. `{object}` in its arguments is the value. */
export interface NamedByRecord extends ReadRecord {
  /** The list item whose member equals the value. `list` is a dotted path; absent if the payload is the list. */
  readonly among?: { readonly list?: string; readonly member: string };
  /** Dotted path of the name, in the payload or in the matching item. */
  readonly name: string;
  /** Dotted paths of further distinguishing values; `*` matches every item of a list. */
  readonly details?: readonly string[];
}

/** What a change means for people. */
export interface ConsequencesRecord {
  /** What a call changes for people, and from when. */
  readonly say: string;
  /** Whether another call can restore the previous state. */
  readonly reversible: 'yes' | 'partly' | 'no';
}

/** How to read the state that a call changes. */
export interface PresentRecord extends ReadRecord {
  /** Argument to the dotted path of its current value, if it has another name in the payload. */
  readonly fields?: { readonly [argument: string]: string };
}
