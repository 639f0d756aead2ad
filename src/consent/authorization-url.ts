import { createHash } from 'node:crypto';
import type { CheckedConnection } from '../accounts/index.js';
import { ok, type Result, refuse, type SecretText } from '../base/index.js';
import type { OAuthRecord } from '../catalogue/index.js';
import { endpointOf } from '../tokens/index.js';
import { browserOrigin } from './browser-origin.js';

/** The endpoint for consent in a browser. */
export interface Authorizer {
  readonly record: OAuthRecord;
  readonly clientId: string;
  readonly endpoint: { readonly host: string; readonly path: string };
}

/** The endpoint for consent in a browser. Refuses if the integration has none. */
export function authorizerOf({ integration, server, client }: CheckedConnection): Result<Authorizer> {
  const endpoint = server && endpointOf(server, 'authorize');
  return server && client && endpoint && server.record.grants.includes('code')
    ? ok({ record: server.record, clientId: client.id, endpoint })
    : refuse('invalid_params', `${integration.record.title} has no consent in a browser.`);
}

/** The URL of the consent page, with the values that verify the callback. */
export function authorizationUrl(
  { record, clientId, endpoint }: Authorizer,
  asked: { scopes: readonly string[]; redirectUri: string; state: string; verifier: SecretText },
  connectTo: ReadonlyMap<string, string> | undefined,
): string {
  const url = new URL(endpoint.path, browserOrigin(endpoint.host, connectTo));
  const challenge = createHash('sha256').update(asked.verifier.reveal()).digest('base64url');
  url.search = new URLSearchParams({
    ...record.authorize_parameters,
    response_type: 'code',
    client_id: clientId,
    redirect_uri: asked.redirectUri,
    ...(asked.scopes.length > 0 ? { scope: asked.scopes.join(record.scope_separator) } : {}),
    state: asked.state,
    ...(record.pkce === 'S256' ? { code_challenge: challenge, code_challenge_method: 'S256' } : {}),
  }).toString();
  return url.href;
}
