/**
 * The interface of every storage driver. Times are milliseconds since 1970 UTC; absent values are `null`; drivers store
 * JSON columns as text and return them parsed. Every resolved write survives a crash of the process.
 */
import type { JsonObject } from '../base/index.js';
import type { ApprovalTable } from './approval-interfaces.js';
import type { AuditTable } from './audit-interfaces.js';
import type { ServerClientTable } from './client-interfaces.js';
import type {
  ClockMarkTable,
  ConnectedWith,
  CredentialEventTable,
  EventRow,
  EventTable,
  IdempotencyTable,
  NameTable,
  PausedScriptTable,
  TokenThrottleTable,
} from './kept-interfaces.js';
import type { Labels } from './labels.js';
import type { Page, PageRequest } from './page.js';
import type { AccessLimits, ApiTokenTable } from './token-interfaces.js';
import type { PublishedEvent, WebhookTable } from './webhook-interfaces.js';

/** An opened storage driver. */
export interface Store {
  readonly driver: 'sqlite' | 'postgres';
  readonly accounts: AccountTable;
  readonly secrets: SecretTable;
  readonly credentialEvents: CredentialEventTable;
  readonly servers: ServerTable;
  readonly apiTokens: ApiTokenTable;
  readonly audit: AuditTable;
  readonly sessions: SessionTable;
  readonly consents: ConsentTable;
  readonly events: EventTable;
  readonly webhooks: WebhookTable;
  readonly approvals: ApprovalTable;
  readonly definitions: DefinitionTable;
  readonly keyChecks: KeyCheckTable;
  readonly clockMark: ClockMarkTable;
  readonly idempotency: IdempotencyTable;
  readonly pausedScripts: PausedScriptTable;
  readonly tokenThrottles: TokenThrottleTable;
  readonly serverClients: ServerClientTable;
  readonly names: NameTable;
  readonly leases: LeaseTable;
  readonly counters: CounterTable;
  readonly transfer: TransferTable;
  /** Resolves when the database responds. */
  ping(): Promise<void>;
  /** The state of the optional Redis. Everything works without it. */
  cacheState(): 'none' | 'ready' | 'gone';
  close(): Promise<void>;
}

/** `connecting` until the first consent, `needs_reauth` once the upstream refuses the grant. */
export type AccountStatus = 'connecting' | 'active' | 'needs_reauth';

/** Lifetime: until deleted. Secrets: none (stored in `secrets`). */
export interface AccountRow {
  readonly id: string;
  readonly integration: string;
  readonly name: string;
  readonly status: AccountStatus;
  /** `data_center`, discovered ids and titles. */
  readonly context: { readonly [name: string]: string };
  readonly scopes: readonly string[];
  readonly lastError: { readonly code: string; readonly message: string; readonly at: number } | null;
  readonly labels: Labels;
  /** The operator's own id for it. */
  readonly externalId: string | null;
  /** Name of the person who first connected it; null for accounts from before this was stored. */
  readonly connectedBy: string | null;
  /** How its current credentials were obtained; null for accounts from before this was stored. */
  readonly connectedWith: ConnectedWith | null;
  readonly createdAt: number;
  readonly updatedAt: number;
}
/** Selects accounts. All parts must match. */
export interface AccountQuery extends PageRequest {
  readonly within?: AccessLimits | undefined;
  readonly ids?: readonly string[] | undefined;
  readonly labels?: Labels | undefined;
  readonly externalId?: string | undefined;
  readonly status?: AccountStatus | undefined;
  /** Part of the name or of the external id, ignoring letter case. */
  readonly text?: string | undefined;
}
/** Integrated accounts. */
export interface AccountTable {
  insert(row: AccountRow): Promise<void>;
  get(id: string): Promise<AccountRow | undefined>;
  list(query: AccountQuery): Promise<Page<AccountRow>>;
  /** Returns the changed row, or undefined if there is none. The event, if given, is stored with it. */
  update(
    id: string,
    changes: Partial<Omit<AccountRow, 'id' | 'integration' | 'createdAt'>>,
    event?: EventRow,
  ): Promise<AccountRow | undefined>;
  /**
   * Deletes the account, its secrets, its MCP servers (each leaves a tombstone) and the API tokens bound to it, in one
   * transaction.
   */
  delete(id: string, at: number, event?: EventRow): Promise<boolean>;
}

