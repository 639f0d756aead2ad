import { isJsonObject, type Refusal } from '../base/index.js';
import type { ToolOutcome } from '../reply/index.js';
import { acceptedError, fillTemplate, fillTemplates, type RateLimit, type UpstreamError } from '../upstream/index.js';
import type { CheckedCall } from './checked-call.js';

/** The outcome of a call that got no response. */
export function describeRefusal(refusal: Refusal): ToolOutcome {
  if (refusal.code !== 'upstream_failed' && refusal.code !== 'upstream_timeout') return { kind: 'refused', refusal };
  return {
    kind: 'failed',
    status: refusal.code === 'upstream_timeout' ? 504 : 502,
    code: null,
    message: refusal.message,
    help: 'The fault lies between here and the service; try again later.',
    raw: null,
    rateLimit: {},
  };
}

/** The outcome of a call that the service answered with an error. */
export function describeError(call: CheckedCall, error: UpstreamError, rateLimit: RateLimit): ToolOutcome {
  const { record } = call.method;
  const accepted = acceptedError(error, record.answers?.accepted_errors ?? []);
  if (accepted) {
    const sources = { values: call.values, data: error.raw, details: null, context: call.account.context };
    const structured = fillTemplates(accepted.add, sources);
    if (!isJsonObject(structured)) throw new Error(`${call.method.toolName}: an accepted error adds no object`);
    const notes = [...call.notes, fillTemplate(accepted.say, sources)];
    return { kind: 'done', status: 200, structured, text: JSON.stringify(structured), notes, rateLimit };
  }
  return {
    kind: 'failed',
    status: error.status,
    errorClass: error.class,
    code: error.code,
    message: error.message,
    help: helpFor(call, error, rateLimit),
    raw: error.raw,
    rateLimit,
  };
}

function helpFor(call: CheckedCall, error: UpstreamError, rateLimit: RateLimit): string {
  if (error.class === 'scope_missing') {
    const { scopes } = call.method.record;
    const needed =
      scopes.length > 0 ? `a scope that this needs: one of ${scopes.join(', ')}` : 'a right that this needs';
    return `The account's consent lacks ${needed}. The operator must reconnect account ${call.account.id} with it; repeating the call will not help.`;
  }
  if (error.class === 'token_expired')
    return `The service refused a fresh access token too. The operator must reconnect account ${call.account.id}.`;
  if (error.class === 'throttled' && rateLimit.retryAfterSeconds !== undefined)
    return `${error.help} Wait ${rateLimit.retryAfterSeconds} seconds.`;
  return error.help;
}
