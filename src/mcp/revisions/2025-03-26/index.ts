/** Revision 2025-03-26: the one that has batches, and what a request without a version header speaks. */
import type { Revision } from '../../protocol.js';
import { november2025 } from '../2025-11-25/index.js';

// Structured results came later, but they are not taken out here: a client that forgets its version header after `initialize`
// lands in this revision, has seen our output schemas, and would miss what they promise.
/** Revision 2025-03-26. */
export const march2025: Revision = { ...november2025, version: '2025-03-26', allowsBatch: true };
