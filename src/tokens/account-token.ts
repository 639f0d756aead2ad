import { randomInt } from 'node:crypto';
import { ok, type Refusal, type Result, refuse, type SecretText } from '../base/index.js';
import {
  type LiveToken,
  type RefreshDeps,
  type Refreshed,
  type RefreshWish,
  readStoredToken,
  refreshGrant,
  type TokenAccount,
} from './refresh-grant.js';
import { type TokenThrottle, throttleRefusal } from './token-throttle.js';
import { waitFor } from './wait-for.js';

// Before expiry, with jitter so that accounts connected together do not refresh together.
const refreshAheadMs = 5 * 60_000;
const jitterMs = 60_000;
/** A token with less time left may expire during its call. */
const usableMs = 30_000;
/** No new refresh starts for this long after a failed one. */
const pauseMs = 30_000;
/**
 * Maximum new tokens that the service may reject within the window before fetching stops: the cause is then something
 * else.
 */
const replacementsMax = 8;
const replacementWindowMs = 10 * 60_000;

/** Dependencies of access tokens. */
export interface AccessTokensDeps extends RefreshDeps {
  /** Called with the error of a background refresh: a refusal, or a thrown error. */
  readonly onQuietFault: (accountId: string, fault: unknown) => void;
}

interface HeldToken extends LiveToken {
  readonly refreshAt: number;
}

interface Pause {
  readonly until: number;
  /** Refuses callers without a token if the token endpoint requested the pause. */
  readonly throttle: TokenThrottle | null;
}

/** The phase of the cached token. */
type Phase = 'absent' | 'fresh' | 'due' | 'expiring' | 'expired';

/**
 * The access token of one account in this process: `absent` until it is read or fetched, then `fresh`, `due` for a
 * background refresh, `expiring` so that callers wait for the refresh, and `expired`. If the service rejects it, it
 * becomes absent early.
 */
export class AccountToken {
  readonly #parts: AccessTokensDeps;
  readonly #id: string;
  #held: HeldToken | null = null;
  #refresh: Promise<Refreshed> | null = null;
  #pause: Pause | null = null;
  /** Rejected by the service although it has not expired. */
  #rejected: SecretText | null = null;
  #replacedAt: readonly number[] = [];

  constructor(parts: AccessTokensDeps, id: string) {
    this.#parts = parts;
    this.#id = id;
  }

  /** The refresh in progress. */
  get refreshing(): Promise<Refreshed> | null {
    return this.#refresh;
  }

  /** The cached token, if it does not need a refresh yet. */
  fresh(): SecretText | null {
    return this.#held && this.#phase() === 'fresh' ? this.#held.token : null;
  }

  /** Caches a token of a new grant that is already stored. */
  accept(live: LiveToken): void {
    this.#pause = null;
    this.#rejected = null;
    this.#replacedAt = [];
    this.#hold(live);
  }

