import type { ReadRecord } from './answers-record.js';

/** What a value among the arguments of a change stands for, for whoever approves the call. */
export interface ObjectRecord {
  /** What it is, such as `Group`. */
  readonly title: string;
  /** Arguments that contain it: names, or dotted paths in which `*` is every item of a list. */
  readonly arguments: readonly string[];
  /** Only for methods of these resources; all where absent. */
  readonly resources?: readonly string[];
  /** Absent where the value is the name. */
  readonly named_by?: NamedByRecord;
}

/** A read that shows the name of an object. `{object}` in its arguments is the value that is named. */
export interface NamedByRecord extends ReadRecord {
  /** The item of a list whose member equals the value. `list` is a dotted path; absent where the payload is the list. */
  readonly among?: { readonly list?: string; readonly member: string };
  /** Dotted path of the name, in the payload or in the item that is meant. */
  readonly name: string;
  /** Dotted paths of what else tells it apart; `*` is every item of a list. */
  readonly details?: readonly string[];
}

/** What a change means for people. */
export interface ConsequencesRecord {
  /** What a call changes for people, and from when. */
  readonly say: string;
  /** Whether another call can restore the present state. */
  readonly reversible: 'yes' | 'partly' | 'no';
}

/** How the state that a call changes is read. */
export interface PresentRecord extends ReadRecord {
  /** Argument to the dotted path of its present value, where it has another name in the payload. */
  readonly fields?: { readonly [argument: string]: string };
}
