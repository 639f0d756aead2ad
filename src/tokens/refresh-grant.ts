import { type Clock, type ErrorCode, ok, type Refusal, type Result, refuse, type SecretText } from '../base/index.js';
import type { DataCenterRecord, Integration, ServiceHosts } from '../catalogue/index.js';
import type { EventOf } from '../events/index.js';
import type { Logger } from '../observe/index.js';
import type { Send } from '../outbound/index.js';
import type { AccountRow, Store } from '../store/index.js';
import { type CredentialSources, Credentials } from '../upstream/index.js';
import type { Vault } from '../vault/index.js';
import { type CredentialNote, noteCredentials } from './note-credentials.js';
import type { OAuthClient } from './oauth-clients.js';
import { type OAuthServer, oauthServerOf } from './oauth-server.js';
import { credentialValues, type GivenCredentials, readCredentials } from './sealed-credentials.js';
import { issuerOf, signAssertion } from './sign-assertion.js';
import { scopesInToken } from './token-claims.js';
import {
  requestToken,
  type TokenGrant,
  type TokenGrantInput,
  type TokenRefusal,
  type TokenRequest,
  tokenTimeoutMs,
} from './token-endpoint.js';
import {
  type Applicant,
  applicantOf,
  type TokenThrottle,
  type TokenThrottles,
  throttledCode,
  throttleRefusal,
} from './token-throttle.js';
import { withLease } from './with-lease.js';

/** An access token and the instant at which it expires. */
export interface LiveToken {
  readonly token: SecretText;
  readonly expiresAt: number;
}

/** The fields of an integrated account that a refresh needs. */
export interface TokenAccount extends Omit<AccountRow, 'integration'> {
  readonly integration: Integration;
  readonly dataCenter: DataCenterRecord;
  readonly hosts: ServiceHosts;
}

export interface RefreshDeps {
  readonly store: Store;
  readonly clock: Clock;
  readonly vault: Vault;
  readonly send: Send;
  readonly throttles: TokenThrottles;
  readonly eventOf?: EventOf | undefined;
  readonly clientOf: (account: TokenAccount) => Promise<Result<OAuthClient>>;
  /** Called for every token request of a refresh. */
  readonly onTokenRequest?: ((integration: string, outcome: string) => void) | undefined;
  readonly log?: Logger | undefined;
}

/** Which token a refresh must return. */
export interface RefreshWish {
  /** The token that the upstream refused. Any other token will do, including one that another process just fetched. */
  readonly rejected: SecretText | null;
  /** A stored token counts as fresh if it expires after this instant. */
  readonly freshUntil: number;
  /** Request a new token whatever is stored, and even for an account that must be reconnected. */
  readonly isForced: boolean;
}

/** The result of a refresh. */
export type Refreshed =
  | { readonly kind: 'fresh'; readonly live: LiveToken }
  /** The token endpoint must not be called before the throttle ends. */
  | { readonly kind: 'throttled'; readonly refusal: Refusal; readonly throttle: TokenThrottle }
  /** The consent is no longer valid or the account was deleted: a cached token is not valid either. */
  | { readonly kind: 'lost'; readonly refusal: Refusal }
  /** A temporary error: a cached token stays valid. */
  | { readonly kind: 'unavailable'; readonly refusal: Refusal };

/**
 * Returns a fresh access token: one that another process fetched meanwhile, or a new one, with one request per account
 * at a time across all processes. Marks the account if its consent is no longer valid.
 */
export async function refreshGrant(parts: RefreshDeps, account: TokenAccount, wish: RefreshWish): Promise<Refreshed> {
  const place = await placeOf(parts, account);
  const refreshed = await withLease<Refreshed>(parts, account.id, {
    look: async () => {
      const found = await lookInStore(parts, account, { ...wish, place });
      return found && ok(found);
    },
    work: async () => {
      const fetched = await fetchToken(parts, account);
      await noteCredentials(parts, { accountId: account.id, ...noteOf(fetched) });
      return ok(fetched);
    },
  });
  return refreshed.ok ? refreshed.value : { kind: 'unavailable', refusal: refreshed.refusal };
}

const noteKinds = { lost: 'refused', throttled: 'throttled', unavailable: 'failed' } as const;

function noteOf(fetched: Refreshed): Omit<CredentialNote, 'accountId'> {
  if (fetched.kind === 'fresh') return { kind: 'refreshed', expiresAt: fetched.live.expiresAt };
  const { message, data } = fetched.refusal;
  const code = data?.upstream_code;
  return {
    kind: noteKinds[fetched.kind],
    code: typeof code === 'string' && code !== '' ? code : null,
    detail: message,
  };
}

