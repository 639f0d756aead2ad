import type { Refusal } from '../base/index.js';
import type { AcceptedErrorRecord } from '../catalogue/index.js';
import type { ToolOutcome } from '../reply/index.js';
import { fillCase, type ItemState, itemStates, type RateLimit, type UpstreamError } from '../upstream/index.js';
import type { CheckedCall } from './checked-call.js';
import { templateSources } from './template-sources.js';

const unknownWords = 'Whether the change was carried out is not known: read the current state before anything else.';

/** Maximum items named in a message. */
const namesMax = 20;

const oppositeWords =
  'The service reports a state other than the requested one, so the change did not take effect. Read the current state before the next call, and report the difference.';

/** The outcome of a call without a response. Suggests a retry only if nothing was sent, or nothing changes. */
export function describeRefusal(refusal: Refusal, call?: Pick<CheckedCall, 'method' | 'deadline'>): ToolOutcome {
  if (refusal.code !== 'upstream_failed' && refusal.code !== 'upstream_timeout') return { kind: 'refused', refusal };
  return {
    kind: 'failed',
    status: refusal.code === 'upstream_timeout' ? 504 : 502,
    code: null,
    message: refusal.message,
    help:
      call && call.method.record.effect !== 'read' && call.deadline.hasSent
        ? unknownWords
        : 'The service could not be reached, and nothing was changed. Call again later.',
    raw: null,
    rateLimit: {},
  };
}

/** The outcome of a call that the service rejected with an error: a success if the error is an accepted one. */
export function describeError(
  call: CheckedCall,
  error: UpstreamError,
  rateLimit: RateLimit,
  accepted?: AcceptedErrorRecord | 'opposite',
): ToolOutcome {
  if (accepted !== undefined && accepted !== 'opposite') {
    const { notes, members } = fillCase(accepted, templateSources(call, error.raw));
    const text = JSON.stringify(members);
    return { kind: 'done', status: 200, structured: members, text, notes: [...call.notes, ...notes], rateLimit };
  }
  return {
    kind: 'failed',
    status: error.status,
    ...(error.httpStatus === undefined ? {} : { httpStatus: error.httpStatus }),
    errorClass: error.class,
    code: error.code,
    message: error.message,
    help: accepted === 'opposite' ? oppositeWords : helpFor(call, error, rateLimit),
    raw: error.raw,
    rateLimit,
  };
}

/** Describes each item of an error about a list; null if it is about none. */
function itemsHelp({ method, values }: CheckedCall, error: UpstreamError): string | null {
  const told = itemStates(error, method.record.answers?.accepted_errors ?? [], values);
  if (!told || told.items.length === 0) return null;
  const named = (wanted: ItemState['state']): string => {
    const names = told.items.filter(({ state }) => state === wanted).map(({ name }) => name);
    const rest = names.length > namesMax ? ` and ${names.length - namesMax} more` : '';
    return `${names.slice(0, namesMax).join(', ')}${rest}`;
  };
  const sentences = [
    ['Already as requested, according to the reply', named('holds')],
    ['In the opposite state, according to the reply', named('opposite')],
    [
      'Unknown, because the reply does not state which items it means or whether the others were changed',
      named('unknown'),
    ],
  ] as const;
  const lines = sentences.flatMap(([title, names]) => (names === '' ? [] : [`${title}: ${names}.`]));
  return `${lines.join(' ')} ${told.records[0]?.each.help ?? ''} Then call again for only those that differ.`;
}

function helpFor(call: CheckedCall, error: UpstreamError, rateLimit: RateLimit): string {
  const items = itemsHelp(call, error);
  if (items !== null) return items;
  if (error.class === 'scope_missing') {
    const { scopes } = call.method.record;
    const needed =
      scopes.length > 0 ? `a scope that this needs: one of ${scopes.join(', ')}` : 'a right that this needs';
    return `The account's consent lacks ${needed}. The operator must reconnect account ${call.account.id} with it; repeating the call will not help.`;
  }
  if (error.class === 'token_expired')
    return `The service refused a fresh access token too. The operator must reconnect account ${call.account.id}.`;
  if (error.class === 'not_allowed') return `${rightsWords(call)}${error.help}`;
  if (error.class === 'throttled' && rateLimit.retryAfterSeconds !== undefined)
    return `${error.help} Wait ${rateLimit.retryAfterSeconds} seconds.`;
  return error.help;
}

/**
 * What the scopes of the access token reveal about an ambiguous refusal: one is missing, or none is, so that the cause
 * is the object of the call. Empty if the scopes are unknown.
 */
function rightsWords({ account, method }: CheckedCall): string {
  const { authorization } = account.integration.record;
  const { scopes } = method.record;
  if (authorization.kind !== 'oauth2' || !authorization.access_token_claims) return '';
  if (scopes.length === 0 || account.scopes.length === 0) return '';
  const granted = scopes.find((scope) => account.scopes.includes(scope));
  return granted === undefined
    ? `The cause is a missing permission: the access token lists none of ${scopes.join(', ')}. Ask an administrator to grant one to the connected client, then renew the connection of account ${account.id}. `
    : `The access token lists ${granted}, so the permission is not missing and the cause is another. `;
}
