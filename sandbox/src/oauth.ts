import { createHash, randomBytes } from 'node:crypto';
import type { DataCenter } from './data-centers.js';
import type { Json, JsonMap } from './json.js';

/** The OAuth client that the sandbox knows in every data centre. */
export const sandboxClient = { id: '1000.SANDBOXCLIENT0000000000000000', secret: 'sandbox-client-secret' } as const;

const codeLifetimeMs = 120_000;
const accessLifetimeMs = 3_600_000;
const accessPerRefreshMax = 15;
const refreshMax = 20;
const windowMs = 600_000;
const grantsPerWindowMax = 10;

interface Code {
  readonly scopes: readonly string[];
  readonly center: string;
  readonly redirectUri: string | null;
  readonly challenge: string | null;
  readonly expiresAt: number;
  readonly givesRefreshToken: boolean;
}

interface RefreshGrant {
  readonly token: string;
  readonly center: string;
  readonly scopes: readonly string[];
  readonly accessTokens: string[];
  readonly grantedAt: number[];
}

interface AccessGrant {
  readonly center: string;
  readonly scopes: readonly string[];
  expiresAt: number;
}

/** What a bearer's access token is worth in a data centre. */
export type TokenVerdict = { readonly ok: true; readonly scopes: readonly string[] } | { readonly ok: false };

/** The accounts servers of all data centres. */
export interface OAuthServer {
  issueCode(request: {
    scopes: readonly string[];
    center: DataCenter;
    redirectUri: string | null;
    challenge: string | null;
    givesRefreshToken: boolean;
    lifetimeMs?: number;
  }): string;
  /** The token endpoint; errors come under HTTP 200. */
  token(center: DataCenter, form: URLSearchParams): JsonMap;
  revoke(token: string): boolean;
  check(center: DataCenter, accessToken: string): TokenVerdict;
  /** For the control plane: ends every access token now. */
  expireAccessTokens(): number;
  /** For the control plane: ends every refresh token and what was made from it. */
  revokeRefreshTokens(): number;
  clear(): void;
}