/** The token endpoint of a refresh, and its applicant. */
interface TokenPlace {
  readonly server: OAuthServer;
  readonly applicant: Applicant;
}

/** Null if something that it needs is missing; the refresh itself reports that. */
async function placeOf(parts: RefreshDeps, account: TokenAccount): Promise<TokenPlace | null> {
  const server = oauthServerOf(account);
  const given = await readCredentials(parts, account.id);
  if (!server.ok || !given.ok) return null;
  if (given.value.grant === 'jwt_bearer') {
    const applicant = issuerOf(server.value, sourcesOf(server.value, account, given.value.fields));
    return applicant === undefined ? null : { server: server.value, applicant };
  }
  const client = await parts.clientOf(account);
  return client.ok ? { server: server.value, applicant: client.value.id } : null;
}

function sourcesOf(
  { record }: OAuthServer,
  { context }: TokenAccount,
  fields: GivenCredentials['fields'],
): CredentialSources {
  return { credentials: new Credentials(credentialValues(record.fields, fields), null), context };
}

// The result of another account or process meanwhile.
async function lookInStore(
  parts: RefreshDeps,
  account: TokenAccount,
  { place, ...wish }: RefreshWish & { readonly place: TokenPlace | null },
): Promise<Refreshed | null> {
  const row = await parts.store.accounts.get(account.id);
  const throttle = row && place && (await parts.throttles.current(place.server, place.applicant));
  if (throttle) return throttledBy(throttle, parts.clock);
  if (wish.isForced) return null;
  if (!row) return deleted(account);
  // Another process found the consent no longer valid; another request would not help.
  if (row.status === 'needs_reauth')
    return lost('needs_reauth', row.lastError?.message ?? 'its consent is no longer valid.');
  const stored = await readStoredToken(parts, account.id);
  const isFresh = stored && stored.expiresAt > wish.freshUntil && stored.token.reveal() !== wish.rejected?.reveal();
  return isFresh ? { kind: 'fresh', live: stored } : null;
}

function throttledBy(throttle: TokenThrottle, clock: Clock): Refreshed {
  return { kind: 'throttled', throttle, refusal: throttleRefusal(throttle, clock.now()) };
}

function failed(refusal: Refusal): Refreshed {
  return { kind: refusal.code === 'unavailable' ? 'unavailable' : 'lost', refusal };
}

function deleted({ id }: TokenAccount): Refreshed {
  return lost('not_found', `The integrated account ${id} has been deleted.`);
}

function lost(code: ErrorCode, message: string, data?: Refusal['data']): Refreshed {
  return { kind: 'lost', refusal: refuse(code, message, data && { data }).refusal };
}

/** The sealed access token in the store, expired or not; null if there is none that this installation can open. */
export async function readStoredToken(
  { store, vault }: Pick<RefreshDeps, 'store' | 'vault'>,
  accountId: string,
): Promise<LiveToken | null> {
  const row = await store.secrets.get(accountId, 'access_token');
  if (!row || row.expiresAt === null) return null;
  const opened = vault.open(row);
  return opened.ok ? { token: opened.value, expiresAt: row.expiresAt } : null;
}

async function fetchToken(parts: RefreshDeps, account: TokenAccount): Promise<Refreshed> {
  const server = oauthServerOf(account);
  if (!server.ok) return failed(server.refusal);
  const input = await inputOf(parts, account, server.value);
  if (!input.ok) return failed(input.refusal);
  if (input.value === null)
    return deadGrant(parts, account, { code: '', message: 'its access token has ended and it has no refresh token.' });
  const answer = await requestToken(parts.send, {
    server: server.value,
    ...input.value,
    // Not the caller's signal: the refresh is for everyone who waits, and for later callers.
    signal: AbortSignal.timeout(tokenTimeoutMs + 1_000),
  });
  parts.onTokenRequest?.(account.integration.name, answer.kind === 'granted' ? 'granted' : answer.fault);
  if (answer.kind === 'granted') return keepGrant(parts, account, answer.grant);
  if (answer.fault === 'dead_grant') return deadGrant(parts, account, answer);
  if (answer.fault === 'throttled')
    return keepThrottle(parts, account, { server: server.value, applicant: applicantOf(input.value), answer });
  const { fault, code, message, help } = answer;
  const { refusal } = refuse('unavailable', message, { help, data: { upstream_code: code, token_fault: fault } });
  return { kind: 'unavailable', refusal };
}

/**
 * The input of a token request: the refresh token, or for grants without a person the original grant; null if there is
 * none.
 */
