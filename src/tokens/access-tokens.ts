import { randomInt } from 'node:crypto';
import { ok, type Refusal, type Result, refuse, type SecretText } from '../base/index.js';
import {
  type LiveToken,
  type RefreshParts,
  type RefreshWish,
  readStoredToken,
  refreshGrant,
  type TokenAccount,
} from './refresh-grant.js';
import { throttlePauseMs } from './token-throttle.js';
import { waitFor } from './wait-for.js';

// Ahead of expiry, and spread so that accounts connected together do not refresh together.
const refreshAheadMs = 5 * 60_000;
const jitterMs = 60_000;
/** A token with less left than this may die during the call that it is for. */
const usableMs = 30_000;
/** How long nothing is asked for an account after a refresh that was not urgent has failed. */
const pauseMs = 30_000;
/** New tokens that the upstream may refuse in a while before no more are fetched: the fault then lies elsewhere. */
const replacementsMax = 8;
const replacementWindowMs = 10 * 60_000;
const heldMax = 50_000;

export interface AccessTokensParts extends RefreshParts {
  /** Told of a refresh that failed while nobody waited for it: a refusal, or what was thrown. */
  readonly onQuietFault: (accountId: string, fault: unknown) => void;
}

interface Held extends LiveToken {
  readonly refreshAt: number;
}

/** Access tokens: cached for their life, refreshed ahead of expiry, one refresh per account at a time across all processes. */
export interface AccessTokens {
  /** What is held and needs no refresh yet. */
  held(accountId: string): SecretText | null;
  get(account: TokenAccount, signal: AbortSignal): Promise<Result<SecretText>>;
  /** A token that is not the refused one. */
  replace(account: TokenAccount, rejected: SecretText, signal: AbortSignal): Promise<Result<SecretText>>;
  /** A token that the token endpoint has just given. */
  force(account: TokenAccount, signal: AbortSignal): Promise<Result<SecretText>>;
  /** Takes in a token that came with a new grant and stands in the store. */
  hold(accountId: string, live: LiveToken): void;
  forget(accountId: string): void;
  /** Resolves when no refresh is under way. */
  settle(): Promise<void>;
}

