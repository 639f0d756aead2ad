import type { createLocalJWKSet, JSONWebKeySet } from 'jose';
import { type Clock, isJsonObject, parseExactJson } from '../base/index.js';

/** Whose access token it is, or why it opens nothing. */
export type TokenVerdict =
  | { readonly ok: true; readonly subject: string }
  | { readonly ok: false; readonly reason: 'invalid' | 'issuer_unreachable' };

/** Judges access tokens of the operator's OpenID provider. */
export interface AccessTokenCheck {
  readonly issuer: string;
  /** Signature, issuer, time, and that the token was issued for exactly this resource (RFC 8707). */
  check(token: string, resource: string): Promise<TokenVerdict>;
}

/** What the check is built from. */
export interface AccessTokenCheckParts {
  /** As the tokens name it. */
  readonly issuer: string;
  readonly clock: Clock;
  /** The text at one of the issuer's addresses; null where it cannot be had. */
  readonly read: (url: string) => Promise<string | null>;
}

// No symmetric ones: with them whoever can check a token could make one.
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

type KeySet = ReturnType<typeof createLocalJWKSet>;

// Loaded with the first token: most gateways have no OpenID provider, and no use for it.
const loadJose = () => import('jose');

/** Makes the check; the issuer's keys are read on first use, kept ten minutes, and read again when a token names one that is not among them. */
export function createAccessTokenCheck({ issuer, clock, read }: AccessTokenCheckParts): AccessTokenCheck {
  let keys: { readonly set: KeySet; readonly at: number } | null = null;
  let tried = -Infinity;
  let reading: Promise<void> | null = null;

  const renew = async (): Promise<void> => {
    tried = clock.monotonic();
    const set = await readKeys(issuer, read);
    if (set) keys = { set, at: clock.monotonic() };
  };
  const renewOnce = (): Promise<void> => {
    reading ??= renew().finally(() => {
      reading = null;
    });
    return reading;
  };
  const mayTry = (): boolean => reading !== null || clock.monotonic() - tried >= retryMs;
  const present = async (): Promise<KeySet | null> => {
    if ((keys === null || clock.monotonic() - keys.at > keysLifetimeMs) && mayTry()) await renewOnce();
    return keys?.set ?? null;
  };
  const verify = async (token: string, resource: string, set: KeySet): Promise<string | 'unknown_key' | null> => {
    const { errors, jwtVerify } = await loadJose();
    try {
      const { payload } = await jwtVerify(token, set, {
        issuer,
        audience: resource,
        algorithms,
        requiredClaims: ['exp', 'sub'],
        clockTolerance: clockToleranceSeconds,
        currentDate: new Date(clock.now()),
      });
      return payload.sub === undefined || payload.sub === '' ? null : `sub:${payload.sub}`;
    } catch (error) {
      return error instanceof errors.JWKSNoMatchingKey ? 'unknown_key' : null;
    }
  };

  return {
    issuer,
    check: async (token, resource) => {
      const set = await present();
      if (!set) return { ok: false, reason: 'issuer_unreachable' };
      let subject = await verify(token, resource, set);
      // Issuers change their keys; a made-up key id must not make this ask them without end.
      if (subject === 'unknown_key' && mayTry()) {
        await renewOnce();
        subject = await verify(token, resource, keys?.set ?? set);
      }
      return subject === null || subject === 'unknown_key'
        ? { ok: false, reason: 'invalid' }
        : { ok: true, subject: subject.slice(4) };
    },
  };
}

/** The issuer's keys, by the addresses of OpenID discovery and RFC 8414; null where they cannot be had. */
async function readKeys(issuer: string, read: AccessTokenCheckParts['read']): Promise<KeySet | null> {
  for (const address of metadataAddresses(issuer)) {
    const metadata = parse(await read(address));
    if (metadata?.issuer !== issuer || typeof metadata.jwks_uri !== 'string') continue;
    const jwks = parse(await read(metadata.jwks_uri));
    if (!Array.isArray(jwks?.keys)) return null;
    const { createLocalJWKSet } = await loadJose();
    try {
      return createLocalJWKSet({ keys: jwks.keys } as unknown as JSONWebKeySet);
    } catch {
      return null;
    }
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
