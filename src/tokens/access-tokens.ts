import { LRUCache } from 'lru-cache';
import { growingTo, type Result, type SecretText } from '../base/index.js';
import { type AccessTokensDeps, AccountToken } from './account-token.js';
import type { LiveToken, TokenAccount } from './refresh-grant.js';

const accountsMax = 50_000;

/**
 * Access tokens: cached until they expire, refreshed earlier, one refresh per account at a time across all processes.
 */
export interface AccessTokens {
  /** The cached token, if it does not need a refresh yet. */
  held(accountId: string): SecretText | null;
  get(account: TokenAccount, signal: AbortSignal): Promise<Result<SecretText>>;
  /** Returns a token other than the rejected one. */
  replace(account: TokenAccount, rejected: SecretText, signal: AbortSignal): Promise<Result<SecretText>>;
  /** Returns a newly granted token. */
  force(account: TokenAccount, signal: AbortSignal): Promise<Result<SecretText>>;
  /** Caches a token of a new grant that is already stored. */
  hold(accountId: string, live: LiveToken): void;
  forget(accountId: string): void;
  /** Resolves when no refresh is in progress. */
  settle(): Promise<void>;
}

/** Creates the access tokens of one process. */
export function createAccessTokens(parts: AccessTokensDeps): AccessTokens {
  const dropped = new Set<Promise<unknown>>();
  const tokens = new LRUCache<string, AccountToken>({
    ...growingTo(accountsMax),
    // When an account is evicted, its refresh continues and is still awaited at the end.
    dispose: ({ refreshing: refresh }) => {
      if (!refresh) return;
      dropped.add(refresh);
      const remove = (): boolean => dropped.delete(refresh);
      refresh.then(remove, remove);
    },
  });
  const tokenOf = (accountId: string): AccountToken => {
    const existing = tokens.get(accountId);
    if (existing) return existing;
    const made = new AccountToken(parts, accountId);
    tokens.set(accountId, made);
    return made;
  };
  const inProgress = (): readonly Promise<unknown>[] => [
    ...dropped,
    ...[...tokens.values()].flatMap((token) => token.refreshing ?? []),
  ];
  return {
    held: (accountId) => tokens.get(accountId)?.fresh() ?? null,
    get: (account, signal) => tokenOf(account.id).get(account, signal),
    replace: (account, rejected, signal) => tokenOf(account.id).replace(account, rejected, signal),
    force: (account, signal) => tokenOf(account.id).force(account, signal),
    hold: (accountId, live) => tokenOf(accountId).accept(live),
    forget: (accountId) => {
      tokens.delete(accountId);
    },
    settle: async () => {
      for (let waiting = inProgress(); waiting.length > 0; waiting = inProgress()) await Promise.allSettled(waiting);
    },
  };
}
