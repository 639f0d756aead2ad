import { type Clock, isJsonObject, parseExactJson } from '../base/index.js';

/** The subject of an access token, or why it is refused. */
export type TokenVerdict =
  | { readonly ok: true; readonly subject: string }
  | { readonly ok: false; readonly reason: 'invalid' | 'issuer_unreachable' };

/** Verifies access tokens of the operator's OpenID provider. */
export interface AccessTokenCheck {
  readonly issuer: string;
  /**
   * Verifies signature, issuer, validity period, and that the token was issued for exactly this resource (RFC 8707).
   */
  check(token: string, resource: string): Promise<TokenVerdict>;
}

/** Dependencies of the check. */
export interface AccessTokenCheckDeps {
  /** As in the tokens. */
  readonly issuer: string;
  readonly clock: Clock;
  /** Fetches the text at one of the issuer's URLs; null if that fails. */
  readonly read: (url: string) => Promise<string | null>;
}

// No symmetric algorithms: with them, anyone who can verify a token could create one.
const algorithms = [
  'RS256',
  'RS384',
  'RS512',
  'PS256',
  'PS384',
  'PS512',
  'ES256',
  'ES384',
  'ES512',
  'EdDSA',
  'Ed25519',
];
const keysLifetimeMs = 10 * 60_000;
const retryMs = 30_000;
const clockToleranceSeconds = 5;

class IssuerUnreachableError extends Error {}

/**
 * Creates the check. The issuer's keys are fetched on first use and cached for ten minutes. A token with an unknown key
 * fetches them again, at most every 30 seconds. While the issuer is unreachable, the cached keys stay valid.
 */
export function createAccessTokenCheck(deps: AccessTokenCheckDeps): AccessTokenCheck {
  const { issuer, clock } = deps;
  let loaded: ReturnType<typeof loadVerifier> | undefined;
  return {
    issuer,
    check: async (token, resource) => {
      loaded ??= loadVerifier(deps);
      const { errors, jwtVerify, keySet } = await loaded;
      try {
        const { payload } = await jwtVerify(token, keySet, {
          issuer,
          audience: resource,
          algorithms,
          requiredClaims: ['exp', 'sub'],
          clockTolerance: clockToleranceSeconds,
          currentDate: new Date(clock.now()),
        });
        return payload.sub ? { ok: true, subject: payload.sub } : { ok: false, reason: 'invalid' };
      } catch (error) {
        if (error instanceof IssuerUnreachableError) return { ok: false, reason: 'issuer_unreachable' };
        if (error instanceof errors.JOSEError) return { ok: false, reason: 'invalid' };
        throw error;
      }
    },
  };
}

// Loaded with the first token: most gateways have no OpenID provider.
async function loadVerifier({ issuer, clock, read }: AccessTokenCheckDeps) {
  const { createRemoteJWKSet, customFetch, errors, jwtVerify } = await import('jose');
  let lastKeys: string | null = null;
  let failedAt = -Infinity;
  const fetchKeys = async (): Promise<Response> => {
    if (clock.monotonic() - failedAt >= retryMs) {
      const keys = await readKeys(issuer, read);
      if (keys === null) failedAt = clock.monotonic();
      else lastKeys = keys;
    }
    if (lastKeys === null) throw new IssuerUnreachableError();
    return new Response(lastKeys);
  };
  const keySet = createRemoteJWKSet(new URL(issuer), {
    cooldownDuration: retryMs,
    cacheMaxAge: keysLifetimeMs,
    [customFetch]: fetchKeys,
  });
  return { errors, jwtVerify, keySet };
}

/** The issuer's key set as JSON, found by OpenID discovery or RFC 8414; null if that fails. */
async function readKeys(issuer: string, read: AccessTokenCheckDeps['read']): Promise<string | null> {
  for (const address of metadataAddresses(issuer)) {
    const metadata = parse(await read(address));
    if (metadata?.issuer !== issuer || typeof metadata.jwks_uri !== 'string') continue;
    const text = await read(metadata.jwks_uri);
    const keys = parse(text)?.keys;
    return Array.isArray(keys) && keys.every(isJsonObject) ? text : null;
  }
  return null;
}

function metadataAddresses(issuer: string): readonly string[] {
  const { origin, pathname } = new URL(issuer);
  const path = pathname.replace(/\/$/, '');
  return [
    `${origin}${path}/.well-known/openid-configuration`,
    `${origin}/.well-known/oauth-authorization-server${path}`,
  ];
}

function parse(text: string | null) {
  if (text === null) return null;
  try {
    const value = parseExactJson(text);
    return isJsonObject(value) ? value : null;
  } catch {
    return null;
  }
}
