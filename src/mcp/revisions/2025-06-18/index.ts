/** Revision 2025-06-18: on this server's wire nothing differs from the one that followed. */
import type { Revision } from '../../protocol.js';
import { november2025 } from '../2025-11-25/index.js';

/** Revision 2025-06-18, which took batches away and brought the version header and structured results. */
export const june2025: Revision = { ...november2025, version: '2025-06-18' };
