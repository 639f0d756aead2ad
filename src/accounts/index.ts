/** Integrated accounts: connecting, consents, the sealed vault, access tokens with one refresh at a time. */
export { type AccountEventType, accountEvent, signingSecret } from './account-events.js';
export type { ScopeWish } from './consent-scopes.js';
export type {
  BrowserPart,
  ConsentLink,
  Consents,
  ConsentWish,
  DevicePoll,
  FinishedConsent,
  LinkOffer,
  StartedConsent,
  StartedDevice,
} from './consent-types.js';
export { createAccounts } from './create-accounts.js';
export { createConsents } from './create-consents.js';
export { createEventDelivery, type EventDelivery, type TestedWebhook, type Webhook } from './deliver-events.js';
export { createOpenIdSignIn, type OpenIdSignIn, type SignInUnderWay } from './open-id-sign-in.js';
export type { AccountsParts, ConsentsParts } from './parts.js';
export { findMissingKeys, type LockedSecret, type Rotation, rotateSecrets } from './rotate-secrets.js';
export type {
  Accounts,
  ConnectInput,
  ConnectRequest,
  DeletedAccount,
  IntegratedAccount,
  OAuthClient,
  Outbound,
} from './types.js';
export { createVault, type SealedText, type Vault } from './vault.js';
