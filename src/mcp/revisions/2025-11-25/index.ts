/** Revision 2025-11-25, the newest that begins with `initialize`; the older ones are this one with their differences. */
import { errorTable } from '../../../base/index.js';
import type { Revision } from '../../protocol.js';

/** Revision 2025-11-25: every answer to a well-formed request is HTTP 200, errors included, and results carry nothing extra. */
export const november2025: Revision = {
  version: '2025-11-25',
  era: 'legacy',
  allowsBatch: false,
  checkRequest: () => null,
  errorStatus: (code) =>
    code === 'internal' || code === 'unavailable' || code === 'busy' ? errorTable[code].http : 200,
  // These revisions had a number of their own for it, which their clients look for.
  errorNumber: (code) => (code === 'resource_unknown' ? -32002 : errorTable[code].jsonRpc),
  resultMembers: () => '',
  namesServerInResults: false,
};
