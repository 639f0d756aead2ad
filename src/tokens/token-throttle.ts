import { createHash } from 'node:crypto';
import { type Clock, type Refusal, refuse } from '../base/index.js';
import type { AuthorizationRecord } from '../catalogue/index.js';
import type { Store } from '../store/index.js';
import { type OAuthServer, serverHost } from './oauth-server.js';
import type { TokenGrantInput, TokenRequest } from './token-endpoint.js';

/** Pause after a throttle where the record gives no figure. */
const defaultPauseSeconds = 60;

/** The code of an account's last error while its token endpoint is left alone. */
export const throttledCode = 'token_throttled';

/** A token endpoint that is left alone on behalf of one applicant. */
export interface TokenThrottle {
  /** What the endpoint reported. */
  readonly why: string;
  /** Milliseconds since 1970 UTC. */
  readonly until: number;
}

/** Who applies to a token endpoint: the client, or the issuer of an assertion where the grant needs no client. */
export type Applicant = string;

/** The applicant of a token request. */
export function applicantOf({ client, input }: Pick<TokenRequest, 'client' | 'input'>): Applicant {
  return client?.id ?? (input.kind === 'jwt_bearer' ? input.issuer : '');
}

/** The refusal while a token endpoint is left alone: why, until when, and one advice. `then` is what to do afterwards. */
export function throttleRefusal(
  { why, until }: TokenThrottle,
  nowMs: number,
  then = 'repeat the call once',
): Refusal & { readonly help: string } {
  const at = new Date(until).toISOString();
  const message = `${why} No request goes to its token endpoint before ${at}: each one would restart its count.`;
  const data = { token_fault: 'throttled', retry_after_seconds: Math.max(1, Math.ceil((until - nowMs) / 1000)) };
  return { ...refuse('unavailable', message, { data }).refusal, help: `Wait until ${at}, then ${then}.` };
}

/** What follows the wait where something was being connected: a code does not outlive a pause. */
export function afterThrottle({ kind }: Pick<TokenGrantInput, 'kind'>): string {
  return kind === 'code' || kind === 'device_code' ? 'connect again with a new code' : 'connect again';
}

/**
 * Token endpoints that have throttled an applicant: nothing is asked of them for it meanwhile, whatever the account. They are kept in the
 * store, so that a restart and the other gateways on it know them.
 */
export interface TokenThrottles {
  current(server: OAuthServer, applicant: Applicant): Promise<TokenThrottle | null>;
  /** Remembers the pause that the server's record names. */
  note(server: OAuthServer, applicant: Applicant, why: string): Promise<TokenThrottle>;
}

/** Makes the throttles on a store. */
export function createTokenThrottles({
  store: { tokenThrottles },
  clock,
}: {
  readonly store: Pick<Store, 'tokenThrottles'>;
  readonly clock: Clock;
}): TokenThrottles {
  return {
    current: async (server, applicant) => {
      const row = await tokenThrottles.get(idOf(server, applicant), clock.now());
      return row ? { why: row.reason, until: row.until } : null;
    },
    note: async (server, applicant, why) => {
      const throttle = { why, until: clock.now() + pauseMs(server.record) };
      await tokenThrottles.note({ id: idOf(server, applicant), reason: why, until: throttle.until });
      return throttle;
    },
  };
}

function pauseMs(authorization: AuthorizationRecord): number {
  const throttle = authorization.kind === 'oauth2' ? authorization.throttle : undefined;
  return (throttle?.pause_seconds ?? defaultPauseSeconds) * 1000;
}

function idOf(server: OAuthServer, applicant: Applicant): string {
  return createHash('sha256')
    .update(JSON.stringify([serverHost(server), applicant]))
    .digest('base64url');
}
