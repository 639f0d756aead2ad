import { isJsonObject, parseExactJson, type SecretText } from '../base/index.js';
import type { OutboundReply, Send } from '../outbound/index.js';
import type { OAuthClient } from './oauth-clients.js';
import { endpointOf, type OAuthServer } from './oauth-server.js';
import { clientHeaders, clientMembers } from './token-endpoint.js';

const timeoutMs = 10_000;

/** Revokes a token at the service. Returns null if the service confirmed, otherwise the reason. */
export async function revokeGrant(
  send: Send,
  {
    token,
    server,
    client,
    signal,
  }: {
    readonly token: SecretText;
    readonly server: OAuthServer;
    readonly client: OAuthClient | null;
    readonly signal: AbortSignal;
  },
): Promise<string | null> {
  const endpoint = endpointOf(server, 'revoke');
  if (!endpoint) return 'The service has no way to revoke the consent from here; end it there where that matters.';
  const { host } = endpoint;
  const { record } = server;
  const prover = record.revoke_with === 'token' ? null : client;
  const reply = await send({
    ...endpoint,
    method: 'POST',
    headers: {
      'content-type': 'application/x-www-form-urlencoded',
      accept: 'application/json',
      ...clientHeaders(record, prover),
    },
    body: new URLSearchParams({ token: token.reveal(), ...clientMembers(record, prover) }).toString(),
    signal,
    timeoutMs,
  });
  if (!reply.ok) return `The consent could not be revoked at ${host}: ${reply.refusal.message}`;
  const fault = faultOf(reply.value);
  return fault === null ? null : `${host} did not confirm that the consent was revoked: it returned ${fault}.`;
}

function faultOf({ status, text }: OutboundReply): string | null {
  const error = errorOf(text);
  if (status >= 300) return error === null ? `HTTP ${status}` : `HTTP ${status}, ${error}`;
  return error;
}

// An empty body confirms as well; an HTML page does not: it is from a proxy.
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
