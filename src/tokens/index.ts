/** OAuth tokens of integrated accounts: the token endpoint, access tokens with one refresh at a time, revocation, key rotation. */
export { type AccessTokens, createAccessTokens } from './access-tokens.js';
export {
  type ConfiguredClient,
  clientAsSecret,
  clientOfAccount,
  clientOfIntegration,
  type OAuthClient,
} from './oauth-clients.js';
export type { LiveToken, TokenAccount } from './refresh-grant.js';
export { revokeGrant } from './revoke-grant.js';
export { findMissingKeys, type LockedSecret, type Rotation, rotateSecrets } from './rotate-secrets.js';
export {
  judgeTokenReply,
  requestToken,
  type TokenGrant,
  type TokenGrantInput,
  tokenOutcomes,
} from './token-endpoint.js';
export { type ClientThrottles, createClientThrottles, throttlePauseMs } from './token-throttle.js';
export { underLease } from './under-lease.js';
