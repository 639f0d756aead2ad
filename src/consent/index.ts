/** Consent of a person at the service's own pages: links, the authorization-code flow, the device flow. */
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
export { createConsents } from './create-consents.js';
export type { ConsentsParts } from './parts.js';
