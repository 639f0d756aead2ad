/** Revision 2025-03-26: the only one with batches, and the revision of a request without a version header. */
import type { Revision } from '../../protocol.js';
import { november2025 } from '../2025-11-25/index.js';

// Structured results were added in a later revision, but are kept here: a client that forgets its version header after
// `initialize` is treated as this revision, has seen our output schemas, and expects them.
/** Revision 2025-03-26. */
export const march2025: Revision = { ...november2025, version: '2025-03-26', allowsBatch: true };
