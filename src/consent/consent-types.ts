import type { ConnectValue, GivenTexts, IntegratedAccount } from '../accounts/index.js';
import type { Result, SecretText } from '../base/index.js';
import type { OAuthClient } from '../tokens/index.js';
import type { ScopeWish } from './consent-scopes.js';

/** What a person is to consent to, and what to do with the result. */
export interface ConsentWish extends ScopeWish {
  readonly integration: string;
  /** Display name of the account. Default: the integration's title. */
  readonly name?: string | undefined;
  /**
   * Where the consent begins; the authorization server may then name the person's own data centre. Default: the
   * integration's default.
   */
  readonly dataCenter?: string | undefined;
  /** Reconnects this account instead of creating a new one. */
  readonly accountId?: string | undefined;
  /** Context values for the integration, if already known. */
  readonly context?: { readonly [name: string]: string } | undefined;
  /** Credential fields for the integration, if already known. */
  readonly fields?: { readonly [name: string]: SecretText } | undefined;
  /** The account's own OAuth client. Default: the configured one. */
  readonly client?: OAuthClient | undefined;
  /** Where the browser is sent afterwards; returned by `finish`. */
  readonly returnTo?: string | undefined;
  /** Id of the requester for the audit log; returned by `finish`. */
  readonly createdBy: string;
  /** Name of the requester, for the history of the account. */
  readonly createdByName?: string | undefined;
}

/** The browser's side of a consent. */
export interface BrowserPart {
  /** The URL of this gateway to which the authorization server redirects the browser. */
  readonly redirectUri: string;
  /**
   * A secret in the browser's cookie that `finish` requires, so that nobody can make another person's browser complete
   * a consent. Absent if the consent starts on a machine other than the browser's.
   */
  readonly browserKey?: string | undefined;
}

/** A link for one person to consent once, without an API token. */
export interface ConsentLink {
  readonly token: string;
  readonly expiresAt: number;
}

/** What a link is for, shown before it is used. */
export interface LinkOffer {
  readonly integration: string;
  /** The integration's title. */
  readonly title: string;
  readonly name: string;
  readonly scopes: readonly string[];
  readonly accountId: string | null;
  /** Whether the person signs in at the service itself; otherwise only the values are needed. */
  readonly hasConsent: boolean;
  /** The values to enter, without those already set in the link. */
  readonly asked: readonly ConnectValue[];
  /** The data centres to choose from; empty if there is no choice. */
  readonly dataCenters: readonly { readonly id: string; readonly title: string }[];
  readonly expiresAt: number;
}

/** The values entered on a link's page. */
export interface LinkValues {
  /** By the names in the link's `asked`. */
  readonly values: GivenTexts;
  /** One of the link's `dataCenters`, if there are any. */
  readonly dataCenter?: string | undefined;
}

/** The result of using a link: a URL at the service for the browser, or a connected account. */
export type UsedLink =
  | ({ readonly kind: 'consent' } & StartedConsent)
  | ({ readonly kind: 'connected' } & FinishedConsent);

/** A pending consent with the URL for the browser. */
export interface StartedConsent {
  readonly url: string;
  readonly scopes: readonly string[];
  readonly expiresAt: number;
}

/** A consent that resulted in a connected account. */
export interface FinishedConsent {
  readonly account: IntegratedAccount;
  readonly returnTo: string | null;
  readonly createdBy: string;
}

/** A pending device consent: what to show the person, and how often to poll. */
export interface StartedDevice {
  /** Identifies the consent in `pollDevice`. Its holder can poll. */
  readonly id: string;
  readonly userCode: string;
  readonly verificationUrl: string;
  /** The same with the code filled in, if the service has such a URL. */
  readonly verificationUrlComplete: string | null;
  readonly expiresAt: number;
  readonly pollSeconds: number;
}

/** The result of a poll. */
export type DevicePoll =
  | { readonly kind: 'pending'; readonly retryAfterSeconds: number }
  | ({ readonly kind: 'connected' } & FinishedConsent);

/** Consents of people on the service's own pages. Each ends with a connected account or a message with the remedy. */
export interface Consents {
  /** Creates a single-use link for a person without an API token. `minutes` must be between 1 and 60. Default: 30. */
  createLink(wish: ConsentWish, minutes?: number): Promise<Result<ConsentLink>>;
  /** Reads a link without using it. Refuses with `gone` if it is unknown, used or expired. */
  readLink(token: string): Promise<Result<LinkOffer>>;
  /**
   * Uses the link: starts its consent, or connects the account with the values if no consent is needed. If the values
   * are refused, here or by the service, the link stays valid.
   */
  useLink(
    token: string,
    given: LinkValues,
    more: { readonly browser: BrowserPart; readonly signal: AbortSignal },
  ): Promise<Result<UsedLink>>;
  start(wish: ConsentWish, browser: BrowserPart): Promise<Result<StartedConsent>>;
  /**
   * Completes a consent with the parameters of the browser's redirect. Only hosts of the catalogue receive the token
   * request, whatever the parameters are.
   */
  finish(
    parameters: URLSearchParams,
    more: { readonly browserKey?: string | undefined; readonly signal: AbortSignal },
  ): Promise<Result<FinishedConsent>>;
  /** Starts a consent that a person gives on another device, with a short code. */
  startDevice(wish: ConsentWish, signal: AbortSignal): Promise<Result<StartedDevice>>;
  /** Checks whether the person has decided. Never polls the service more often than it allows. */
  pollDevice(id: string, signal: AbortSignal): Promise<Result<DevicePoll>>;
}
