import { isJsonObject, parseExactJson, type SecretText } from '../base/index.js';
import type { AuthorizationRecord, DataCenterRecord } from '../catalogue/index.js';
import type { OutboundReply, Send } from '../outbound/index.js';

const timeoutMs = 10_000;

/** Asks the service to end a refresh token; null where it confirmed that, else why it did not. */
export async function revokeGrant(
  send: Send,
  {
    refreshToken,
    dataCenter,
    authorization,
    signal,
  }: {
    readonly refreshToken: SecretText;
    readonly dataCenter: DataCenterRecord;
    readonly authorization: AuthorizationRecord;
    readonly signal: AbortSignal;
  },
): Promise<string | null> {
  const host = dataCenter.hosts.accounts;
  const reply = await send({
    host,
    method: 'POST',
    path: authorization.paths.revoke,
    headers: { 'content-type': 'application/x-www-form-urlencoded', accept: 'application/json' },
    body: new URLSearchParams({ token: refreshToken.reveal() }).toString(),
    signal,
    timeoutMs,
  });
  if (!reply.ok) return `${host} could not be asked to revoke the consent: ${reply.refusal.message}`;
  const fault = faultOf(reply.value);
  return fault === null ? null : `${host} did not confirm that the consent has ended: it answered ${fault}.`;
}

function faultOf({ status, text }: OutboundReply): string | null {
  const error = errorOf(text);
  if (status >= 300) return error === null ? `HTTP ${status}` : `HTTP ${status}, ${error}`;
  return error;
}

// An empty body confirms too; a page does not: it comes from something in between.
function errorOf(text: string): string | null {
  if (text.trim() === '') return null;
  try {
    const body = parseExactJson(text);
    if (!isJsonObject(body)) return null;
    if (body.error !== undefined) return typeof body.error === 'string' ? body.error.slice(0, 100) : 'an error';
    return body.status === 'failure' || body.status === 'error' ? 'a failure' : null;
  } catch {
    return 'something that is not JSON';
  }
}