  async get(account: TokenAccount, signal: AbortSignal): Promise<Result<SecretText>> {
    if (this.#phase() === 'absent') await this.#readStored();
    const [held, phase] = [this.#held, this.#phase()];
    if (held && phase === 'fresh') return ok(held.token);
    if (held && phase === 'due') {
      if (!this.#pauseNow() && !this.#refresh) this.#refreshQuietly(account);
      return ok(held.token);
    }
    return this.#wait(account, signal);
  }

  /** Returns a token other than the rejected one. */
  async replace(account: TokenAccount, rejected: SecretText, signal: AbortSignal): Promise<Result<SecretText>> {
    for (;;) {
      if (this.#held && !isSame(this.#held.token, rejected)) return ok(this.#held.token);
      const throttled = this.#throttled();
      if (throttled) return throttled;
      const joined = this.#refresh !== null;
      if (!joined && !this.#mayReplace()) return this.#refuseReplacement();
      this.#held = null;
      this.#rejected = rejected;
      const refreshed = await waitFor(this.#shared(account, { rejected, isForced: false }), signal);
      // A refresh that began before the rejection may return the rejected token again.
      if (!joined || !refreshed.ok || !isSame(refreshed.value, rejected)) return refreshed;
    }
  }

  /** Returns a newly granted token. */
  async force(account: TokenAccount, signal: AbortSignal): Promise<Result<SecretText>> {
    const throttled = this.#throttled();
    if (throttled) return throttled;
    // A running refresh may accept a stored token.
    while (this.#refresh) await Promise.allSettled([this.#refresh]);
    return waitFor(this.#shared(account, { rejected: null, isForced: true }), signal);
  }

  #phase(): Phase {
    if (!this.#held) return 'absent';
    const now = this.#parts.clock.now();
    if (now < this.#held.refreshAt) return 'fresh';
    if (now < this.#held.expiresAt - usableMs) return 'due';
    return now < this.#held.expiresAt ? 'expiring' : 'expired';
  }

  #hold(live: LiveToken): void {
    const { clock } = this.#parts;
    // A token that is only valid for minutes would be due from the start.
    const aheadMs = Math.min(refreshAheadMs + randomInt(jitterMs), (live.expiresAt - clock.now()) / 4);
    this.#held = { ...live, refreshAt: live.expiresAt - aheadMs };
  }

  // The token that an earlier process stored.
  async #readStored(): Promise<void> {
    const stored = await readStoredToken(this.#parts, this.#id);
    const isUsable = stored !== null && stored.expiresAt > this.#parts.clock.now();
    // A refresh that ended meanwhile returned a newer one.
    if (isUsable && !this.#held && !(this.#rejected && isSame(stored.token, this.#rejected))) this.#hold(stored);
  }

  // Used when the cached token is about to expire: it is still used if a refresh temporarily fails.
  async #wait(account: TokenAccount, signal: AbortSignal): Promise<Result<SecretText>> {
    const refreshed: Result<SecretText> =
      this.#throttled() ?? (await waitFor(this.#shared(account, this.#wish()), signal));
    const isPassing = !refreshed.ok && refreshed.refusal.code === 'unavailable';
    return isPassing && this.#held && this.#phase() === 'expiring' ? ok(this.#held.token) : refreshed;
  }

  #refreshQuietly(account: TokenAccount): void {
    this.#shared(account, this.#wish()).then(
      (refreshed) => refreshed.ok || this.#parts.onQuietFault(this.#id, refreshed.refusal),
      (error: unknown) => this.#parts.onQuietFault(this.#id, error),
    );
  }

  #wish(): Omit<RefreshWish, 'freshUntil'> {
    return { rejected: this.#rejected, isForced: false };
  }

  // Every caller joins the refresh in progress.
  async #shared(account: TokenAccount, wish: Omit<RefreshWish, 'freshUntil'>): Promise<Result<SecretText>> {
    this.#refresh ??= this.#refreshOnce(account, wish).finally(() => {
      this.#refresh = null;
    });
    const refreshed = await this.#refresh;
    return refreshed.kind === 'fresh' ? ok(refreshed.live.token) : { ok: false, refusal: refreshed.refusal };
  }

  async #refreshOnce(account: TokenAccount, wish: Omit<RefreshWish, 'freshUntil'>): Promise<Refreshed> {
    const { clock } = this.#parts;
    const refreshed = await refreshGrant(this.#parts, account, { ...wish, freshUntil: clock.now() + refreshAheadMs });
    switch (refreshed.kind) {
      case 'fresh':
        this.#pause = null;
        this.#hold(refreshed.live);
        break;
      case 'throttled':
        this.#pause = { until: refreshed.throttle.until, throttle: refreshed.throttle };
        break;
      case 'lost':
        this.#held = null;
        this.#pause = { until: clock.now() + pauseMs, throttle: null };
        break;
      case 'unavailable':
        this.#pause = { until: clock.now() + pauseMs, throttle: null };
    }
    return refreshed;
  }

  #pauseNow(): Pause | null {
    if (this.#pause && this.#pause.until <= this.#parts.clock.now()) this.#pause = null;
    return this.#pause;
  }

  #throttled(): { readonly ok: false; readonly refusal: Refusal } | null {
    const throttle = this.#pauseNow()?.throttle;
    return throttle ? { ok: false, refusal: throttleRefusal(throttle, this.#parts.clock.now()) } : null;
  }

  #mayReplace(): boolean {
    const now = this.#parts.clock.now();
    const recent = this.#replacedAt.filter((at) => at > now - replacementWindowMs);
    const isAllowed = recent.length < replacementsMax;
    this.#replacedAt = isAllowed ? [...recent, now] : recent;
    return isAllowed;
  }

  #refuseReplacement(): Result<never> {
    const why = `The service has rejected ${replacementsMax} new access tokens of account ${this.#id} within ${replacementWindowMs / 60_000} minutes, so no further one is fetched yet.`;
    const help = 'Check with the service what is wrong with the account, or reconnect it.';
    return refuse('unavailable', `${why} ${help}`, { help });
  }
}

function isSame(one: SecretText, other: SecretText): boolean {
  return one.reveal() === other.reveal();
}