/** Makes the accounts servers; `now` is their clock. */
export function createOAuthServer(now: () => number): OAuthServer {
  const codes = new Map<string, Code>();
  const refreshGrants = new Map<string, RefreshGrant>();
  const accessGrants = new Map<string, AccessGrant>();
  const secret = (): string => `1000.${randomBytes(16).toString('hex')}.${randomBytes(16).toString('hex')}`;

  const endGrant = (grant: RefreshGrant): void => {
    refreshGrants.delete(grant.token);
    for (const accessToken of grant.accessTokens) accessGrants.delete(accessToken);
  };
  const mintAccess = (center: string, scopes: readonly string[], refresh: RefreshGrant | null): JsonMap => {
    const accessToken = secret();
    accessGrants.set(accessToken, { center, scopes, expiresAt: now() + accessLifetimeMs });
    refresh?.accessTokens.push(accessToken);
    // The sixteenth live token ends the oldest.
    if (refresh && refresh.accessTokens.length > accessPerRefreshMax)
      accessGrants.delete(refresh.accessTokens.shift() ?? '');
    return {
      access_token: accessToken,
      scope: scopes.join(' '),
      api_domain: 'https://www.zohoapis.com',
      token_type: 'Bearer',
      expires_in: accessLifetimeMs / 1000,
    };
  };
  const mintRefresh = (center: string, scopes: readonly string[]): RefreshGrant => {
    const grant: RefreshGrant = { token: secret(), center, scopes, accessTokens: [], grantedAt: [] };
    const own = [...refreshGrants.values()].filter((known) => known.center === center);
    // The twenty-first refresh token ends the oldest and all that was made from it.
    const [oldest] = own;
    if (own.length >= refreshMax && oldest) endGrant(oldest);
    refreshGrants.set(grant.token, grant);
    return grant;
  };

  const exchangeCode = (center: DataCenter, form: URLSearchParams): JsonMap => {
    const code = form.get('code') ?? '';
    const entry = codes.get(code);
    codes.delete(code);
    if (!entry || entry.center !== center.id || entry.expiresAt <= now()) return { error: 'invalid_code' };
    if (entry.redirectUri !== null && entry.redirectUri !== form.get('redirect_uri'))
      return { error: 'invalid_redirect_uri' };
    if (
      entry.challenge !== null &&
      createHash('sha256')
        .update(form.get('code_verifier') ?? '')
        .digest('base64url') !== entry.challenge
    )
      return { error: 'invalid_code' };
    const refresh = entry.givesRefreshToken ? mintRefresh(center.id, entry.scopes) : null;
    return { ...mintAccess(center.id, entry.scopes, refresh), ...(refresh ? { refresh_token: refresh.token } : {}) };
  };
  const exchangeRefresh = (center: DataCenter, form: URLSearchParams): JsonMap => {
    const grant = refreshGrants.get(form.get('refresh_token') ?? '');
    if (grant?.center !== center.id) return { error: 'invalid_code' };
    const recent = grant.grantedAt.filter((at) => at > now() - windowMs);
    if (recent.length >= grantsPerWindowMax)
      return {
        error: 'Access Denied',
        error_description: 'You have made too many requests continuously. Please try again after some time.',
      };
    grant.grantedAt.splice(0, grant.grantedAt.length, ...recent, now());
    return mintAccess(center.id, grant.scopes, grant);
  };

  return {
    issueCode: ({ scopes, center, redirectUri, challenge, givesRefreshToken, lifetimeMs }) => {
      const code = secret();
      codes.set(code, {
        scopes,
        center: center.id,
        redirectUri,
        challenge,
        givesRefreshToken,
        expiresAt: now() + (lifetimeMs ?? codeLifetimeMs),
      });
      return code;
    },
    token: (center, form) => {
      if (form.get('client_id') !== sandboxClient.id) return { error: 'invalid_client' };
      if (form.get('client_secret') !== sandboxClient.secret) return { error: 'invalid_client_secret' };
      if (form.get('grant_type') === 'authorization_code') return exchangeCode(center, form);
      if (form.get('grant_type') === 'refresh_token') return exchangeRefresh(center, form);
      return { error: 'unsupported_grant_type' };
    },
    revoke: (token) => {
      const grant = refreshGrants.get(token);
      if (grant) endGrant(grant);
      return grant !== undefined || accessGrants.delete(token);
    },
    check: (center, accessToken) => {
      const grant = accessGrants.get(accessToken);
      return grant && grant.center === center.id && grant.expiresAt > now()
        ? { ok: true, scopes: grant.scopes }
        : { ok: false };
    },
    expireAccessTokens: () => {
      for (const grant of accessGrants.values()) grant.expiresAt = 0;
      return accessGrants.size;
    },
    revokeRefreshTokens: () => {
      const count = refreshGrants.size;
      for (const grant of [...refreshGrants.values()]) endGrant(grant);
      return count;
    },
    clear: () => {
      codes.clear();
      refreshGrants.clear();
      accessGrants.clear();
    },
  };
}

/** Whether granted scopes suffice: the family's `.ALL`, or the verb's own. */
export function isScopeGranted(granted: readonly string[], family: string, method: string): boolean {
  const verb = { GET: 'READ', POST: 'CREATE', PUT: 'UPDATE', DELETE: 'DELETE' }[method] ?? 'READ';
  const wanted = new Set([`zohomail.${family}.all`, `zohomail.${family}.${verb}`].map((scope) => scope.toLowerCase()));
  return granted.some((scope) => wanted.has(scope.toLowerCase()));
}

/** The two shapes in which a missing scope or a bad token is told. */
export function authFailure(errorCode: 'INVALID_OAUTHSCOPE' | 'INVALID_OAUTHTOKEN', isBare: boolean): Json {
  const error = { msg: 'Error while processing!', errorCode, authFail: 'true', status: '401' };
  return isBare ? error : [2, error];
}
