/** Revision 2025-03-26 of the protocol. */
import type { Revision } from '../../protocol.js';

export const march2025: Revision = { version: '2025-03-26', isModern: false, allowsBatch: true };
