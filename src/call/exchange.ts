import { randomUUID } from 'node:crypto';
import { ok } from '../base/index.js';
import type { Method } from '../catalogue/index.js';
import { buildRequest } from '../upstream/index.js';
import type { CheckedCall, ExecuteDeps } from './checked-call.js';
import { classifyResponse, type Exchanged } from './classify-response.js';
import { sendRequest } from './send-request.js';
import { fileOf } from './take-file.js';

const noFile = ok(null);

/**
 * One exchange with the service: builds the request of a method, authorizes it, records the intent of a change, sends
 * it and classifies the response, with at most one repeat.
 */
export async function exchange(deps: ExecuteDeps, call: CheckedCall, method: Method): Promise<Exchanged> {
  const { accounts } = deps;
  const { account, deadline } = call;
  const taken = method === call.method ? await fileOf(deps, call) : noFile;
  if (!taken.ok) return taken;
  const built = buildRequest(method.record, call.values, {
    hosts: account.hosts,
    headers: account.integration.headers,
    fresh: randomUUID,
    file: taken.value,
  });
  if (!built.ok) return built;
  const held = accounts.heldCredentials(account);
  const found = held ? ok(held) : await accounts.credentials(account, deadline.signal);
  if (!found.ok) return found;
  const credentials = found.value;
  if (method.record.effect !== 'read') {
    const intent = await call.recordIntent();
    if (!intent.ok) return intent;
  }
  const request = { method, built: built.value, credentials };
  const first = classifyResponse(deps, call, method, await sendRequest(deps, call, request));
  if (!first.ok || first.validated.kind === 'ok' || first.validated.class !== 'token_expired') return first;
  if (account.integration.record.authorization.kind === 'none') return first;
  if (credentials.accessToken)
    call.events?.log('notice', 'The service refused the access token; asking once more with a fresh one.');
  // The only repeat anywhere: once, with new credentials.
  const fresh = await accounts.replaceCredentials(account, credentials, deadline.signal);
  if (!fresh.ok) return fresh;
  return classifyResponse(deps, call, method, await sendRequest(deps, call, { ...request, credentials: fresh.value }));
}