/** The type of a sealed secret. */
export type SecretKind = 'refresh_token' | 'access_token' | 'client_secret' | 'credentials';
/** A sealed secret. Lifetime: that of its account, or until `expiresAt`. */
export interface SecretRow {
  readonly accountId: string;
  readonly kind: SecretKind;
  readonly keyId: string;
  /** base64 of nonce, ciphertext and tag. */
  readonly sealed: string;
  readonly expiresAt: number | null;
  readonly updatedAt: number;
}
/** Sealed secrets of accounts. */
export interface SecretTable {
  /** Inserts or replaces all rows in one transaction. */
  put(rows: readonly SecretRow[]): Promise<void>;
  get(accountId: string, kind: SecretKind): Promise<SecretRow | undefined>;
  delete(accountId: string, kind: SecretKind): Promise<void>;
  /** Rows not sealed under this key, for rotation. */
  listOtherKeys(keyId: string, limit: number): Promise<readonly SecretRow[]>;
  /** Key ids in use and the accounts that depend on each. */
  keyUse(): Promise<readonly { readonly keyId: string; readonly accountIds: readonly string[] }[]>;
}

/** One account of a server over several, with its part of the config. */
export interface ServerMemberRow {
  readonly accountId: string;
  /** Prefix of the names of its tools; unique among the members. */
  readonly prefix: string;
  readonly label: string;
  /** The config as in the API. */
  readonly config: JsonObject;
}
/** Lifetime: until expired, revoked or rotated. `tokenHash` is a keyed hash; the token itself is never stored. */
export interface ServerRow {
  readonly id: string;
  /** With `members`: any one of their accounts that still exists, as the row's reference. */
  readonly accountId: string;
  /** For a server over several accounts. A member stays in the list when its account is deleted. Absent otherwise. */
  readonly members?: readonly ServerMemberRow[] | undefined;
  readonly name: string;
  /** The config as in the API. */
  readonly config: JsonObject;
  readonly tokenHash: string;
  /** With `pin_tools`: each accepted tool's name and the digest of its definition. */
  readonly pins?: { readonly [tool: string]: string } | undefined;
  readonly labels: Labels;
  /** The operator's own id for it. */
  readonly externalId: string | null;
  readonly createdBy: string;
  readonly expiresAt: number | null;
  /** Last use by a client, rounded to the minute; null for never. */
  readonly lastUsedAt: number | null;
  readonly createdAt: number;
  readonly updatedAt: number;
}
/**
 * The state of a server: its account must be reconnected, it expires within a day, it has expired, or none of these.
 */
