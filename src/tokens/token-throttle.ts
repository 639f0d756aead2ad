import { type Clock, type Refusal, refuse } from '../base/index.js';
import type { AuthorizationRecord } from '../catalogue/index.js';
import type { AccountRow } from '../store/index.js';
import type { OAuthClient } from './oauth-clients.js';
import { type OAuthServer, serverHost } from './oauth-server.js';

/** Pause after a throttle where the record gives no figure. */
const defaultPauseSeconds = 60;
const rememberedMax = 1_000;

/** The code of an account's last error while its token endpoint is left alone; kept with the account, so every process sees it. */
export const throttledCode = 'token_throttled';

/** Milliseconds without a request after the token endpoint reported that it is asked too often. */
export function throttlePauseMs(authorization: AuthorizationRecord): number {
  const throttle = authorization.kind === 'oauth2' ? authorization.throttle : undefined;
  return (throttle?.pause_seconds ?? defaultPauseSeconds) * 1000;
}

/** The refusal while a token endpoint is left alone: why, until when, and one advice. */
export function throttleRefusal(why: string, untilMs: number, nowMs: number): Refusal {
  const until = new Date(untilMs).toISOString();
  const message = `${why} No request goes to its token endpoint before ${until}: each one would restart its count.`;
  return refuse('unavailable', message, {
    help: `Wait until ${until}, then repeat the call once.`,
    data: { token_fault: 'throttled', retry_after_seconds: Math.max(1, Math.ceil((untilMs - nowMs) / 1000)) },
  }).refusal;
}

/** The throttle that an account's row records, while its pause lasts. */
export function throttleOfRow(
  { status, lastError }: Pick<AccountRow, 'status' | 'lastError'>,
  authorization: AuthorizationRecord,
  nowMs: number,
): { readonly refusal: Refusal; readonly until: number } | null {
  if (authorization.kind !== 'oauth2' || status !== 'active' || lastError?.code !== throttledCode) return null;
  const until = lastError.at + throttlePauseMs(authorization);
  return until > nowMs ? { refusal: throttleRefusal(lastError.message, until, nowMs), until } : null;
}

/** Token endpoints that have throttled an OAuth client: no code or device code of that client is exchanged there meanwhile. */
export interface ClientThrottles {
  refusalFor(server: OAuthServer, client: OAuthClient): Refusal | null;
  /** Remembers the pause and returns the refusal that goes with it. */
  note(server: OAuthServer, client: OAuthClient, seen: { readonly why: string; readonly pauseMs: number }): Refusal;
}

/** Remembers throttled clients, for one process. */
export function createClientThrottles(clock: Clock): ClientThrottles {
  const throttled = new Map<string, { readonly why: string; readonly until: number }>();
  const keyOf = (server: OAuthServer, { id }: OAuthClient): string => `${serverHost(server)} ${id}`;
  return {
    refusalFor: (server, client) => {
      const key = keyOf(server, client);
      const pause = throttled.get(key);
      if (pause && pause.until > clock.now()) return throttleRefusal(pause.why, pause.until, clock.now());
      throttled.delete(key);
      return null;
    },
    note: (server, client, { why, pauseMs }) => {
      if (throttled.size >= rememberedMax) throttled.clear();
      const until = clock.now() + pauseMs;
      throttled.set(keyOf(server, client), { why, until });
      return throttleRefusal(why, until, clock.now());
    },
  };
}
