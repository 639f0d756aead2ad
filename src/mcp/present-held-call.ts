import { isJsonObject, type JsonObject } from '../base/index.js';
import type { ToolOutcome } from '../gateway/index.js';
import type { MethodReply, Revision } from './protocol.js';
import { clientCapabilitiesKey } from './revisions/2026-07-28/meta-keys.js';

/**
 * A call that waits for a person, as an input-required result: the client shows the link (a URL-mode elicitation) and repeats the call with
 * the sealed state. Null where the outcome is none such or the client has not declared that it can; a plain result says the same then.
 * What a client answers to the elicitation is not looked at: the approval is the operator's, in the installation itself.
 */
export function presentHeldCall(
  outcome: ToolOutcome,
  { revision, params }: { readonly revision: Revision; readonly params: JsonObject },
): MethodReply | null {
  if (outcome.kind !== 'refused') return null;
  const { code, message, data } = outcome.refusal;
  if (code === 'invalid_params' && data?.request_state !== undefined) return { kind: 'error', code, message };
  if (code !== 'approval_required' || revision.era !== 'modern' || !takesLinks(params)) return null;
  // A client that has shown the link would come back at once, again and again: the second time the model is told to wait.
  if (data?.is_retry === true) return null;
  const ask = {
    method: 'elicitation/create',
    params: { mode: 'url', message: linkWords, url: data?.approval_url },
  };
  return {
    kind: 'result',
    isQuestion: true,
    members: [
      `"inputRequests":${JSON.stringify({ approval: ask })},"requestState":${JSON.stringify(data?.request_state)}`,
    ],
  };
}

const linkWords =
  'This call changes something, so a person must approve it before it is sent. Open the link to see exactly what would be sent, and decide there.';

function takesLinks({ _meta: meta }: JsonObject): boolean {
  const capabilities = isJsonObject(meta) ? meta[clientCapabilitiesKey] : undefined;
  const elicitation = isJsonObject(capabilities) ? capabilities.elicitation : undefined;
  return isJsonObject(elicitation) && isJsonObject(elicitation.url);
}
