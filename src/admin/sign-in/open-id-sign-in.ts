import * as oauth from 'oauth4webapi';
import { ok, type Result, refuse, type SecretText } from '../../base/index.js';

/** Matches people with this claim and value, or with this value in the claim's list. */
interface ClaimRule {
  readonly claim: string;
  readonly value: string;
}

/** One request to the provider; null if it is unreachable. */
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

/** Dependencies of the sign-in. */
export interface OpenIdSignInDeps {
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: SecretText;
  readonly admins: readonly ClaimRule[];
  readonly viewers: readonly ClaimRule[];
  readonly redirectUri: string;
  readonly ask: AskProvider;
}

/** A signed-in person with their rights here. */
export interface SignedInPerson {
  readonly name: string;
  readonly role: 'admin' | 'viewer';
}

/** A pending sign-in attempt, stored only in the browser. */
export interface SignInUnderWay {
  readonly state: string;
  readonly nonce: string;
  readonly verifier: string;
}

/** Sign-in with the operator's OpenID provider: authorization code with PKCE, state and nonce. */
export interface OpenIdSignIn {
  /** Returns the URL for the browser. Refuses if the provider is unreachable. */
  start(): Promise<Result<{ readonly url: string; readonly underWay: SignInUnderWay }>>;
  /**
   * Returns the signed-in person. Refuses if the response belongs to another attempt, is not from the provider, or the
   * person has no rights here.
   */
  finish(answer: URL, underWay: SignInUnderWay): Promise<Result<SignedInPerson>>;
}

/** Creates the sign-in. Reads the provider's URLs on first use. */
export function createOpenIdSignIn(parts: OpenIdSignInDeps): OpenIdSignIn {
  const { clientId, redirectUri } = parts;
  const issuer = new URL(parts.issuer);
  const client: oauth.Client = { client_id: clientId };
  const options = {
    [oauth.customFetch]: fetchBy(parts.ask),
    // A provider on this machine may use plain http; the configuration allows it for no other.
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

// An unverified email address may be anything its owner typed; only the boolean shows that it was verified (OpenID
// Connect Core 1.0, section 5.1).
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