export type ServerState = 'active' | 'expiring' | 'needs_reauth' | 'expired';
/** The sort order of a list of servers. Servers with equal keys are sorted by id. */
export interface ServerSort {
  readonly by: 'created_at' | 'name' | 'expires_at' | 'last_used_at';
  readonly isDescending: boolean;
}
/** Selects servers of all accounts. All parts must match. Expired ones are omitted unless that state is requested. */
export interface ServerQuery {
  readonly within?: AccessLimits | undefined;
  /** Only servers that reach one of these accounts. */
  readonly accountIds?: readonly string[] | undefined;
  /** Only servers that reach no other accounts. */
  readonly withinAccountIds?: readonly string[] | undefined;
  /** Only servers that reach an account of this integration. */
  readonly integration?: string | undefined;
  readonly state?: ServerState | undefined;
  readonly labels?: Labels | undefined;
  readonly externalId?: string | undefined;
  /** Part of the name or of the external id, ignoring letter case, or the whole id. */
  readonly text?: string | undefined;
  readonly sort: ServerSort;
  /** The sort key and id of the last row of the previous page. */
  readonly after?: { readonly key: string | number; readonly id: string } | undefined;
  readonly limit: number;
  /** Milliseconds since 1970 UTC. */
  readonly now: number;
}
/** Why a URL is no longer valid. */
export type GoneReason = 'expired' | 'revoked' | 'rotated';
/** What remains of a former URL for 30 days: the keyed hash, why and when it ended. */
export interface TombstoneRow {
  readonly tokenHash: string;
  readonly serverId: string;
  readonly reason: GoneReason;
  readonly at: number;
  readonly purgeAt: number;
  /** Rotated with an overlap: the URL stays valid until then. */
  readonly opensUntil?: number;
}
/** A server that expired. */
export type ExpiredServer = Pick<ServerRow, 'id' | 'name'> & {
  /** Null if the server reached several. */
  readonly accountId: string | null;
  readonly members?: readonly ServerMemberRow[] | undefined;
  readonly expiresAt: number;
};
/** MCP servers, and the tombstones of former URLs. */
export interface ServerTable {
  insert(row: ServerRow): Promise<void>;
  /** Inserts all rows or none, in one transaction, with their events. */
  insertMany(rows: readonly ServerRow[], events?: readonly PublishedEvent[]): Promise<void>;
  /** Servers that expire after the first instant and at or before the second, earliest first. */
  endingBetween(after: number, until: number, limit: number): Promise<readonly ServerRow[]>;
  /** One page plus one row, and the total number of rows. */
  search(query: ServerQuery): Promise<{ readonly rows: readonly ServerRow[]; readonly total: number }>;
  /**
   * Records the use of servers. Returns the ids of those that were never used before. Does not change the change count.
   */
  touch(ids: readonly string[], at: number): Promise<readonly string[]>;
  get(id: string): Promise<ServerRow | undefined>;
  /** Servers that reach the account, newest first. */
  list(accountId: string, page: PageRequest): Promise<Page<ServerRow>>;
  findByTokenHash(tokenHash: string): Promise<ServerRow | undefined>;
  findTombstone(tokenHash: string): Promise<TombstoneRow | undefined>;
  /**
   * Changes the row if its `updatedAt` is still the one that the change was based on; undefined if it is not or the row
   * is gone.
   */
  update(
    id: string,
    changes: Partial<Pick<ServerRow, 'name' | 'config' | 'members' | 'expiresAt' | 'pins' | 'labels' | 'externalId'>> &
      Pick<ServerRow, 'updatedAt'>,
    updatedAtBefore: number,
  ): Promise<ServerRow | undefined>;
  /**
   * Replaces the token hash and stores a tombstone for the old one, in one transaction; undefined if the tombstone's
   * hash is not the current one. Without `opensUntil`, ends every earlier overlap of the server as well.
   */
  rotate(id: string, tokenHash: string, tombstone: TombstoneRow): Promise<ServerRow | undefined>;
  /** Deletes the row and stores a tombstone for its current token hash, in one transaction. */
  remove(id: string, end: Pick<TombstoneRow, 'reason' | 'at' | 'purgeAt'>, event?: PublishedEvent): Promise<boolean>;
  /** How many expired rows one transaction deletes without delaying calls. */
  readonly expiredBatch: number;
  /**
   * Deletes up to `limit` rows that expire at or before the instant, each with a tombstone and its event, in one
   * transaction. Returns what it deleted.
   */
  removeExpired(
    at: number,
    limit: number,
    eventOf?: (server: ExpiredServer) => PublishedEvent,
  ): Promise<readonly ExpiredServer[]>;
  purgeTombstones(at: number): Promise<number>;
  /**
   * A number that changes when any process changes a server, account or API token (except for its last use); cheap
   * enough to query on every request.
   */
  changeCount(): number | Promise<number>;
  /** Signals that another process may have changed something: the next query of the number ignores the cached value. */
  changeAnnounced(): void;
}

/**
 * A signed-in person. Lifetime: hours, or that of the API token that the session was created with. Only the keyed hash
 * of the secret is stored.
 */
export interface SessionRow {
  readonly id: string;
  readonly secretHash: string;
  readonly role: 'admin' | 'viewer';
  /** Display name, for the audit log and the dashboard. */
  readonly name: string;
  /** Null if it was not created with an API token. */
  readonly apiTokenId: string | null;
  readonly createdAt: number;
  readonly expiresAt: number;
}
/** Sessions of signed-in people. */
export interface SessionTable {
  insert(row: SessionRow): Promise<void>;
  /** Undefined if it is unknown or has ended. */
  findBySecretHash(secretHash: string, now: number): Promise<SessionRow | undefined>;
  delete(id: string): Promise<boolean>;
  purge(now: number): Promise<number>;
}

