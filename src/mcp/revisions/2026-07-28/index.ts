/** Revision 2026-07-28 of the protocol. */
import type { Revision } from '../../protocol.js';

export const modern: Revision = { version: '2026-07-28', isModern: true, allowsBatch: false };
