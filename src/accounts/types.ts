import type { Refusal, Result, SecretText } from '../base/index.js';
import type { DataCenterRecord, Integration, ServiceHosts } from '../catalogue/index.js';
import type { AccountQuery, AccountStatus, ConnectedWith, CredentialEventRow, Labels } from '../store/index.js';
import type { OAuthClient, TokenRefusal } from '../tokens/index.js';
import type { Credentials } from '../upstream/index.js';

/** One connection to an integration, as the deeper rooms see it. Times in milliseconds since 1970 UTC. */
export interface IntegratedAccount {
  readonly id: string;
  readonly integration: Integration;
  readonly name: string;
  readonly status: AccountStatus;
  readonly dataCenter: DataCenterRecord;
  /** The hosts that calls of this account go to, and no other account's. */
  readonly hosts: ServiceHosts;
  /** Discovered values by name, for example an organization id; they fill arguments of the same name. */
  readonly context: { readonly [name: string]: string };
  readonly scopes: readonly string[];
  readonly lastError: { readonly code: string; readonly message: string; readonly at: number } | null;
  readonly labels: Labels;
  /** The operator's own id for it. */
  readonly externalId: string | null;
  /** Name of who connected it first; null where that was not stored. */
  readonly connectedBy: string | null;
  /** How its present credentials were obtained; null where that was not stored. */
  readonly connectedWith: ConnectedWith | null;
  readonly createdAt: number;
  readonly updatedAt: number;
}

/** What an operator can change of an account; absent parts stay. */
export type AccountChanges = Partial<Pick<IntegratedAccount, 'name' | 'labels' | 'externalId'>>;

/** How an account comes to be connected; every way ends in the same record. */
export type ConnectInput =
  | { readonly kind: 'code'; readonly code: string; readonly redirectUri?: string; readonly codeVerifier?: SecretText }
  | { readonly kind: 'refresh_token'; readonly refreshToken: SecretText }
  | { readonly kind: 'device_code'; readonly deviceCode: SecretText }
  | { readonly kind: 'client_credentials' }
  | { readonly kind: 'jwt_bearer' }
  /** What was typed in and no more; OAuth takes it where its only grant is one without a person. */
  | { readonly kind: 'values' };

/** What came of connecting: the account, or why there is none and, where the token endpoint refused, how. */
export type Connected =
  | { readonly ok: true; readonly value: IntegratedAccount }
  | { readonly ok: false; readonly refusal: Refusal; readonly tokenRefusal?: TokenRefusal };

/** Everything that a connection is made from. */
export interface ConnectRequest {
  readonly integration: string;
  readonly name: string;
  /** Default: that of the account that is reconnected, else the only one of the integration. */
  readonly dataCenter?: string | undefined;
  readonly input: ConnectInput;
  /** The operator's OAuth client; the configured one where absent. */
  readonly client?: OAuthClient;
  /** Reconnects this account (same id, same MCP servers) instead of making a new one. */
  readonly accountId?: string;
  /** Context values that the integration asks when an account connects, such as the name of a site. */
  readonly context?: { readonly [name: string]: string } | undefined;
  /** Credential fields that the integration asks. */
  readonly fields?: { readonly [name: string]: SecretText } | undefined;
  /** Of a new account. */
  readonly labels?: Labels;
  readonly externalId?: string | null;
  /** Name of who connects it, for its history. */
  readonly by?: string | null;
  /** What the consent was asked for; kept where the authorization server does not say what it granted. */
  readonly scopes?: readonly string[];
}

/** What came of deleting an account. */
export interface DeletedAccount {
  readonly id: string;
  readonly revokedUpstream: boolean;
  /** Why the service did not confirm that the consent has ended; null where it did. */
  readonly revocationFault: string | null;
}

/** Integrated accounts: their life, and the credentials for each call. */
export interface Accounts {
  /** Answers at once where the account is remembered and nothing has changed. */
  get(id: string): IntegratedAccount | undefined | Promise<IntegratedAccount | undefined>;
  list(query: AccountQuery): Promise<Result<{ items: readonly IntegratedAccount[]; nextCursor: string | null }>>;
  /** Exchanges what was given, discovers the context, seals the secrets: active or nothing. */
  connect(request: ConnectRequest, signal: AbortSignal): Promise<Connected>;
  update(id: string, changes: AccountChanges): Promise<IntegratedAccount | undefined>;
  /** Revokes upstream, then deletes; MCP servers of the account leave tombstones. */
  delete(id: string, signal: AbortSignal): Promise<Result<DeletedAccount>>;
  /**
   * The credentials for one call. Access tokens are cached, refreshed ahead of expiry, one refresh per account at a time; the signal ends
   * the wait, never the refresh.
   */
  credentials(account: IntegratedAccount, signal: AbortSignal): Promise<Result<Credentials>>;
  /** The credentials of an active account where this process holds some that are good for a while yet; null sends the caller to `credentials`. */
  heldCredentials(account: IntegratedAccount): Credentials | null;
  /**
   * After the upstream refused credentials: others, with a fresh access token. Where an account has nothing that could be renewed, it is
   * marked as needing attention, unless its probe shows that it still works.
   */
  replaceCredentials(
    account: IntegratedAccount,
    rejected: Credentials,
    signal: AbortSignal,
  ): Promise<Result<Credentials>>;
  /** Whether an account works: its credentials are there, and its probe, where it has one, succeeds. Nothing is marked. */
  check(account: IntegratedAccount, signal: AbortSignal): Promise<Result<void>>;
  /**
   * Forces a refresh, probes, and re-discovers the context; what `refresh-credentials` does. An account without anything that could be
   * renewed is marked as needing attention where its probe is refused.
   */
  refresh(id: string, signal: AbortSignal): Promise<Result<IntegratedAccount>>;
  /** What became of the credentials of an account, newest first; at most 50 events. */
  credentialEvents(id: string): Promise<readonly CredentialEventRow[]>;
  /** Resolves when no refresh is under way any more: to be awaited before the store closes. */
  settle(): Promise<void>;
}
