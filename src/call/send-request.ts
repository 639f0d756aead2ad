import { type Cancellation, ok, refuse } from '../base/index.js';
import type { Method, MethodRecord } from '../catalogue/index.js';
import type { Send } from '../outbound/index.js';
import {
  type CarriedCredentials,
  type Credentials,
  carryCredentials,
  maskRepeatedSecrets,
  type UpstreamRequest,
  withQuery,
} from '../upstream/index.js';
import type { CheckedCall, ExecuteDeps } from './checked-call.js';

/** A built request and the credentials that it carries. */
export interface AuthorizedRequest {
  readonly method: Method;
  readonly built: UpstreamRequest;
  readonly credentials: Credentials;
}

/** Sends one request of a call within its deadline; refuses with `upstream_timeout` once that is over. */
export async function sendRequest(
  { send }: Pick<ExecuteDeps, 'send'>,
  { account, deadline }: CheckedCall,
  { method, built, credentials }: AuthorizedRequest,
): ReturnType<Send> {
  // Fetching files and access tokens takes time too: if nobody waits any more, nothing is sent.
  if (deadline.isOver) return refuse('upstream_timeout', 'The call timed out before its request was sent.');
  // A caller who has left already is refused before anything is sent; a read that comes before a change sends nothing of it.
  if (!deadline.caller.aborted && method.record.effect !== 'read') deadline.hasSent = true;
  const { record } = account.integration;
  const { method: verb, host, path, body, file } = built;
  const sources = { credentials, context: account.context };
  const carried = carryCredentials(record.authorization.places, sources);
  const request = {
    method: verb,
    host,
    path: withQuery(path, carried.query),
    headers: headersOf(carried.headers, method.record, built),
    // A running change may finish, so that its result is known.
    signal: method.record.effect === 'read' || deadline.caller.aborted ? deadline.caller : neverCancelled,
    timeoutMs: Math.min(record.limits.timeout_ms, deadline.leftMs),
    agent: record.user_agent,
    body: file ? file.body : body,
  };
  const reply = await send(request);
  return reply.ok ? ok(maskRepeatedSecrets(reply.value, record.authorization, sources)) : reply;
}

const neverCancelled: Cancellation = {
  aborted: false,
  addEventListener: () => undefined,
  removeEventListener: () => undefined,
};

function headersOf(
  credentials: CarriedCredentials['headers'],
  { answers }: MethodRecord,
  { headers, body, contentType, file }: UpstreamRequest,
): { readonly [name: string]: string } {
  const accept = answers?.file?.accept ?? 'application/json';
  const own = { accept, ...headers, ...credentials };
  if (body === undefined) return own;
  return { ...own, 'content-type': file?.contentType ?? contentType ?? 'application/json' };
}