async function inputOf(
  parts: RefreshDeps,
  account: TokenAccount,
  server: OAuthServer,
): Promise<Result<Pick<TokenRequest, 'client' | 'input'> | null>> {
  const given = await readCredentials(parts, account.id);
  if (!given.ok) return given;
  const { grant, fields } = given.value;
  if (grant === 'jwt_bearer') {
    const sources = sourcesOf(server, account, fields);
    return assertionInput(server, sources, { scopes: account.scopes, nowMs: parts.clock.now() });
  }
  const client = await parts.clientOf(account);
  if (!client.ok) return refuse('unavailable', client.refusal.message);
  if (grant === 'client_credentials')
    return ok({ client: client.value, input: { kind: 'client_credentials', scopes: account.scopes } });
  const row = await parts.store.secrets.get(account.id, 'refresh_token');
  if (!row) return ok(null);
  const refreshToken = parts.vault.open(row);
  return refreshToken.ok
    ? ok({ client: client.value, input: { kind: 'refresh_token', refreshToken: refreshToken.value } })
    : refreshToken;
}

/** The contents of a token request with a signed assertion. */
export async function assertionInput(
  server: OAuthServer,
  sources: CredentialSources,
  { scopes, nowMs }: { readonly scopes: readonly string[]; readonly nowMs: number },
): Promise<Result<{ readonly client: null; readonly input: TokenGrantInput }>> {
  const assertion = await signAssertion(server, { sources, scopes, nowMs });
  if (!assertion.ok) return assertion;
  const isClaim = server.record.jwt_bearer?.scopes_in !== 'parameter';
  return ok({
    client: null,
    input: { kind: 'jwt_bearer', ...assertion.value, scopes: isClaim ? [] : scopes },
  });
}

// Also stored with the account, to show why it has no token.
async function keepThrottle(
  { store, clock, throttles }: RefreshDeps,
  account: TokenAccount,
  { server, applicant, answer }: TokenPlace & { readonly answer: TokenRefusal },
): Promise<Refreshed> {
  const { code, message } = answer;
  const throttle = await throttles.note(server, applicant, message);
  const now = clock.now();
  if (account.status === 'active')
    await store.accounts.update(account.id, { lastError: { code: throttledCode, message, at: now }, updatedAt: now });
  const refusal = throttleRefusal(throttle, now);
  return { kind: 'throttled', refusal: { ...refusal, data: { ...refusal.data, upstream_code: code } }, throttle };
}

async function deadGrant(
  { store, clock, eventOf }: RefreshDeps,
  account: TokenAccount,
  { code, message }: { readonly code: string; readonly message: string },
): Promise<Refreshed> {
  const now = clock.now();
  const changes = {
    status: 'needs_reauth' as const,
    lastError: { code: code || 'needs_reauth', message, at: now },
    updatedAt: now,
  };
  // Published once: not for an account that was already marked.
  const told =
    account.status === 'needs_reauth'
      ? undefined
      : eventOf?.('needs_reauth', { ...account, integration: account.integration.name, ...changes });
  await store.accounts.update(account.id, changes, told);
  return lost('needs_reauth', message, { upstream_code: code });
}

/** The scopes that a client's new token lists; null if a person consented, or if the token lists none. */
async function scopesNow(
  parts: RefreshDeps,
  { id, integration }: TokenAccount,
  { accessToken }: TokenGrant,
): Promise<readonly string[] | null> {
  const { authorization } = integration.record;
  if (authorization.kind !== 'oauth2' || !authorization.access_token_claims) return null;
  const given = await readCredentials(parts, id);
  return given.ok && given.value.grant === 'client_credentials' ? scopesInToken(authorization, accessToken) : null;
}

function isSameList(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && one.every((text, at) => text === other[at]);
}

async function keepGrant(parts: RefreshDeps, account: TokenAccount, grant: TokenGrant): Promise<Refreshed> {
  const { store, vault, clock } = parts;
  const updatedAt = clock.now();
  const expiresAt = updatedAt + grant.expiresInSeconds * 1000;
  const place = { accountId: account.id, updatedAt };
  const sealed = [vault.seal(grant.accessToken, { ...place, kind: 'access_token', expiresAt })];
  if (grant.refreshToken)
    sealed.push(vault.seal(grant.refreshToken, { ...place, kind: 'refresh_token', expiresAt: null }));
  try {
    await store.secrets.put(sealed);
    const row = await store.accounts.get(account.id);
    if (row?.lastError?.code === throttledCode) await store.accounts.update(account.id, { lastError: null, updatedAt });
    const scopes = await scopesNow(parts, account, grant);
    if (row && scopes !== null && !isSameList(row.scopes, scopes))
      await store.accounts.update(account.id, { scopes, updatedAt });
  } catch (error) {
    if (await store.accounts.get(account.id)) throw error;
    return deleted(account);
  }
  return { kind: 'fresh', live: { token: grant.accessToken, expiresAt } };
}
