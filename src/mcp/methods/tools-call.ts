import { presentToolOutcome } from '../present.js';
import { presentHeldCall } from '../present-held-call.js';
import type { Method } from '../protocol.js';

/** Strips JSON-RPC off a tool call and shapes what the gateway makes of it. A progress token is no promise: no progress is told. */
export const toolsCall: Method = async ({ gateway }, { params, client, request, revision }) => {
  const { name } = params;
  if (typeof name !== 'string' || name === '')
    return { kind: 'error', code: 'invalid_params', message: 'params.name must be the name of a tool.' };
  // Clients that fill absent members with null mean "no arguments" by it.
  const input = params.arguments ?? undefined;
  const outcome = await gateway.callTool(request.endpoint, name, input, {
    client: client ?? request.headers.userAgent?.slice(0, 120) ?? null,
    apiTokenId: request.apiTokenId,
    signal: request.signal,
    ...(typeof params.requestState === 'string' ? { requestState: params.requestState } : {}),
  });
  return presentHeldCall(outcome, { revision, params }) ?? presentToolOutcome(outcome);
};
