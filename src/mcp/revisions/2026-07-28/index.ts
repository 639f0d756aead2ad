/** Revision 2026-07-28, stateless: every request has its envelope, every result its type. */
import { errorTable } from '../../../base/index.js';
import type { Revision } from '../../protocol.js';
import { checkEnvelope } from './check-envelope.js';

/** Revision 2026-07-28. */
export const july2026: Revision = {
  version: '2026-07-28',
  era: 'modern',
  allowsBatch: false,
  checkRequest: checkEnvelope,
  // Only refusals of the protocol layer have their own status; refusals of a method are ordinary responses.
  errorStatus: (code) =>
    code === 'method_unknown' ||
    code === 'capability_missing' ||
    code === 'internal' ||
    code === 'unavailable' ||
    code === 'busy'
      ? errorTable[code].http
      : 200,
  errorNumber: (code) => errorTable[code].jsonRpc,
  resultMembers: ({ isCacheable, isQuestion, lifetimeMs }) => {
    if (isQuestion) return '"resultType":"input_required"';
    return isCacheable
      ? `"resultType":"complete","ttlMs":${lifetimeMs},"cacheScope":"private"`
      : '"resultType":"complete"';
  },
  namesServerInResults: true,
};
