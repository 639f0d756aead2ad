/** Revision 2025-06-18 of the protocol. */
import type { Revision } from '../../protocol.js';

export const june2025: Revision = { version: '2025-06-18', isModern: false, allowsBatch: false };
