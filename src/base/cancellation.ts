/**
 * What tells that nobody waits for an answer any more. Every `AbortSignal` is one; what watches a caller's connection is one that costs a
 * tenth as much to make, and one is made for every call.
 */
export interface Cancellation {
  readonly aborted: boolean;
  addEventListener(type: 'abort', listener: () => void): void;
  removeEventListener(type: 'abort', listener: () => void): void;
}