/** A pending single-use record: a link token, an OAuth state, a sign-in ticket. Lifetime: minutes. */
export interface ConsentRow {
  readonly idHash: string;
  readonly kind: 'link' | 'state' | 'ticket';
  readonly payload: JsonObject;
  readonly expiresAt: number;
}
/** Pending consents. */
export interface ConsentTable {
  insert(row: ConsentRow): Promise<void>;
  get(idHash: string, kind: ConsentRow['kind'], now: number): Promise<ConsentRow | undefined>;
  /** Deletes and returns the row, so that only one caller ever gets it; undefined if it is unknown, used or expired. */
  take(idHash: string, kind: ConsentRow['kind'], now: number): Promise<ConsentRow | undefined>;
  purge(now: number): Promise<number>;
}

/**
 * Definitions of tools by digest, for showing what changed since they were pinned. Lifetime: permanent (one per
 * definition, however many servers pin it).
 */
export interface DefinitionTable {
  put(definitions: ReadonlyMap<string, string>): Promise<void>;
  get(digests: readonly string[]): Promise<ReadonlyMap<string, string>>;
}

/** A lock with an owner and an end, shared by all processes on the store. */
export interface LeaseTable {
  /** True if this owner now has the lease until the instant. */
  acquire(name: string, owner: string, now: number, until: number): Promise<boolean>;
  /** Only releases a lease that the owner still has. */
  release(name: string, owner: string): Promise<void>;
}

/** Check values of the keys that the database was used with. Lifetime: permanent. Secrets: none (a check value is a hash of a random key). */
export interface KeyCheckTable {
  /** By the key's name. */
  all(): Promise<ReadonlyMap<string, string>>;
  /** Adds the check value of a key; an existing one stays. */
  add(name: string, value: string, at: number): Promise<void>;
  replace(name: string, value: string, at: number): Promise<void>;
}

/** What one charge adds to a count, and the limit of the count. Whole milliseconds. */
export interface CounterPrice {
  readonly costMs: number;
  readonly withinMs: number;
}
/**
 * Decaying counters: a charge adds milliseconds to a name, and time removes them. Kept in memory and in no database;
 * gateways share them through Redis, and without Redis each process has its own. Lifetime: until decayed. Secrets: none
 * (names are digests).
 */
export interface CounterTable {
  /**
   * Charges the name and returns 0 if its count stays within the limit; otherwise charges nothing and returns how many
   * milliseconds too early it is.
   */
  charge(name: string, price: CounterPrice): number;
}

/** The contents of a database: row counts by table, and the ends of its counters. */
export interface TransferSummary {
  readonly counts: { readonly [table: string]: number };
  readonly auditHead: { readonly sequence: number; readonly hash: string };
  /** The last row that retention deleted; the chain starts after it. */
  readonly auditAnchor: { readonly sequence: number; readonly hash: string };
  readonly changeCount: number;
  /** Whether an unfinished copy is in this database. */
  readonly isUnfinished: boolean;
}
/**
 * Reads and writes whole tables, to move from one database to another while no gateway runs. Rows are as in the
 * database.
 */
export interface TransferTable {
  readonly tables: readonly string[];
  /** Whether a gateway serves this database. The embedded store does not know. */
  isServed(): Promise<boolean>;
  summary(): Promise<TransferSummary>;
  /** Rows after this one, in the order of the table's key. */
  read(
    table: string,
    after: { readonly [column: string]: unknown } | null,
    limit: number,
  ): Promise<readonly { readonly [column: string]: unknown }[]>;
  /** Empties the tables, and marks the database as being filled. */
  begin(): Promise<void>;
  insert(table: string, rows: readonly { readonly [column: string]: unknown }[]): Promise<void>;
  /** Copies the ends of the source's counters, and removes the mark. */
  finish(from: Pick<TransferSummary, 'auditHead' | 'auditAnchor' | 'changeCount'>): Promise<void>;
}
