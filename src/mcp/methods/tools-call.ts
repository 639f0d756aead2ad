import { presentToolOutcome } from '../present.js';
import type { Method } from '../protocol.js';

/** Strips JSON-RPC off a tool call and shapes what the gateway makes of it. */
export const toolsCall: Method = async ({ gateway }, { params, endpoint, origin }) => {
  const name = params.name;
  if (typeof name !== 'string')
    return { kind: 'error', code: 'invalid_params', message: 'params.name must be the name of a tool.' };
  return presentToolOutcome(await gateway.callTool(endpoint, name, params.arguments, origin));
};
