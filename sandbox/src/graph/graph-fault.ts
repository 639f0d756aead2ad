import type { JsonMap } from '../json.js';
import type { Reply } from '../reply.js';

/** A refusal of the simulated service, in its envelope. */
export class GraphFault extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    readonly details: readonly JsonMap[] = [],
  ) {
    super(message);
  }
}

/** An id that names nothing, or nothing yet. */
export function notFound(id: string): GraphFault {
  const words = `Resource '${id}' does not exist or one of its queried reference-property objects are not present.`;
  return new GraphFault(404, 'Request_ResourceNotFound', words);
}

/** A request that the service does not take. */
export function badRequest(message: string, details: readonly JsonMap[] = []): GraphFault {
  return new GraphFault(400, 'Request_BadRequest', message, details);
}

/** The refusal that has several causes. */
export function denied(): GraphFault {
  return new GraphFault(403, 'Authorization_RequestDenied', 'Insufficient privileges to complete the operation.');
}

/** The reply of a refusal. */
export function faultReply({ status, code, message, details }: GraphFault, now: number): Reply {
  const innerError = { date: new Date(now).toISOString().slice(0, 19), 'request-id': '0', 'client-request-id': '0' };
  return {
    status,
    body: { error: { code, message, innerError, ...(details.length > 0 ? { details: [...details] } : {}) } },
  };
}
