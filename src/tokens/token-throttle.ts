import { createHash } from 'node:crypto';
import { type Clock, type Refusal, refuse } from '../base/index.js';
import type { AuthorizationRecord } from '../catalogue/index.js';
import type { Store } from '../store/index.js';
import { type OAuthServer, serverHost } from './oauth-server.js';
import type { TokenGrantInput, TokenRequest } from './token-endpoint.js';

/** Pause after a throttle if the record has no figure. */
const defaultPauseSeconds = 60;

/** The code of an account's last error during the pause of its token endpoint. */
export const throttledCode = 'token_throttled';

/** A pause of a token endpoint for one applicant. */
export interface TokenThrottle {
  /** The endpoint's message. */
  readonly why: string;
  /** Milliseconds since 1970 UTC. */
  readonly until: number;
}

/** Who requests tokens: the client, or the issuer of an assertion if the grant needs no client. */
export type Applicant = string;

/** The applicant of a token request. */
export function applicantOf({ client, input }: Pick<TokenRequest, 'client' | 'input'>): Applicant {
  return client?.id ?? (input.kind === 'jwt_bearer' ? input.issuer : '');
}

/** The refusal during the pause: why, until when, and one remedy. `then` is what to do afterwards. */
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

/** What to do after the pause when connecting an account: a code expires before it ends. */
export function afterThrottle({ kind }: Pick<TokenGrantInput, 'kind'>): string {
  return kind === 'code' || kind === 'device_code' ? 'connect again with a new code' : 'connect again';
}

/**
 * Token endpoints that throttled an applicant. During the pause they receive no requests for it, for any account.
 * Stored, so that it survives a restart and applies to all gateways on the store.
 */
export interface TokenThrottles {
  current(server: OAuthServer, applicant: Applicant): Promise<TokenThrottle | null>;
  /** Records the pause in the server's record. */
  note(server: OAuthServer, applicant: Applicant, why: string): Promise<TokenThrottle>;
}

/** Creates the throttles on a store. */
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
