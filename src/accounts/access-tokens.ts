import { type Clock, newId, ok, type Refusal, type Result, refuse, type SecretText } from '../base/index.js';
import type { Store } from '../store/index.js';
import { requestToken } from './token-endpoint.js';
import type { IntegratedAccount, OAuthClient, Outbound } from './types.js';
import type { Vault } from './vault.js';

// Ahead of expiry, and spread so that accounts connected together do not refresh together.
const refreshAheadMs = 5 * 60_000;
const jitterMs = 60_000;
const leaseMs = 30_000;
const pollMs = 50;
const pollsMax = 400;

export interface AccessTokensParts {
  readonly store: Store;
  readonly clock: Clock;
  readonly vault: Vault;
  readonly outbound: Outbound;
  readonly clientOf: (account: IntegratedAccount) => Promise<Result<OAuthClient>>;
  /** Called when the grant turned out dead. */
  readonly onDeadGrant: (account: IntegratedAccount, why: Refusal) => Promise<void>;
}

interface Held {
  readonly token: SecretText;
  readonly refreshAt: number;
  readonly expiresAt: number;
}

/** Access tokens: cached for their life, refreshed ahead of expiry, one refresh per account at a time across all processes. */
export interface AccessTokens {
  get(account: IntegratedAccount): Promise<Result<SecretText>>;
  replace(account: IntegratedAccount, rejected: SecretText): Promise<Result<SecretText>>;
  /** Takes in a token that just came with a new grant. */
  hold(accountId: string, token: SecretText, expiresInSeconds: number): Promise<void>;
  forget(accountId: string): void;
}

/** Makes the access-token cache of one process. */
export function createAccessTokens(parts: AccessTokensParts): AccessTokens {
  const { clock } = parts;
  const held = new Map<string, Held>();
  const underWay = new Map<string, Promise<Result<SecretText>>>();

  const remember = (accountId: string, token: SecretText, expiresAt: number): void => {
    held.set(accountId, {
      token,
      expiresAt,
      refreshAt: expiresAt - refreshAheadMs - Math.floor(Math.random() * jitterMs),
    });
  };
  const sharedRefresh = (account: IntegratedAccount, rejected: SecretText | null): Promise<Result<SecretText>> => {
    const present = underWay.get(account.id);
    if (present) return present;
    const refresh = refreshOnce(parts, account, { rejected, remember }).finally(() => underWay.delete(account.id));
    underWay.set(account.id, refresh);
    return refresh;
  };

  return {
    get: async (account) => {
      const present = held.get(account.id);
      const now = clock.now();
      if (present && now < present.refreshAt) return ok(present.token);
      const refreshed = await sharedRefresh(account, null);
      // A passing fault ahead of expiry is no fault yet: what is held still works.
      if (!refreshed.ok && refreshed.refusal.code === 'unavailable' && present && clock.now() < present.expiresAt)
        return ok(present.token);
      return refreshed;
    },
    replace: async (account, rejected) => {
      const present = held.get(account.id);
      if (present && present.token.reveal() !== rejected.reveal()) return ok(present.token);
      held.delete(account.id);
      return sharedRefresh(account, rejected);
    },
    hold: async (accountId, token, expiresInSeconds) => {
      const now = clock.now();
      const expiresAt = now + expiresInSeconds * 1000;
      await parts.store.secrets.put([
        parts.vault.seal(token, { accountId, kind: 'access_token', expiresAt, updatedAt: now }),
      ]);
      remember(accountId, token, expiresAt);
    },
    forget: (accountId) => void held.delete(accountId),
  };
}

interface RefreshHand {
  readonly rejected: SecretText | null;
  readonly remember: (accountId: string, token: SecretText, expiresAt: number) => void;
}

async function refreshOnce(
  parts: AccessTokensParts,
  account: IntegratedAccount,
  hand: RefreshHand,
): Promise<Result<SecretText>> {
  const { store, clock } = parts;
  const lease = `refresh/${account.id}`;
  const owner = newId('own');
  for (let poll = 0; poll < pollsMax; poll += 1) {
    const stored = await storedToken(parts, account, hand);
    if (stored) return ok(stored);
    const now = clock.now();
    if (await store.leases.acquire(lease, owner, now, now + leaseMs)) {
      try {
        // Another process may have finished between the look and the lease.
        const late = poll > 0 ? await storedToken(parts, account, hand) : null;
        return late ? ok(late) : await refreshUnderLease(parts, account, hand);
      } finally {
        await store.leases.release(lease, owner);
      }
    }
    const fresh = await store.accounts.get(account.id);
    if (fresh?.status === 'needs_reauth')
      return refuse('needs_reauth', fresh.lastError?.message ?? 'The account must be reconnected.');
    await new Promise((resolve) => setTimeout(resolve, pollMs));
  }
  return refuse('unavailable', `Another process has been refreshing account ${account.id} for too long; try again.`);
}

async function storedToken(
  { store, clock, vault }: AccessTokensParts,
  account: IntegratedAccount,
  { rejected, remember }: RefreshHand,
): Promise<SecretText | null> {
  const row = await store.secrets.get(account.id, 'access_token');
  if (!row || row.expiresAt === null || row.expiresAt - refreshAheadMs <= clock.now()) return null;
  const opened = vault.open(row);
  if (!opened.ok || opened.value.reveal() === rejected?.reveal()) return null;
  remember(account.id, opened.value, row.expiresAt);
  return opened.value;
}

async function refreshUnderLease(
  parts: AccessTokensParts,
  account: IntegratedAccount,
  { remember }: RefreshHand,
): Promise<Result<SecretText>> {
  const { store, clock, vault, outbound } = parts;
  const row = await store.secrets.get(account.id, 'refresh_token');
  if (!row) return refuse('needs_reauth', `Account ${account.id} has no refresh token.`);
  const refreshToken = vault.open(row);
  if (!refreshToken.ok) return refreshToken;
  const client = await parts.clientOf(account);
  if (!client.ok) return client;
  // Not the caller's signal: the refresh serves everyone who waits, and those who come after.
  const grant = await requestToken(outbound, {
    dataCenter: account.dataCenter,
    authorization: account.integration.record.authorization,
    client: client.value,
    input: { kind: 'refresh_token', refreshToken: refreshToken.value },
    signal: AbortSignal.timeout(leaseMs - 5_000),
  });
  if (!grant.ok) {
    if (grant.refusal.code === 'needs_reauth') await parts.onDeadGrant(account, grant.refusal);
    return grant;
  }
  const now = clock.now();
  const expiresAt = now + grant.value.expiresInSeconds * 1000;
  const sealed = [
    vault.seal(grant.value.accessToken, { accountId: account.id, kind: 'access_token', expiresAt, updatedAt: now }),
  ];
  if (grant.value.refreshToken)
    sealed.push(
      vault.seal(grant.value.refreshToken, {
        accountId: account.id,
        kind: 'refresh_token',
        expiresAt: null,
        updatedAt: now,
      }),
    );
  await store.secrets.put(sealed);
  remember(account.id, grant.value.accessToken, expiresAt);
  return ok(grant.value.accessToken);
}
