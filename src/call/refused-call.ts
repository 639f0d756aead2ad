import type { Refusal } from '../base/index.js';
import type { CallResult } from './audit-entries.js';

/** The result of a call that was refused before its arguments were known to be valid. */
export function refusedCall(refusal: Refusal): CallResult {
  return { outcome: { kind: 'refused', refusal }, values: null };
}
