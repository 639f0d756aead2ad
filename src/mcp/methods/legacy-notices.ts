import { logLevels } from '../../call/index.js';
import { Origin } from '../call-origin.js';
import type { MethodHandler } from '../protocol.js';
import { refusalReply } from './refusal-reply.js';

/** Accepted but not stored: there is no session to store it in, and calls send few messages. */
export const loggingSetLevel: MethodHandler = (_context, { params }) =>
  logLevels.some((level) => level === params.level)
    ? { kind: 'result', members: [] }
    : { kind: 'error', code: 'invalid_params', message: `params.level must be one of ${logLevels.join(', ')}.` };

/** Every listening stream receives changes of all resources, so nothing is stored. An unknown URI is still refused. */
export const resourcesSubscribe: MethodHandler = async ({ gateway }, call) => {
  const { params, request } = call;
  if (typeof params.uri !== 'string' || params.uri === '')
    return { kind: 'error', code: 'invalid_params', message: 'params.uri must be the URI of a resource.' };
  const read = await gateway.readResource(request.endpoint, params.uri, new Origin(call));
  return read.ok ? { kind: 'result', members: [] } : refusalReply(read.refusal);
};

/** Nothing was stored, so there is nothing to remove. */
export const resourcesUnsubscribe: MethodHandler = () => ({ kind: 'result', members: [] });
