/**
 * What is stored about requests, names and events, in addition to the records themselves. Times are milliseconds since
 * 1970 UTC.
 */

/** A sealed response, for repeated requests. */
export interface StoredAnswer {
  readonly status: number;
  readonly keyId: string;
  /** base64 of nonce, ciphertext and tag. */
  readonly sealed: string;
}
/**
 * Responses by idempotency key, and outcomes of changes for identical calls. Lifetime: 24 hours; an undelivered
 * outcome, 10 minutes. Secrets: responses, sealed; keys and requests only as keyed hashes.
 */
export interface IdempotencyTable {
  /** True for only one caller until the row expires: that caller handles the request. */
  begin(
    row: { readonly keyHash: string; readonly requestHash: string; readonly expiresAt: number },
    now: number,
  ): Promise<boolean>;
  /** `answer` is null until the request has finished. */
  get(
    keyHash: string,
  ): Promise<
    { readonly requestHash: string; readonly answer: StoredAnswer | null; readonly expiresAt: number } | undefined
  >;
  finish(keyHash: string, answer: StoredAnswer): Promise<void>;
  remove(keyHash: string): Promise<void>;
  purge(now: number): Promise<number>;
}

/** A script that waits for an approval, sealed: its source, and the arguments and results of its calls so far. */
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
  /** Stores it, unclaimed, replacing any row with its id. */
  put(row: PausedScriptRow): Promise<void>;
  /** `claimedAt` is set while it is being resumed, or if the gateway crashed during that. */
  get(id: string, now: number): Promise<(PausedScriptRow & { readonly claimedAt: number | null }) | undefined>;
  /** True for only one caller, until it is stored again or released. */
  claim(id: string, now: number): Promise<boolean>;
  release(id: string): Promise<void>;
  delete(id: string): Promise<void>;
  purge(now: number): Promise<number>;
}

/** A pause of a token endpoint for one OAuth client. */
export interface TokenThrottleRow {
  /** Digest of the endpoint's host and the client. */
  readonly id: string;
  /** The endpoint's message, for people. */
  readonly reason: string;
  readonly until: number;
}
/** Throttled OAuth clients, for every process on this store. Lifetime: the pause, minutes. Secrets: none. */
export interface TokenThrottleTable {
  /** Stores the row; of two, the one with the later end stays. */
  note(row: TokenThrottleRow): Promise<void>;
  /** Undefined if there is none or it has ended. */
  get(id: string, now: number): Promise<TokenThrottleRow | undefined>;
  purge(now: number): Promise<number>;
}

/** The current or last name of a server, account or API token; the integration of an account. */
export interface KnownName {
  readonly name: string;
  readonly integration: string | null;
}
/**
 * Names by id, for the audit log. Lifetime: permanent, including deleted records. Written together with the records.
 */
export interface NameTable {
  of(ids: readonly string[]): Promise<ReadonlyMap<string, KnownName>>;
}

/**
 * The latest time that any process on this store has recorded, so that what has expired stays expired after a restart.
 */
export interface ClockMarkTable {
  /** Null if none was recorded. */
  latest(): Promise<number | null>;
  /** Stores this time unless a later one is stored. */
  note(at: number): Promise<void>;
}

/** An account event to be delivered to the operator. Lifetime: until delivered; an undeliverable one stays a week. */
export interface EventRow {
  readonly id: string;
  readonly accountId: string;
  /** Such as `integrated_account.needs_reauth`. */
  readonly type: string;
  /** The JSON document to send, byte for byte the same at every attempt. */
  readonly body: string;
  readonly attempts: number;
  /** Null once delivery was abandoned. */
  readonly nextAt: number | null;
  readonly lastError: string | null;
  readonly createdAt: number;
  /** Set if no webhook is configured as a setting, so that only endpoints stored as records receive it. */
  readonly isForEndpointsOnly?: true;
}
/** Undelivered events. */
export interface EventTable {
  /** Events to send now, oldest first. */
  due(now: number, limit: number): Promise<readonly EventRow[]>;
  /** Every undelivered event, newest first. */
  list(limit: number): Promise<readonly EventRow[]>;
  remove(id: string): Promise<void>;
  postpone(id: string, attempt: Pick<EventRow, 'attempts' | 'nextAt' | 'lastError'>): Promise<void>;
  /** Deletes abandoned events older than this instant. */
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

/**
 * What happened to an account's credentials: the account was connected, its access token was renewed, or the token
 * endpoint did not renew it.
 */
export type CredentialEventKind = 'connected' | 'reconnected' | 'refreshed' | 'refused' | 'throttled' | 'failed';
/** One event of an account's credentials. Lifetime: that of its account, at most the newest 50. Secrets: none. */
export interface CredentialEventRow {
  readonly id: string;
  readonly accountId: string;
  readonly kind: CredentialEventKind;
  /** Error code of the token endpoint. */
  readonly code: string | null;
  /** The token endpoint's message, for people. */
  readonly detail: string | null;
  /** Name of the person who connected the account. */
  readonly by: string | null;
  /** When the new access token expires. */
  readonly expiresAt: number | null;
  /** How often it happened in a row; a repeated failure is one row. */
  readonly times: number;
  readonly firstAt: number;
  readonly at: number;
}
/** Histories of credentials. */
export interface CredentialEventTable {
  /** Adds an event; false if the account is gone. A failure equal to the newest event increments its count. */
  add(event: Omit<CredentialEventRow, 'times' | 'firstAt'>): Promise<boolean>;
  /** Newest first. */
  list(accountId: string): Promise<readonly CredentialEventRow[]>;
}
