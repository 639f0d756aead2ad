/** Revision 2025-11-25, the newest with `initialize`; older ones are defined by their differences from it. */
import { errorTable } from '../../../base/index.js';
import type { Revision } from '../../protocol.js';

/**
 * Revision 2025-11-25: every response to a well-formed request is HTTP 200, including errors, and results have no extra
 * members.
 */
export const november2025: Revision = {
  version: '2025-11-25',
  era: 'legacy',
  allowsBatch: false,
  checkRequest: () => null,
  errorStatus: (code) =>
    code === 'internal' || code === 'unavailable' || code === 'busy' ? errorTable[code].http : 200,
  // These revisions have a separate number for it, which their clients check.
  errorNumber: (code) => (code === 'resource_unknown' ? -32002 : errorTable[code].jsonRpc),
  resultMembers: () => '',
  namesServerInResults: false,
};
