import { randomBytes } from 'node:crypto';
import type { DataCenter } from '../data-centers.js';
import type { JsonMap } from '../json.js';
import { echoScopes } from './scopes.js';

const codeLifetimeMs = 120_000;
const accessLifetimeMs = 3_600_000;
const accessPerRefreshMax = 15;
const refreshPerUserMax = 20;
const windowMs = 600_000;
const grantsPerWindowMax = 10;
const throttleMs = 900_000;
/** Above this many access tokens the expired ones are swept. */
const sweepAt = 5_000;

/** What a consent gives. */
export interface Consent {
  readonly center: DataCenter;
  readonly zuid: string;
  readonly scopes: readonly string[];
  readonly givesRefreshToken: boolean;
}

/** A code that waits to be exchanged. */
export interface Code extends Consent {
  /** Null for codes that never had one: those of the console's Self Client. */
  readonly redirectUri: string | null;
  /** The S256 challenge, where one was sent. */
  readonly challenge: string | null;
}

/** What an access token is worth. */
export interface AccessGrant {
  readonly zuid: string;
  /** In small letters. */
  readonly scopes: ReadonlySet<string>;
}

interface LiveAccess extends AccessGrant {
  readonly center: DataCenter;
  expiresAt: number;
}

interface RefreshGrant {
  readonly token: string;
  readonly consent: Consent;
  readonly accessTokens: string[];
  grantedAt: readonly number[];
}

/** Which tokens the control plane means; what is left out means all. */
export interface TokenChoice {
  readonly center?: DataCenter;
  readonly accessToken?: string;
  readonly refreshToken?: string;
}

/** Codes and tokens of all data centres; each is good in its own only. */
export interface Grants {
  issueCode(code: Code, lifetimeMs?: number): string;
  /** The code's content, once; undefined where it is unknown, used, expired, or of another data centre. */
  redeemCode(center: DataCenter, code: string): Code | undefined;
  /** Whether this user has consented to offline access before; from now on he has. */
  noteOfflineConsent(center: DataCenter, zuid: string): boolean;
  /** Whether the token endpoint is throttled; asking restarts the fifteen minutes that it takes. */
  isThrottled(center: DataCenter): boolean;
  /** The token reply for a consent. */
  grant(consent: Consent): JsonMap;
  /** The token reply for a refresh token, or the error that the service has for it. */
  refresh(center: DataCenter, refreshToken: string): JsonMap;
  /** Ends a refresh token with all that was made from it, or an access token. */
  revoke(center: DataCenter, token: string): boolean;
  check(center: DataCenter, accessToken: string): AccessGrant | undefined;
  /** Ends every consent of a user, as a new password does. */
  endConsentsOf(center: DataCenter, zuid: string): void;
  expireAccessTokens(choice: TokenChoice): number;
  revokeRefreshTokens(choice: TokenChoice): number;
  clear(): void;
}

/** Makes the store of codes and tokens; `now` is its clock. */
export function createGrants(now: () => number): Grants {
  return new GrantStore(now);
}

class GrantStore implements Grants {
  readonly #now: () => number;
  readonly #codes = new Map<string, { readonly content: Code; readonly expiresAt: number }>();
  readonly #refreshGrants = new Map<string, RefreshGrant>();
  readonly #accessGrants = new Map<string, LiveAccess>();
  readonly #consents = new Set<string>();
  readonly #throttledUntil = new Map<string, number>();

  constructor(now: () => number) {
    this.#now = now;
  }

  issueCode(content: Code, lifetimeMs = codeLifetimeMs): string {
    const code = mintSecret();
    this.#codes.set(code, { content, expiresAt: this.#now() + lifetimeMs });
    return code;
  }

  redeemCode(center: DataCenter, code: string): Code | undefined {
    const entry = this.#codes.get(code);
    if (entry?.content.center !== center) return undefined;
    this.#codes.delete(code);
    return entry.expiresAt > this.#now() ? entry.content : undefined;
  }

  noteOfflineConsent(center: DataCenter, zuid: string): boolean {
    const key = `${center.id} ${zuid}`;
    const isKnown = this.#consents.has(key);
    this.#consents.add(key);
    return isKnown;
  }