/** Makes the access tokens of one process. */
export function createAccessTokens(parts: AccessTokensParts): AccessTokens {
  const { clock } = parts;
  const held = new Map<string, Held>();
  const underWay = new Map<string, Promise<Result<SecretText>>>();
  const paused = new Map<string, { readonly until: number; readonly refusal: Refusal | null }>();
  const replacedAt = new Map<string, readonly number[]>();
  /** What the upstream has refused although its time is not over. */
  const refused = new Map<string, SecretText>();

  const isRefused = (accountId: string, token: SecretText): boolean =>
    refused.get(accountId)?.reveal() === token.reveal();

  const hold = (accountId: string, live: LiveToken): void => {
    if (held.size >= heldMax) for (const [id, { expiresAt }] of held) if (expiresAt <= clock.now()) held.delete(id);
    // A token that lives for minutes only would be due from its first moment on.
    const aheadMs = Math.min(refreshAheadMs + randomInt(jitterMs), (live.expiresAt - clock.now()) / 4);
    held.set(accountId, { ...live, refreshAt: live.expiresAt - aheadMs });
  };

  const refresh = async (account: TokenAccount, wish: Omit<RefreshWish, 'freshUntil'>): Promise<Result<SecretText>> => {
    const result = await refreshGrant(parts, account, { ...wish, freshUntil: clock.now() + refreshAheadMs });
    if (result.ok) {
      paused.delete(account.id);
      hold(account.id, result.value);
      return ok(result.value.token);
    }
    if (result.refusal.code !== 'unavailable') held.delete(account.id);
    const isThrottled = result.refusal.data?.token_fault === 'throttled';
    // What another process has met lasts for the rest of its time only.
    const restSeconds = Number(result.refusal.data?.retry_after_seconds);
    const throttleMs = restSeconds > 0 ? restSeconds * 1000 : throttlePauseMs(account.integration.record.authorization);
    paused.set(account.id, {
      until: clock.now() + (isThrottled ? throttleMs : pauseMs),
      refusal: isThrottled ? result.refusal : null,
    });
    return result;
  };

  const shared = (account: TokenAccount, wish: Omit<RefreshWish, 'freshUntil'>): Promise<Result<SecretText>> => {
    const present = underWay.get(account.id);
    if (present) return present;
    const work = refresh(account, wish).finally(() => underWay.delete(account.id));
    underWay.set(account.id, work);
    return work;
  };

  const pauseOf = (accountId: string) => {
    const pause = paused.get(accountId);
    if (pause && pause.until > clock.now()) return pause;
    paused.delete(accountId);
    return null;
  };

  // What this process holds, or else what the store has from an earlier one.
  const heldOrStored = async (accountId: string): Promise<Held | undefined> => {
    const present = held.get(accountId);
    if (present) return present;
    const stored = await readStoredToken(parts, accountId);
    const isUsable = stored && stored.expiresAt > clock.now() && !isRefused(accountId, stored.token);
    // A refresh may have ended meanwhile; what it brought is the newer one.
    if (isUsable && !held.has(accountId)) hold(accountId, stored);
    return held.get(accountId);
  };

  const get: AccessTokens['get'] = async (account, signal) => {
    const now = clock.now();
    const first = held.get(account.id);
    if (first && now < first.refreshAt) return ok(first.token);
    const present = first ?? (await heldOrStored(account.id));
    if (present && now < present.refreshAt) return ok(present.token);
    const pause = pauseOf(account.id);
    const wish = { rejected: refused.get(account.id) ?? null, isForced: false };
    if (present && now < present.expiresAt - usableMs) {
      // Nobody waits for a refresh that is not urgent yet: what is held still works.
      if (!pause && !underWay.has(account.id)) {
        shared(account, wish).then(
          (result) => result.ok || parts.onQuietFault(account.id, result.refusal),
          (error: unknown) => parts.onQuietFault(account.id, error),
        );
      }
      return ok(present.token);
    }
    if (pause?.refusal)
      return present && now < present.expiresAt ? ok(present.token) : { ok: false, refusal: pause.refusal };
    const refreshed = await waitFor(shared(account, wish), signal);
    const isPassing = !refreshed.ok && refreshed.refusal.code === 'unavailable';
    return isPassing && present && clock.now() < present.expiresAt ? ok(present.token) : refreshed;
  };

  const mayReplace = (accountId: string): boolean => {
    const now = clock.now();
    const recent = (replacedAt.get(accountId) ?? []).filter((at) => at > now - replacementWindowMs);
    const isAllowed = recent.length < replacementsMax;
    replacedAt.set(accountId, isAllowed ? [...recent, now] : recent);
    return isAllowed;
  };

  const replace: AccessTokens['replace'] = async (account, rejected, signal) => {
    for (;;) {
      const present = held.get(account.id);
      if (present && present.token.reveal() !== rejected.reveal()) return ok(present.token);
      const pause = pauseOf(account.id);
      if (pause?.refusal) return { ok: false, refusal: pause.refusal };
      const joined = underWay.has(account.id);
      if (!joined && !mayReplace(account.id)) {
        const help = `The service has refused ${replacementsMax} new access tokens of account ${account.id} within ${replacementWindowMs / 60_000} minutes, so no further one is fetched yet.`;
        const next = 'Check with the service what is wrong with the account, or reconnect it.';
        return refuse('unavailable', `${help} ${next}`, { help: next });
      }
      held.delete(account.id);
      refused.set(account.id, rejected);
      const refreshed = await waitFor(shared(account, { rejected, isForced: false }), signal);
      // Who joins a refresh that began before the refusal may get the refused token once more.
      if (!joined || !refreshed.ok || refreshed.value.reveal() !== rejected.reveal()) return refreshed;
    }
  };

  return {
    held: (accountId) => {
      const present = held.get(accountId);
      return present && clock.now() < present.refreshAt ? present.token : null;
    },
    get,
    replace,
    force: async (account, signal) => {
      const pause = pauseOf(account.id);
      if (pause?.refusal) return { ok: false, refusal: pause.refusal };
      // One that is under way may find a stored token good enough.
      while (underWay.has(account.id)) await Promise.allSettled([underWay.get(account.id)]);
      return waitFor(shared(account, { rejected: null, isForced: true }), signal);
    },
    hold: (accountId, live) => {
      paused.delete(accountId);
      replacedAt.delete(accountId);
      refused.delete(accountId);
      hold(accountId, live);
    },
    forget: (accountId) => {
      for (const known of [held, paused, replacedAt, refused]) known.delete(accountId);
    },
    settle: async () => {
      while (underWay.size > 0) await Promise.allSettled(underWay.values());
    },
  };
}
