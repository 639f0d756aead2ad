/** OAuth tokens of integrated accounts: the token endpoint, access tokens with one refresh at a time, revocation, key rotation. */
export { type AccessTokens, createAccessTokens } from './access-tokens.js';
export { noteCredentials } from './note-credentials.js';
export {
  type ConfiguredClient,
  clientAsSecret,
  clientOfAccount,
  clientOfIntegration,
  clientPrefixOf,
  type OAuthClient,
} from './oauth-clients.js';
export { endpointOf, type OAuthServer, oauthServerOf } from './oauth-server.js';
export { assertionInput, type LiveToken, type TokenAccount } from './refresh-grant.js';
export { revokeGrant } from './revoke-grant.js';
export { findMissingKeys, type LockedSecret, type Rotation, rotateSecrets } from './rotate-secrets.js';
export {
  type AccountGrant,
  credentialValues,
  type GivenCredentials,
  membersOf,
  readCredentials,
  sealCredentials,
} from './sealed-credentials.js';
export { claimsOf, scopesInToken, type TokenClaims } from './token-claims.js';
export {
  classifyTokenReply,
  requestToken,
  type TokenGrant,
  type TokenGrantInput,
  type TokenRefusal,
  type TokenRequest,
  tokenOutcomes,
} from './token-endpoint.js';
export {
  afterThrottle,
  applicantOf,
  createTokenThrottles,
  type TokenThrottle,
  type TokenThrottles,
  throttleRefusal,
} from './token-throttle.js';
export { withLease } from './with-lease.js';
