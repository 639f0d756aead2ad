import { decodeJwt } from 'jose';
import type { SecretText } from '../base/index.js';
import type { OAuthRecord } from '../catalogue/index.js';

/** Claims of an access token that an integration declares to be a JSON Web Token; null if it is not one. */
export interface TokenClaims {
  readonly [name: string]: unknown;
}

/** Reads the claims of an access token without verifying them: they only predict what its service will accept. */
export function claimsOf(
  record: Pick<OAuthRecord, 'access_token_claims'>,
  accessToken: SecretText | null,
): TokenClaims | null {
  if (!record.access_token_claims || accessToken === null) return null;
  try {
    return decodeJwt(accessToken.reveal());
  } catch {
    return null;
  }
}

/** The scopes that an access token lists; null if unknown. */
export function scopesInToken(
  record: Pick<OAuthRecord, 'access_token_claims'>,
  accessToken: SecretText | null,
): readonly string[] | null {
  const claims = claimsOf(record, accessToken);
  if (claims === null) return null;
  const listed = claims[record.access_token_claims?.scopes ?? ''] ?? [];
  const texts: readonly unknown[] = Array.isArray(listed) ? listed : [listed];
  return texts.flatMap((text) => (typeof text === 'string' ? text.split(' ') : [])).filter((text) => text !== '');
}
