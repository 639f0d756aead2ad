/**
 * How a person connects an account: consent on the service's own pages or entered values; links, the authorization code
 * flow, the device flow.
 */
export type { ScopeWish } from './consent-scopes.js';
export type {
  BrowserPart,
  ConsentLink,
  Consents,
  ConsentWish,
  DevicePoll,
  FinishedConsent,
  LinkOffer,
  LinkValues,
  StartedConsent,
  StartedDevice,
  UsedLink,
} from './consent-types.js';
export { createConsents } from './create-consents.js';
export type { ConsentsDeps } from './deps.js';
