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
  /** The hosts that calls of this account may be sent to. */
  readonly hosts: ServiceHosts;
  /** Discovered values by name, for example an organization id. They fill arguments of the same name. */
  readonly context: { readonly [name: string]: string };
  readonly scopes: readonly string[];
  readonly lastError: { readonly code: string; readonly message: string; readonly at: number } | null;
  readonly labels: Labels;
  /** The operator's own id for it. */
  readonly externalId: string | null;
  /** Name of the person who first connected it; null if that was not stored. */
  readonly connectedBy: string | null;
  /** How its current credentials were obtained; null if that was not stored. */
  readonly connectedWith: ConnectedWith | null;
  readonly createdAt: number;
  readonly updatedAt: number;
}

/** What an operator can change about an account. Absent parts stay unchanged. */
export type AccountChanges = Partial<Pick<IntegratedAccount, 'name' | 'labels' | 'externalId'>>;

/** How an account is connected; every way results in the same record. */
export type ConnectInput =
  | { readonly kind: 'code'; readonly code: string; readonly redirectUri?: string; readonly codeVerifier?: SecretText }
  | { readonly kind: 'refresh_token'; readonly refreshToken: SecretText }
  | { readonly kind: 'device_code'; readonly deviceCode: SecretText }
  | { readonly kind: 'client_credentials' }
  | { readonly kind: 'jwt_bearer' }
  /** Only entered values. OAuth accepts them if its only grant needs no person. */
  | { readonly kind: 'values' };

/** The result of connecting: the account, or why there is none and how the token endpoint refused, if it did. */
export type Connected =
  | { readonly ok: true; readonly value: IntegratedAccount }
  | { readonly ok: false; readonly refusal: Refusal; readonly tokenRefusal?: TokenRefusal };

/** The input of a connection. */
export interface ConnectRequest {
  readonly integration: string;
  readonly name: string;
  /** Default: that of the account to reconnect, else the only one of the integration. */
  readonly dataCenter?: string | undefined;
  readonly input: ConnectInput;
  /** The operator's OAuth client. Default: the configured one. */
  readonly client?: OAuthClient;
  /** Reconnects this account (same id, same MCP servers) instead of creating a new one. */
  readonly accountId?: string;
  /** Context values that a person enters when an account is connected, such as the name of a site. */
  readonly context?: { readonly [name: string]: string } | undefined;
  /** Credential fields that a person enters. */
  readonly fields?: { readonly [name: string]: SecretText } | undefined;
  /** For a new account. */
  readonly labels?: Labels;
  readonly externalId?: string | null;
  /** Name of the person who connects it, for its history. */
  readonly by?: string | null;
  /** The requested scopes; stored if the authorization server does not name the granted ones. */
  readonly scopes?: readonly string[];
}

/** The result of deleting an account. */
export interface DeletedAccount {
  readonly id: string;
  readonly revokedUpstream: boolean;
  /** Why the service did not confirm the revocation of the consent; null if it did. */
  readonly revocationFault: string | null;
}

/** Integrated accounts, from connecting to deletion, and the credentials for each call. */
export interface Accounts {
  /** Synchronous if the account is cached and unchanged. */
  get(id: string): IntegratedAccount | undefined | Promise<IntegratedAccount | undefined>;
  list(query: AccountQuery): Promise<Result<{ items: readonly IntegratedAccount[]; nextCursor: string | null }>>;
  /**
   * Exchanges the input for tokens, discovers the context and seals the secrets. The account is active afterwards, or
   * not stored at all.
   */
  connect(request: ConnectRequest, signal: AbortSignal): Promise<Connected>;
  update(id: string, changes: AccountChanges): Promise<IntegratedAccount | undefined>;
  /** Revokes upstream, then deletes. The account's MCP servers leave tombstones. */
  delete(id: string, signal: AbortSignal): Promise<Result<DeletedAccount>>;
  /**
   * The credentials for one call. Access tokens are cached and refreshed before they expire, one refresh per account at
   * a time. The signal ends the wait, never the refresh.
   */
  credentials(account: IntegratedAccount, signal: AbortSignal): Promise<Result<Credentials>>;
  /** The cached credentials of an active account if they stay valid for a while; null otherwise: call `credentials`. */
  heldCredentials(account: IntegratedAccount): Credentials | null;
  /**
   * Replaces credentials that the upstream refused, with a fresh access token. An account without renewable credentials
   * is marked as needing attention, unless its probe succeeds.
   */
  replaceCredentials(
    account: IntegratedAccount,
    rejected: Credentials,
    signal: AbortSignal,
  ): Promise<Result<Credentials>>;
  /** Whether an account works: its credentials exist, and its probe, if any, succeeds. Marks nothing. */
  check(account: IntegratedAccount, signal: AbortSignal): Promise<Result<void>>;
  /**
   * Forces a refresh, probes, and discovers the context again, for `refresh-credentials`. An account without renewable
   * credentials is marked as needing attention if its probe is refused.
   */
  refresh(id: string, signal: AbortSignal): Promise<Result<IntegratedAccount>>;
  /** The history of an account's credentials, newest first. At most 50 events. */
  credentialEvents(id: string): Promise<readonly CredentialEventRow[]>;
  /** Resolves when no refresh is running. Await it before closing the store. */
  settle(): Promise<void>;
}
