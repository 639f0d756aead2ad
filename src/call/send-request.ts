import { refuse, type SecretText } from '../base/index.js';
import type { Method, MethodRecord } from '../catalogue/index.js';
import type { Send } from '../outbound/index.js';
import type { UpstreamRequest } from '../upstream/index.js';
import type { CheckedCall, ExecuteDeps } from './checked-call.js';

/** A built request and the access token that it carries. */
export interface AuthorizedRequest {
  readonly method: Method;
  readonly built: UpstreamRequest;
  readonly token: SecretText;
}

/** Sends one request of a call within its deadline; refuses with `upstream_timeout` once that is over. */
export function sendRequest(
  { send }: Pick<ExecuteDeps, 'send'>,
  { account, deadline }: CheckedCall,
  { method, built, token }: AuthorizedRequest,
): ReturnType<Send> {
  // Files and access tokens take their time too: what nobody waits for any more is not sent.
  if (deadline.isOver)
    return Promise.resolve(refuse('upstream_timeout', 'The time of the call was over before its request was sent.'));
  deadline.hasSent = true;
  const { record } = account.integration;
  const { method: verb, host, path, body, file } = built;
  const content = file ? file.body : body;
  const request = {
    method: verb,
    host,
    path,
    headers: headersOf(`${record.authorization.header_scheme} ${token.reveal()}`, method.record, built),
    signal: deadline.caller,
    timeoutMs: Math.min(record.limits.timeout_ms, deadline.leftMs),
  };
  return send(content === undefined ? request : { ...request, body: content });
}

function headersOf(
  authorization: string,
  { answers }: MethodRecord,
  { body, file }: UpstreamRequest,
): { readonly [name: string]: string } {
  const accept = answers?.file?.accept ?? 'application/json';
  if (body === undefined) return { authorization, accept };
  return { authorization, accept, 'content-type': file?.contentType ?? 'application/json' };
}
