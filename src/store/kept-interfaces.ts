/** What is kept about requests, names and events, apart from the records themselves. Times are milliseconds since 1970 UTC. */

/** A sealed answer that is given again. */
export interface StoredAnswer {
  readonly status: number;
  readonly keyId: string;
  /** base64 of nonce, ciphertext and tag. */
  readonly sealed: string;
}
/**
 * Answers by idempotency key, and outcomes of changes that an identical call is given again. Lifetime: 24 hours; an outcome that was not
 * delivered, 10 minutes. Secrets: answers, sealed; keys and requests only as keyed hashes.
 */
export interface IdempotencyTable {
  /** True for one caller only, until the row expires: it answers the request. */
  begin(
    row: { readonly keyHash: string; readonly requestHash: string; readonly expiresAt: number },
    now: number,
  ): Promise<boolean>;
  /** The answer is null until there is one. */
  get(
    keyHash: string,
  ): Promise<
    { readonly requestHash: string; readonly answer: StoredAnswer | null; readonly expiresAt: number } | undefined
  >;
  finish(keyHash: string, answer: StoredAnswer): Promise<void>;
  remove(keyHash: string): Promise<void>;
  purge(now: number): Promise<number>;
}

/** A script that waits for an approval, sealed: its source, and the arguments and results of the calls that it has made. */
export interface PausedScriptRow {
  /** Keyed digest of the MCP server and the source. */
  readonly id: string;
  readonly serverId: string;
  readonly keyId: string;
  /** base64 of nonce, ciphertext and tag. */
  readonly sealed: string;
  readonly expiresAt: number;
}
/** Paused scripts. Lifetime: 24 hours from the last pause. Secrets: everything about the script, sealed. */
export interface PausedScriptTable {
  /** Stores it, unclaimed, in place of what is there under its id. */
  put(row: PausedScriptRow): Promise<void>;
  /** `claimedAt` is set while it is being resumed, or where the gateway ended during that. */
  get(id: string, now: number): Promise<(PausedScriptRow & { readonly claimedAt: number | null }) | undefined>;
  /** True for one caller only, until it is put or released. */
  claim(id: string, now: number): Promise<boolean>;
  release(id: string): Promise<void>;
  delete(id: string): Promise<void>;
  purge(now: number): Promise<number>;
}

/** A token endpoint that is not asked for a while on behalf of one OAuth client. */
export interface TokenThrottleRow {
  /** Digest of the endpoint's host and the client. */
  readonly id: string;
  /** What the endpoint reported, for people. */
  readonly reason: string;
  readonly until: number;
}
/** Throttled OAuth clients, for every process on this store. Lifetime: the pause, minutes. Secrets: none. */
export interface TokenThrottleTable {
  /** Keeps the row with the later end. */
  note(row: TokenThrottleRow): Promise<void>;
  /** Undefined where there is none or it has ended. */
  get(id: string, now: number): Promise<TokenThrottleRow | undefined>;
  purge(now: number): Promise<number>;
}

/** What a server, account or API token is called, or was called last; the integration of an account. */
export interface KnownName {
  readonly name: string;
  readonly integration: string | null;
}
/** Names by id, for the audit log. Lifetime: permanent, also of what is deleted. Written with what they name. */
export interface NameTable {
  of(ids: readonly string[]): Promise<ReadonlyMap<string, KnownName>>;
}

/** The latest time that any process on this store has seen, so that what has expired stays expired over restarts. */
export interface ClockMarkTable {
  /** Null where none was noted. */
  latest(): Promise<number | null>;
  /** Keeps the later of this time and the one that is there. */
  note(at: number): Promise<void>;
}

/** What happened to an account, on its way to the operator. Lifetime: until delivered; what cannot be delivered stays a week. */
export interface EventRow {
  readonly id: string;
  readonly accountId: string;
  /** Such as `integrated_account.needs_reauth`. */
  readonly type: string;
  /** The JSON document that is sent, byte for byte the same at every attempt. */
  readonly body: string;
  readonly attempts: number;
  /** Null once it has been given up. */
  readonly nextAt: number | null;
  readonly lastError: string | null;
  readonly createdAt: number;
  /** Set where no webhook is configured by a setting, so that only endpoints that are records get it. */
  readonly isForEndpointsOnly?: true;
}
/** Events on their way. */
export interface EventTable {
  /** What is to be sent now, oldest first. */
  due(now: number, limit: number): Promise<readonly EventRow[]>;
  /** Everything that has not been delivered, newest first. */
  list(limit: number): Promise<readonly EventRow[]>;
  remove(id: string): Promise<void>;
  postpone(id: string, attempt: Pick<EventRow, 'attempts' | 'nextAt' | 'lastError'>): Promise<void>;
  /** Takes out what was given up and is older than this instant. */
  purge(createdBefore: number): Promise<number>;
}

/** How the credentials of an account were obtained. */
export type ConnectedWith =
  | 'code'
  | 'refresh_token'
  | 'device_code'
  | 'client_credentials'
  | 'jwt_bearer'
  | 'values'
  | 'none';

/** What became of the credentials of an account: it was connected, its access token renewed, or the token endpoint did not renew it. */
export type CredentialEventKind = 'connected' | 'reconnected' | 'refreshed' | 'refused' | 'throttled' | 'failed';
/** One event of an account's credentials. Lifetime: its account's, at most the newest 50. Secrets: none. */
export interface CredentialEventRow {
  readonly id: string;
  readonly accountId: string;
  readonly kind: CredentialEventKind;
  /** Error code of the token endpoint. */
  readonly code: string | null;
  /** What the token endpoint reported, for people. */
  readonly detail: string | null;
  /** Name of who connected the account. */
  readonly by: string | null;
  /** When the new access token ends. */
  readonly expiresAt: number | null;
  /** How often it happened in a row; a failure that repeats is one row. */
  readonly times: number;
  readonly firstAt: number;
  readonly at: number;
}
/** Histories of credentials. */
export interface CredentialEventTable {
  /** Adds an event; false where the account is gone. A failure equal to the newest event is counted with it. */
  add(event: Omit<CredentialEventRow, 'times' | 'firstAt'>): Promise<boolean>;
  /** Newest first. */
  list(accountId: string): Promise<readonly CredentialEventRow[]>;
}
