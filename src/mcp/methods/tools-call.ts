import type { ToolOutcome } from '../../reply/index.js';
import { Origin } from '../call-origin.js';
import { presentToolOutcome } from '../present.js';
import { presentHeldCall } from '../present-held-call.js';
import type { Method, MethodCall, MethodReply } from '../protocol.js';
import { questionRefusal, questionReply } from './input-required.js';

/** Strips JSON-RPC off a tool call and shapes what the gateway makes of it. A progress token is no promise: no progress is told. */
export const toolsCall: Method = ({ gateway }, call) => {
  const { params } = call;
  const { name } = params;
  if (typeof name !== 'string' || name === '')
    return { kind: 'error', code: 'invalid_params', message: 'params.name must be the name of a tool.' };
  // Clients that fill absent members with null mean "no arguments" by it.
  const input = params.arguments ?? undefined;
  const called = gateway.callTool(call.request.endpoint, name, input, new Origin(call));
  return called.then((outcome) => present(outcome, call));
};

function present(outcome: ToolOutcome, call: MethodCall): MethodReply {
  if (outcome.kind !== 'input_required') return presentHeldCall(outcome, call) ?? presentToolOutcome(outcome);
  return call.revision.era === 'modern'
    ? questionReply(outcome, call)
    : presentToolOutcome({ kind: 'refused', refusal: questionRefusal(call) });
}
