/** Revision 2025-11-25 of the protocol. */
import type { Revision } from '../../protocol.js';

export const november2025: Revision = { version: '2025-11-25', isModern: false, allowsBatch: false };
