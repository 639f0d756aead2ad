import type { Result, SecretText } from '../base/index.js';
import type { DataCenterRecord, Integration } from '../catalogue/index.js';
import type { AccountStatus } from '../store/index.js';
import type { OAuthClient } from '../tokens/index.js';

/** One connection to an integration, as the deeper rooms see it. Times in milliseconds since 1970 UTC. */
export interface IntegratedAccount {
  readonly id: string;
  readonly integration: Integration;
  readonly name: string;
  readonly status: AccountStatus;
  readonly dataCenter: DataCenterRecord;
  /** Discovered values by name, for example an organization id; they fill arguments of the same name. */
  readonly context: { readonly [name: string]: string };
  readonly scopes: readonly string[];
  readonly lastError: { readonly code: string; readonly message: string; readonly at: number } | null;
  readonly createdAt: number;
  readonly updatedAt: number;
}

/** How an account comes to be connected; every way ends in the same record. */
export type ConnectInput =
  | { readonly kind: 'code'; readonly code: string; readonly redirectUri?: string; readonly codeVerifier?: SecretText }
  | { readonly kind: 'refresh_token'; readonly refreshToken: SecretText }
  | { readonly kind: 'device_code'; readonly deviceCode: SecretText };

/** Everything that a connection is made from. */
export interface ConnectRequest {
  readonly integration: string;
  readonly name: string;
  readonly dataCenter: string;
  readonly input: ConnectInput;
  /** The operator's OAuth client; the configured one where absent. */
  readonly client?: OAuthClient;
  /** Reconnects this account (same id, same MCP servers) instead of making a new one. */
  readonly accountId?: string;
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

/** Integrated accounts: their life, and the access token for each call. */
export interface Accounts {
  /** Answers at once where the account is remembered and nothing has changed. */
  get(id: string): IntegratedAccount | undefined | Promise<IntegratedAccount | undefined>;
  list(page: {
    cursor?: string | undefined;
    limit: number;
  }): Promise<Result<{ items: readonly IntegratedAccount[]; nextCursor: string | null }>>;
  /** Exchanges what was given, discovers the context, seals the secrets: active or nothing. */
  connect(request: ConnectRequest, signal: AbortSignal): Promise<Result<IntegratedAccount>>;
  rename(id: string, name: string): Promise<IntegratedAccount | undefined>;
  /** Revokes upstream, then deletes; MCP servers of the account leave tombstones. */
  delete(id: string, signal: AbortSignal): Promise<Result<DeletedAccount>>;
  /** The access token for one call: cached, refreshed ahead of expiry, one refresh per account at a time. The signal ends the wait, never the refresh. */
  accessToken(account: IntegratedAccount, signal: AbortSignal): Promise<Result<SecretText>>;
  /** The access token of an active account where this process holds one that is good for a while yet; null sends the caller to `accessToken`. */
  heldAccessToken(account: IntegratedAccount): SecretText | null;
  /** After the upstream called `rejected` expired: a token that is not that one. */
  replaceAccessToken(
    account: IntegratedAccount,
    rejected: SecretText,
    signal: AbortSignal,
  ): Promise<Result<SecretText>>;
  /** Forces a refresh and re-discovers the context; what `refresh-credentials` does. */
  refresh(id: string, signal: AbortSignal): Promise<Result<IntegratedAccount>>;
  /** Resolves when no refresh is under way any more: to be awaited before the store closes. */
  settle(): Promise<void>;
}
