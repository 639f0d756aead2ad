import { isJsonObject } from '../base/index.js';
import type { ToolOutcome } from '../reply/index.js';
import { questionReply } from './methods/input-required.js';
import type { MethodCall, MethodReply } from './protocol.js';

/**
 * A held call as an input-required result: the client shows the link (a URL-mode elicitation) and repeats the call with
 * the sealed state. Null if the outcome is not a held call or the client has not declared the capability; a plain
 * result then contains the same information. Ignores the client's response to the elicitation: the operator approves in
 * the installation itself.
 */
export function serializeHeldCall(outcome: ToolOutcome, call: MethodCall): MethodReply | null {
  if (outcome.kind !== 'refused') return null;
  const { refusal, hold } = outcome;
  if (hold?.kind === 'foreign_state') return { kind: 'error', code: refusal.code, message: refusal.message };
  // A client that has shown the link would repeat the call immediately, in a loop: the second time, the model is
  // instructed to wait.
  if (hold?.kind !== 'waiting' || hold.isRetry || !takesLinks(call)) return null;
  const { url, approvalId, requestState, title, consequences } = hold;
  // Copilot CLI only shows elicitations that have an id.
  const params = {
    mode: 'url',
    message: [`${title}.`, consequences, linkWords].filter(Boolean).join(' '),
    url,
    elicitationId: approvalId,
  } as const;
  const approval = { method: 'elicitation/create', params } as const;
  return questionReply(
    { kind: 'input_required', inputRequests: { approval }, ...(requestState === null ? {} : { requestState }) },
    call,
  );
}

const linkWords =
  'This call changes something, so a person must approve it before it is sent. Open the link to see exactly what would be sent, and decide there.';

function takesLinks({ capabilities }: MethodCall): boolean {
  const { elicitation } = capabilities;
  return isJsonObject(elicitation) && isJsonObject(elicitation.url);
}
