import type { ConnectValue, GivenTexts, IntegratedAccount } from '../accounts/index.js';
import type { Result, SecretText } from '../base/index.js';
import type { OAuthClient } from '../tokens/index.js';
import type { ScopeWish } from './consent-scopes.js';

/** What a person is asked to consent to, and what becomes of it. */
export interface ConsentWish extends ScopeWish {
  readonly integration: string;
  /** What people call the account; the integration's title where absent. */
  readonly name?: string | undefined;
  /** Where the consent begins; the authorization server then tells where the person is at home. The default one where absent. */
  readonly dataCenter?: string | undefined;
  /** Reconnects this account instead of making a new one. */
  readonly accountId?: string | undefined;
  /** Context values that the integration asks, as far as they are known. */
  readonly context?: { readonly [name: string]: string } | undefined;
  /** Credential fields that the integration asks, as far as they are known. */
  readonly fields?: { readonly [name: string]: SecretText } | undefined;
  /** The account's own OAuth client; the configured one where absent. */
  readonly client?: OAuthClient | undefined;
  /** Where the person's browser goes afterwards; handed back by `finish`. */
  readonly returnTo?: string | undefined;
  /** Who asked, for the audit trail; handed back by `finish`. */
  readonly createdBy: string;
  /** Their name, for the history of the account. */
  readonly createdByName?: string | undefined;
}

/** How a browser takes part. */
export interface BrowserPart {
  /** The address of this gateway that the authorization server sends the browser back to. */
  readonly redirectUri: string;
  /**
   * A secret that the browser keeps (a cookie) and `finish` must be given again, so that nobody can make another's browser finish
   * a consent of his own. Absent where consent starts on another machine than the browser's.
   */
  readonly browserKey?: string | undefined;
}

/** A link that lets one person consent, once, without an API token. */
export interface ConsentLink {
  readonly token: string;
  readonly expiresAt: number;
}

/** What a link is for, to be shown before it is used. */
export interface LinkOffer {
  readonly integration: string;
  /** The integration's title. */
  readonly title: string;
  readonly name: string;
  readonly scopes: readonly string[];
  readonly accountId: string | null;
  /** Whether the person signs in at the service itself; else the values are all that is needed. */
  readonly hasConsent: boolean;
  /** What the person types in; values that came with the link are not asked again. */
  readonly asked: readonly ConnectValue[];
  /** The data centres to choose from; empty where nothing is to be chosen. */
  readonly dataCenters: readonly { readonly id: string; readonly title: string }[];
  readonly expiresAt: number;
}

/** What a person typed in on a link's page. */
export interface LinkValues {
  /** By the names of the link's `asked`. */
  readonly values: GivenTexts;
  /** One of the link's `dataCenters`, where there are any. */
  readonly dataCenter?: string | undefined;
}

/** What came of using a link: a browser to send to the service, or an account that is connected. */
export type UsedLink =
  | ({ readonly kind: 'consent' } & StartedConsent)
  | ({ readonly kind: 'connected' } & FinishedConsent);

/** A consent under way: where to send the browser. */
export interface StartedConsent {
  readonly url: string;
  readonly scopes: readonly string[];
  readonly expiresAt: number;
}

/** A consent that ended in a connected account. */
export interface FinishedConsent {
  readonly account: IntegratedAccount;
  readonly returnTo: string | null;
  readonly createdBy: string;
}

/** A device consent under way: what to show the person, and how often to poll. */
export interface StartedDevice {
  /** Names the consent in `pollDevice`; whoever has it can poll. */
  readonly id: string;
  readonly userCode: string;
  readonly verificationUrl: string;
  /** The same with the code filled in, where the service has such an address. */
  readonly verificationUrlComplete: string | null;
  readonly expiresAt: number;
  readonly pollSeconds: number;
}

/** What a poll came to. */
export type DevicePoll =
  | { readonly kind: 'pending'; readonly retryAfterSeconds: number }
  | ({ readonly kind: 'connected' } & FinishedConsent);

/** Consents of people at the service's own pages; each ends in a connected account or in words that say what to do. */
export interface Consents {
  /** A link for somebody who has no API token; single use, `minutes` from 1 to 60 (30 where absent). */
  createLink(wish: ConsentWish, minutes?: number): Promise<Result<ConsentLink>>;
  /** Looks at a link without using it up. Refused with `gone` where it is unknown, used or expired. */
  readLink(token: string): Promise<Result<LinkOffer>>;
  /**
   * Uses the link up: starts its consent, or connects the account with the values where none is needed. Values that are refused, here
   * or by the service, leave the link as it was.
   */
  useLink(
    token: string,
    given: LinkValues,
    more: { readonly browser: BrowserPart; readonly signal: AbortSignal },
  ): Promise<Result<UsedLink>>;
  start(wish: ConsentWish, browser: BrowserPart): Promise<Result<StartedConsent>>;
  /**
   * Ends a consent with the parameters that the browser brought back. Only hosts of the catalogue are ever asked for the token,
   * whatever the parameters say.
   */
  finish(
    parameters: URLSearchParams,
    more: { readonly browserKey?: string | undefined; readonly signal: AbortSignal },
  ): Promise<Result<FinishedConsent>>;
  /** Starts a consent that a person gives on any other device, by a short code. */
  startDevice(wish: ConsentWish, signal: AbortSignal): Promise<Result<StartedDevice>>;
  /** Asks whether the person has decided; never asks the service more often than it allows. */
  pollDevice(id: string, signal: AbortSignal): Promise<Result<DevicePoll>>;
}
