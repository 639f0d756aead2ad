import { createPrivateKey, type KeyObject } from 'node:crypto';
import { SignJWT } from 'jose';
import { ok, type Result, refuse, SecretText } from '../base/index.js';
import { type CredentialSources, fillCredentials } from '../upstream/index.js';
import { endpointOf, type OAuthServer } from './oauth-server.js';

/** An assertion, and who issued it. */
export interface SignedAssertion {
  readonly assertion: SecretText;
  /** The claim `iss`. */
  readonly issuer: string;
}

/** The claim `iss` of assertions signed with these values; undefined if one is missing. */
export function issuerOf({ record }: OAuthServer, sources: CredentialSources): string | undefined {
  return record.jwt_bearer && fillCredentials(record.jwt_bearer.issuer, sources);
}

/** Signs the assertion that replaces a consent (RFC 7523). Refuses if a value is missing or the key is invalid. */
export async function signAssertion(
  server: OAuthServer,
  {
    sources,
    scopes,
    nowMs,
  }: { readonly sources: CredentialSources; readonly scopes: readonly string[]; readonly nowMs: number },
): Promise<Result<SignedAssertion>> {
  const { jwt_bearer: jwt, scope_separator: separator } = server.record;
  const token = endpointOf(server, 'token');
  if (!jwt || !token) return refuse('invalid_params', 'The integration has no record of how an assertion is signed.');
  const filled = (template: string | undefined): string | undefined =>
    template === undefined ? undefined : fillCredentials(template, sources);
  const [pem, issuer, keyId] = [filled(jwt.key), filled(jwt.issuer), filled(jwt.key_id)];
  if (pem === undefined || issuer === undefined)
    return refuse('invalid_params', 'The private key or its issuer is missing.');
  const key = readKey(pem);
  if (!key) return refuse('invalid_params', 'The private key is not a key in PEM: paste the whole key file.');
  const isClaim = jwt.scopes_in === 'claim' && scopes.length > 0;
  const seconds = Math.floor(nowMs / 1000);
  const subject = filled(jwt.subject);
  const assertion = new SignJWT(isClaim ? { scope: scopes.join(separator) } : {})
    .setProtectedHeader({ alg: jwt.algorithm, typ: 'JWT', ...(keyId === undefined ? {} : { kid: keyId }) })
    .setIssuer(issuer)
    .setAudience(filled(jwt.audience) ?? `https://${token.host}${token.path}`)
    .setIssuedAt(seconds)
    .setExpirationTime(seconds + jwt.lifetime_seconds);
  if (subject !== undefined) assertion.setSubject(subject);
  try {
    return ok({ assertion: new SecretText(await assertion.sign(key)), issuer });
  } catch {
    return refuse('invalid_params', `The private key does not fit the algorithm ${jwt.algorithm}.`);
  }
}

function readKey(pem: string): KeyObject | null {
  try {
    return createPrivateKey(pem);
  } catch {
    return null;
  }
}