  isThrottled(center: DataCenter): boolean {
    const isThrottled = (this.#throttledUntil.get(center.id) ?? 0) > this.#now();
    if (isThrottled) this.#throttledUntil.set(center.id, this.#now() + throttleMs);
    return isThrottled;
  }

  grant(consent: Consent): JsonMap {
    const refresh = consent.givesRefreshToken ? this.#mintRefresh(consent) : null;
    return { ...this.#mintAccess(consent, refresh), ...(refresh ? { refresh_token: refresh.token } : {}) };
  }

  refresh(center: DataCenter, refreshToken: string): JsonMap {
    const grant = this.#refreshGrants.get(refreshToken);
    if (grant?.consent.center !== center) return { error: 'invalid_code' };
    const recent = grant.grantedAt.filter((at) => at > this.#now() - windowMs);
    if (recent.length >= grantsPerWindowMax) {
      this.#throttledUntil.set(center.id, this.#now() + throttleMs);
      return throttleReply;
    }
    grant.grantedAt = [...recent, this.#now()];
    return this.#mintAccess(grant.consent, grant);
  }

  revoke(center: DataCenter, token: string): boolean {
    const grant = this.#refreshGrants.get(token);
    if (grant?.consent.center === center) {
      this.#endRefresh(grant);
      return true;
    }
    return this.#accessGrants.get(token)?.center === center && this.#accessGrants.delete(token);
  }

  check(center: DataCenter, accessToken: string): AccessGrant | undefined {
    const grant = this.#accessGrants.get(accessToken);
    return grant && grant.center === center && grant.expiresAt > this.#now() ? grant : undefined;
  }

  endConsentsOf(center: DataCenter, zuid: string): void {
    for (const grant of [...this.#refreshGrants.values()])
      if (grant.consent.center === center && grant.consent.zuid === zuid) this.#endRefresh(grant);
    for (const [token, grant] of this.#accessGrants)
      if (grant.center === center && grant.zuid === zuid) this.#accessGrants.delete(token);
  }

  expireAccessTokens({ center, accessToken, refreshToken }: TokenChoice): number {
    const made = refreshToken === undefined ? null : new Set(this.#refreshGrants.get(refreshToken)?.accessTokens);
    const chosen = [...this.#accessGrants].filter(
      ([token, grant]) =>
        (center === undefined || grant.center === center) &&
        (accessToken === undefined || token === accessToken) &&
        (made === null || made.has(token)),
    );
    for (const [, grant] of chosen) grant.expiresAt = 0;
    return chosen.length;
  }

  revokeRefreshTokens({ center, refreshToken }: TokenChoice): number {
    const chosen = [...this.#refreshGrants.values()].filter(
      (grant) =>
        (center === undefined || grant.consent.center === center) &&
        (refreshToken === undefined || grant.token === refreshToken),
    );
    for (const grant of chosen) this.#endRefresh(grant);
    return chosen.length;
  }

  clear(): void {
    this.#codes.clear();
    this.#refreshGrants.clear();
    this.#accessGrants.clear();
    this.#consents.clear();
    this.#throttledUntil.clear();
  }

  #endRefresh(grant: RefreshGrant): void {
    this.#refreshGrants.delete(grant.token);
    for (const accessToken of grant.accessTokens) this.#accessGrants.delete(accessToken);
  }

  #sweep(): void {
    for (const [token, grant] of this.#accessGrants)
      if (grant.expiresAt <= this.#now()) this.#accessGrants.delete(token);
  }

  #mintAccess({ center, zuid, scopes }: Consent, refresh: RefreshGrant | null): JsonMap {
    if (this.#accessGrants.size >= sweepAt) this.#sweep();
    const accessToken = mintSecret();
    this.#accessGrants.set(accessToken, {
      center,
      zuid,
      scopes: new Set(scopes.map((scope) => scope.toLowerCase())),
      expiresAt: this.#now() + accessLifetimeMs,
    });
    refresh?.accessTokens.push(accessToken);
    // The sixteenth live token ends the oldest.
    if (refresh && refresh.accessTokens.length > accessPerRefreshMax)
      this.#accessGrants.delete(refresh.accessTokens.shift() ?? '');
    return {
      access_token: accessToken,
      scope: echoScopes(scopes),
      api_domain: center.apiDomain,
      token_type: 'Bearer',
      expires_in: accessLifetimeMs / 1000,
    };
  }

  #mintRefresh(consent: Consent): RefreshGrant {
    const siblings = [...this.#refreshGrants.values()].filter(
      (known) => known.consent.center === consent.center && known.consent.zuid === consent.zuid,
    );
    const [oldest] = siblings;
    // The twenty-first refresh token of a user ends the oldest and all that was made from it.
    if (siblings.length >= refreshPerUserMax && oldest) this.#endRefresh(oldest);
    const grant: RefreshGrant = { token: mintSecret(), consent, accessTokens: [], grantedAt: [] };
    this.#refreshGrants.set(grant.token, grant);
    return grant;
  }
}

/** The throttle as it was seen live, under HTTP 400: `error` is in the language of the user. */
export const throttleReply: JsonMap = {
  error_description: 'You have made too many requests continuously. Please try again after some time.',
  error: '访问被拒绝',
  status: 'failure',
};

/** A random secret in the service's form. */
export function mintSecret(prefix = '1000'): string {
  return `${prefix}.${randomBytes(16).toString('hex')}.${randomBytes(16).toString('hex')}`;
}
