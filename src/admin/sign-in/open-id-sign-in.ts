import * as oauth from 'oauth4webapi';
import { ok, type Result, refuse, type SecretText } from '../../base/index.js';

/** Whoever has this claim with this value, or with this value in its list. */
interface ClaimRule {
  readonly claim: string;
  readonly value: string;
}

/** One request to the provider; null where it cannot be reached. */
export type AskProvider = (request: {
  readonly url: string;
  readonly method: 'GET' | 'POST';
  readonly headers: { readonly [name: string]: string };
  readonly body?: string;
}) => Promise<{
  readonly status: number;
  readonly headers: { readonly [name: string]: string | string[] | undefined };
  readonly text: string;
} | null>;

/** What the sign-in is built from. */
export interface OpenIdSignInDeps {
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: SecretText;
  readonly admins: readonly ClaimRule[];
  readonly viewers: readonly ClaimRule[];
  readonly redirectUri: string;
  readonly ask: AskProvider;
}

/** Who has signed in, and what they may do here. */
export interface SignedInPerson {
  readonly name: string;
  readonly role: 'admin' | 'viewer';
}

/** A sign-in under way; the browser keeps it, and nobody else. */
export interface SignInUnderWay {
  readonly state: string;
  readonly nonce: string;
  readonly verifier: string;
}

/** Sign-in at the operator's OpenID provider: authorization code with PKCE, state and nonce. */
export interface OpenIdSignIn {
  /** Where the browser goes. Refused where the provider cannot be reached. */
  start(): Promise<Result<{ readonly url: string; readonly underWay: SignInUnderWay }>>;
  /** Who came back. Refused where the answer is not to this sign-in, is not from the provider, or nothing is open to them. */
  finish(answer: URL, underWay: SignInUnderWay): Promise<Result<SignedInPerson>>;
}

/** Makes the sign-in; the provider's addresses are read at its first use. */
export function createOpenIdSignIn(parts: OpenIdSignInDeps): OpenIdSignIn {
  const { clientId, redirectUri } = parts;
  const issuer = new URL(parts.issuer);
  const client: oauth.Client = { client_id: clientId };
  const options = {
    [oauth.customFetch]: fetchBy(parts.ask),
    // A provider on this machine may speak plain http; the configuration lets no other do so.
    [oauth.allowInsecureRequests]: issuer.protocol === 'http:',
  };
  let known: oauth.AuthorizationServer | undefined;
  const discover = async (): Promise<oauth.AuthorizationServer> => {
    known ??= await oauth.processDiscoveryResponse(issuer, await oauth.discoveryRequest(issuer, options));
    return known;
  };
  const claimsOf = async (answer: URL, { state, nonce, verifier }: SignInUnderWay): Promise<oauth.IDToken> => {
    const provider = await discover();
    const parameters = oauth.validateAuthResponse(provider, client, answer, state);
    const secret = oauth.ClientSecretBasic(parts.clientSecret.reveal());
    const response = await oauth.authorizationCodeGrantRequest(
      provider,
      client,
      secret,
      parameters,
      redirectUri,
      verifier,
      options,
    );
    const tokens = await oauth.processAuthorizationCodeResponse(provider, client, response, {
      expectedNonce: nonce,
      requireIdToken: true,
    });
    await oauth.validateApplicationLevelSignature(provider, response, options);
    const claims = oauth.getValidatedIdTokenClaims(tokens);
    if (!claims) throw new Error('the provider gave no ID token');
    return claims;
  };
  return {
    start: async () => {
      try {
        const underWay = {
          state: oauth.generateRandomState(),
          nonce: oauth.generateRandomNonce(),
          verifier: oauth.generateRandomCodeVerifier(),
        };
        const { authorization_endpoint: endpoint } = await discover();
        if (endpoint === undefined) throw new Error('the provider names no authorization endpoint');
        const url = new URL(endpoint);
        const asked = {
          response_type: 'code',
          client_id: clientId,
          redirect_uri: redirectUri,
          scope: 'openid profile email',
          state: underWay.state,
          nonce: underWay.nonce,
          code_challenge: await oauth.calculatePKCECodeChallenge(underWay.verifier),
          code_challenge_method: 'S256',
        };
        for (const [name, value] of Object.entries(asked)) url.searchParams.set(name, value);
        return ok({ url: url.href, underWay });
      } catch (error) {
        return refuse('upstream_failed', `The OpenID provider cannot be used: ${wordsOf(error)}`);
      }
    },
    finish: async (answer, underWay) => {
      try {
        return personOf(await claimsOf(answer, underWay), parts);
      } catch (error) {
        return refuse('unauthorized', `The sign-in failed: ${wordsOf(error)}`);
      }
    },
  };
}

function personOf(claims: oauth.IDToken, { admins, viewers }: OpenIdSignInDeps): Result<SignedInPerson> {
  const email = claims.email_verified === true ? claims.email : undefined;
  const name = [email, claims.preferred_username, claims.name, claims.sub].find(
    (value): value is string => typeof value === 'string' && value !== '',
  );
  const shown = (name ?? claims.sub).slice(0, 100);
  if (admins.some((rule) => meets(claims, rule))) return ok({ name: shown, role: 'admin' });
  if (viewers.some((rule) => meets(claims, rule))) return ok({ name: shown, role: 'viewer' });
  return refuse('forbidden', `${shown} is signed in at the provider, but nothing is open to them here.`);
}

// An address that nobody has verified is whatever its bearer typed; only the boolean says that somebody has (OpenID Connect Core 1.0, section 5.1).
function meets(claims: oauth.IDToken, { claim, value }: ClaimRule): boolean {
  if (claim === 'email' && claims.email_verified !== true) return false;
  const held = claims[claim];
  return Array.isArray(held) ? held.includes(value) : held === value;
}

function fetchBy(ask: AskProvider) {
  return async (
    url: string,
    { method, headers, body }: { method: string; headers: Record<string, string>; body?: unknown },
  ): Promise<Response> => {
    const reply = await ask({
      url,
      method: method === 'POST' ? 'POST' : 'GET',
      headers,
      ...(body === undefined || body === null ? {} : { body: String(body) }),
    });
    if (!reply) throw new Error('it does not respond');
    const kept = Object.entries(reply.headers).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, String(value)] as [string, string]],
    );
    return new Response(reply.text, { status: reply.status, headers: kept });
  };
}

function wordsOf(error: unknown): string {
  if (error instanceof oauth.AuthorizationResponseError)
    return error.error_description ?? `the provider returned ${error.error}`;
  if (error instanceof oauth.ResponseBodyError)
    return error.error_description ?? `the provider returned ${error.error}`;
  return error instanceof Error ? error.message : String(error);
}
