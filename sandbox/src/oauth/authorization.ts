import { type DataCenter, dataCenters, findDataCenter } from '../data-centers.js';
import { isRegisteredRedirect, sandboxClient } from './client.js';
import type { Grants } from './grants.js';
import { readScopes } from './scopes.js';

/** An authorization request that passed the checks. */
export interface AuthorizationRequest {
  readonly redirectUri: string;
  readonly scopes: readonly string[];
  readonly state: string | null;
  readonly isOffline: boolean;
  readonly asksConsentAgain: boolean;
  readonly challenge: string | null;
}

/** Reads an authorization request; a text is the error that the service's page shows. */
export function readAuthorizationRequest(parameters: URLSearchParams): AuthorizationRequest | string {
  if (parameters.get('client_id') !== sandboxClient.id) return 'invalid_client';
  const redirectUri = parameters.get('redirect_uri') ?? '';
  if (!isRegisteredRedirect(redirectUri)) return 'invalid_redirect_uri';
  if (parameters.get('response_type') !== 'code') return 'invalid_response_type';
  const scopes = readScopes(parameters.get('scope') ?? '');
  if (!scopes) return 'invalid_scope';
  const accessType = parameters.get('access_type') ?? 'online';
  if (accessType !== 'online' && accessType !== 'offline') return 'invalid_access_type';
  const challenge = parameters.get('code_challenge');
  // Discovery advertises only S256.
  if (challenge !== null && parameters.get('code_challenge_method') !== 'S256') return 'invalid_code_challenge_method';
  return {
    redirectUri,
    scopes,
    state: parameters.get('state'),
    isOffline: accessType === 'offline',
    asksConsentAgain: parameters.get('prompt') === 'consent',
    challenge,
  };
}

/** Where the user's browser goes after the decision. */
export function decide(
  grants: Grants,
  request: AuthorizationRequest,
  decision: { readonly isApproved: boolean; readonly home: DataCenter; readonly zuid: string },
): string {
  const target = new URL(request.redirectUri);
  if (request.state !== null) target.searchParams.set('state', request.state);
  if (!decision.isApproved) {
    target.searchParams.set('error', 'access_denied');
    return target.href;
  }
  const { home: center, zuid } = decision;
  // A refresh token is issued only for the first offline consent, unless consent is requested again.
  const isRepeat = request.isOffline && grants.noteOfflineConsent(center, zuid);
  const code = grants.issueCode({
    center,
    zuid,
    scopes: request.scopes,
    givesRefreshToken: request.isOffline && (!isRepeat || request.asksConsentAgain),
    redirectUri: request.redirectUri,
    challenge: request.challenge,
  });
  target.searchParams.set('code', code);
  target.searchParams.set('location', center.location);
  target.searchParams.set('accounts-server', `https://${center.accountsHost}`);
  return target.href;
}

/**
 * The data centres in which a user who starts at `center` may be at home. Everybody starts at the first one, whose servers know them all;
 * China is operated apart.
 */
export function homesFrom(center: DataCenter): readonly DataCenter[] {
  if (center.location === 'cn') return [center];
  return [center, ...dataCenters.filter((other) => other !== center && other.location !== 'cn')];
}

/** The home that a decision names, if it is one of them; where none is named, the data centre itself. */
export function readHome(center: DataCenter, name: string | null): DataCenter | undefined {
  const home = name === null || name === '' ? center : findDataCenter(name);
  return home && homesFrom(center).includes(home) ? home : undefined;
}
