import { logLevels } from '../../call/index.js';
import { Origin } from '../call-origin.js';
import type { MethodHandler } from '../protocol.js';
import { refusalReply } from './refusal-reply.js';

/** Taken and not kept: no session remembers it, and what is told during a call is little. */
export const loggingSetLevel: MethodHandler = (_context, { params }) =>
  logLevels.some((level) => level === params.level)
    ? { kind: 'result', members: [] }
    : { kind: 'error', code: 'invalid_params', message: `params.level must be one of ${logLevels.join(', ')}.` };

/** Every listening stream is told of changes to whatever can be read, so there is nothing to keep; an unknown address is still refused. */
export const resourcesSubscribe: MethodHandler = async ({ gateway }, call) => {
  const { params, request } = call;
  if (typeof params.uri !== 'string' || params.uri === '')
    return { kind: 'error', code: 'invalid_params', message: 'params.uri must be the address of a resource.' };
  const read = await gateway.readResource(request.endpoint, params.uri, new Origin(call));
  return read.ok ? { kind: 'result', members: [] } : refusalReply(read.refusal);
};

/** There is nothing to take back. */
export const resourcesUnsubscribe: MethodHandler = () => ({ kind: 'result', members: [] });
