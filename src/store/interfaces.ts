/**
 * What every storage driver offers. Times are milliseconds since 1970 UTC; absent values are `null`; JSON columns are kept as text
 * by the drivers and handed out parsed. Every write that has resolved is durable against the death of the process.
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

/** A storage driver, opened. */
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
  /** Resolves when the database answers. */
  ping(): Promise<void>;
  /** Whether a shared cache stands in front; without it everything works, slower. */
  cacheState(): 'none' | 'ready' | 'gone';
  close(): Promise<void>;
}

/** `connecting` until the first consent, `needs_reauth` from the moment the upstream refuses the grant. */
export type AccountStatus = 'connecting' | 'active' | 'needs_reauth';

/** Lifetime: until deleted. Secrets: none (they stand in `secrets`). */
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
  /** Name of who connected it first; null for accounts from before this was stored. */
  readonly connectedBy: string | null;
  /** How its present credentials were obtained; null for accounts from before this was stored. */
  readonly connectedWith: ConnectedWith | null;
  readonly createdAt: number;
  readonly updatedAt: number;
}
/** Which accounts; all parts must match. */
export interface AccountQuery extends PageRequest {
  readonly within?: AccessLimits | undefined;
  readonly ids?: readonly string[] | undefined;
  readonly labels?: Labels | undefined;
  readonly externalId?: string | undefined;
  readonly status?: AccountStatus | undefined;
  /** A part of the name or of the external id, in any letter case. */
  readonly text?: string | undefined;
}
/** Integrated accounts. */
export interface AccountTable {
  insert(row: AccountRow): Promise<void>;
  get(id: string): Promise<AccountRow | undefined>;
  list(query: AccountQuery): Promise<Page<AccountRow>>;
  /** Answers the changed row, or undefined when there is none; the event, where one is given, is written with it. */
  update(
    id: string,
    changes: Partial<Omit<AccountRow, 'id' | 'integration' | 'createdAt'>>,
    event?: EventRow,
  ): Promise<AccountRow | undefined>;
  /** Deletes the account, its secrets, its MCP servers (each leaving a tombstone) and the API tokens bound to it, in one transaction. */
  delete(id: string, at: number, event?: EventRow): Promise<boolean>;
}

/** What a sealed secret is for. */
export type SecretKind = 'refresh_token' | 'access_token' | 'client_secret' | 'credentials';
/** A sealed secret. Lifetime: its account's, or `expiresAt`. */
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

/** One account of a server over several, with the part of the config that holds for it. */
export interface ServerMemberRow {
  readonly accountId: string;
  /** Begins the names of its tools; no other member has it. */
  readonly prefix: string;
  readonly label: string;
  /** The config as the API has it. */
  readonly config: JsonObject;
}
/** Lifetime: until expired, revoked or rotated. `tokenHash` is a keyed hash; the token itself is never stored. */
export interface ServerRow {
  readonly id: string;
  /** With `members`: one of their accounts that still exists, by which the row is kept; which one means nothing. */
  readonly accountId: string;
  /** Of a server over several accounts; a member stays in the list when its account is deleted. Absent otherwise. */
  readonly members?: readonly ServerMemberRow[] | undefined;
  readonly name: string;
  /** The config as the API has it. */
  readonly config: JsonObject;
  readonly tokenHash: string;
  /** With `pin_tools`: each accepted tool's name and the digest of its definition. */
  readonly pins?: { readonly [tool: string]: string } | undefined;
  readonly labels: Labels;
  /** The operator's own id for it. */
  readonly externalId: string | null;
  readonly createdBy: string;
  readonly expiresAt: number | null;
  /** When a client last used it, to the minute; null for never. */
  readonly lastUsedAt: number | null;
  readonly createdAt: number;
  readonly updatedAt: number;
}
/** How a server is: its account must be reconnected, it ends within a day, it has ended, or none of these. */
export type ServerState = 'active' | 'expiring' | 'needs_reauth' | 'expired';
/** The order of a list of servers; those of one key are in the order of their ids. */
export interface ServerSort {
  readonly by: 'created_at' | 'name' | 'expires_at' | 'last_used_at';
  readonly isDescending: boolean;
}
/** Which servers of all accounts; all parts must match. Those that have expired are left out unless that state is asked for. */
export interface ServerQuery {
  readonly within?: AccessLimits | undefined;
  /** Only servers that reach one of these accounts. */
  readonly accountIds?: readonly string[] | undefined;
  /** Only servers that reach no account but these. */
  readonly withinAccountIds?: readonly string[] | undefined;
  /** Only servers that reach an account of this integration. */
  readonly integration?: string | undefined;
  readonly state?: ServerState | undefined;
  readonly labels?: Labels | undefined;
  readonly externalId?: string | undefined;
  /** A part of the name or of the external id in any letter case, or the whole id. */
  readonly text?: string | undefined;
  readonly sort: ServerSort;
  /** The sort key and id of the row that the page begins behind. */
  readonly after?: { readonly key: string | number; readonly id: string } | undefined;
  readonly limit: number;
  /** Milliseconds since 1970 UTC. */
  readonly now: number;
}
/** Why a URL is dead. */
export type GoneReason = 'expired' | 'revoked' | 'rotated';
/** What stays of a dead URL for 30 days: the keyed hash, why and when. */
export interface TombstoneRow {
  readonly tokenHash: string;
  readonly serverId: string;
  readonly reason: GoneReason;
  readonly at: number;
  readonly purgeAt: number;
  /** Rotated with an overlap: until then the URL still opens the server. */
  readonly opensUntil?: number;
}
/** A server whose time was over. */
export type ExpiredServer = Pick<ServerRow, 'id' | 'name'> & {
  /** Null where the server reached several. */
  readonly accountId: string | null;
  readonly members?: readonly ServerMemberRow[] | undefined;
  readonly expiresAt: number;
};
/** MCP servers, and the tombstones of dead URLs. */
export interface ServerTable {
  insert(row: ServerRow): Promise<void>;
  /** Inserts all rows or none, in one transaction, with the events that tell of them. */
  insertMany(rows: readonly ServerRow[], events?: readonly PublishedEvent[]): Promise<void>;
  /** Servers that end after the first instant and at or before the second, those that end first at the beginning. */
  endingBetween(after: number, until: number, limit: number): Promise<readonly ServerRow[]>;
  /** One page and one row more, and how many rows there are on all pages. */
  search(query: ServerQuery): Promise<{ readonly rows: readonly ServerRow[]; readonly total: number }>;
  /** Notes the use of servers; answers the ids of those that had never been used. The change count stays. */
  touch(ids: readonly string[], at: number): Promise<readonly string[]>;
  get(id: string): Promise<ServerRow | undefined>;
  /** Servers that reach the account, newest first. */
  list(accountId: string, page: PageRequest): Promise<Page<ServerRow>>;
  findByTokenHash(tokenHash: string): Promise<ServerRow | undefined>;
  findTombstone(tokenHash: string): Promise<TombstoneRow | undefined>;
  /** Changes the row where its `updatedAt` still is the one that the changes were made from; undefined where it is not, or the row is gone. */
  update(
    id: string,
    changes: Partial<Pick<ServerRow, 'name' | 'config' | 'members' | 'expiresAt' | 'pins' | 'labels' | 'externalId'>> &
      Pick<ServerRow, 'updatedAt'>,
    updatedAtBefore: number,
  ): Promise<ServerRow | undefined>;
  /**
   * Swaps the token hash and leaves the old one's tombstone, in one transaction; undefined where the tombstone's hash is not the present
   * one. Without `opensUntil` every earlier overlap of the server ends as well.
   */
  rotate(id: string, tokenHash: string, tombstone: TombstoneRow): Promise<ServerRow | undefined>;
  /** Deletes the row and leaves the tombstone of its present token hash, in one transaction. */
  remove(id: string, end: Pick<TombstoneRow, 'reason' | 'at' | 'purgeAt'>, event?: PublishedEvent): Promise<boolean>;
  /** Deletes up to `limit` rows whose expiry is at or before the instant, each leaving a tombstone, in one transaction; answers what it deleted. */
  removeExpired(at: number, limit: number): Promise<readonly ExpiredServer[]>;
  purgeTombstones(at: number): Promise<number>;
  /** A number that moves when any process changed a server, account or API token (its last use apart); cheap enough to ask on every request. */
  changeCount(): number | Promise<number>;
  /** Tells that another process may have changed something: the next asking for the number does not rely on what is known. */
  changeAnnounced(): void;
}

/** Somebody who is signed in. Lifetime: hours, or with the API token it was begun with. The secret is stored as a keyed hash alone. */
export interface SessionRow {
  readonly id: string;
  readonly secretHash: string;
  readonly role: 'admin' | 'viewer';
  /** Who it is, as the audit trail and the pages name them. */
  readonly name: string;
  /** Null where it was not begun with an API token. */
  readonly apiTokenId: string | null;
  readonly createdAt: number;
  readonly expiresAt: number;
}
/** Who is signed in. */
export interface SessionTable {
  insert(row: SessionRow): Promise<void>;
  /** Undefined when it is unknown or over. */
  findBySecretHash(secretHash: string, now: number): Promise<SessionRow | undefined>;
  delete(id: string): Promise<boolean>;
  purge(now: number): Promise<number>;
}

/** What is under way and single use: a link token, an OAuth state, a ticket that signs somebody in. Lifetime: minutes. */
export interface ConsentRow {
  readonly idHash: string;
  readonly kind: 'link' | 'state' | 'ticket';
  readonly payload: JsonObject;
  readonly expiresAt: number;
}
/** Consents under way. */
export interface ConsentTable {
  insert(row: ConsentRow): Promise<void>;
  get(idHash: string, kind: ConsentRow['kind'], now: number): Promise<ConsentRow | undefined>;
  /** Takes the row out, so that only one caller ever gets it; undefined when it is unknown, used or expired. */
  take(idHash: string, kind: ConsentRow['kind'], now: number): Promise<ConsentRow | undefined>;
  purge(now: number): Promise<number>;
}

/** Definitions of tools by their digest, for showing what changed since they were pinned. Lifetime: for good (one a definition, whoever pins it). */
export interface DefinitionTable {
  put(definitions: ReadonlyMap<string, string>): Promise<void>;
  get(digests: readonly string[]): Promise<ReadonlyMap<string, string>>;
}

/** A lock with an owner and an end, shared by all processes on the store. */
export interface LeaseTable {
  /** True when the lease is now this owner's until the instant. */
  acquire(name: string, owner: string, now: number, until: number): Promise<boolean>;
  /** Released only where the owner still holds it. */
  release(name: string, owner: string): Promise<void>;
}

/** Check values of the keys that the database was used with. Lifetime: permanent. Secrets: none (a check value is a hash of a random key). */
export interface KeyCheckTable {
  /** By the key's name. */
  all(): Promise<ReadonlyMap<string, string>>;
  /** Adds the check value of a key; one that is there stays. */
  add(name: string, value: string, at: number): Promise<void>;
  replace(name: string, value: string, at: number): Promise<void>;
}

/** What one charge adds to a count, and how far the count may go. Whole milliseconds. */
export interface CounterPrice {
  readonly costMs: number;
  readonly withinMs: number;
}
/**
 * Counts that wear off: a charge adds milliseconds to a name, and time takes them away again. Answered from memory at once and kept in no
 * database; gateways share them by Redis, and without one each process has its own. Lifetime: until worn off. Secrets: none (names are digests).
 */
export interface CounterTable {
  /** Charges the name where that keeps its count within bounds, and answers 0; or charges nothing, and answers how many milliseconds too early it came. */
  charge(name: string, price: CounterPrice): number;
}

/** Where a database stands: what it holds, by table, and the ends of its counts. */
export interface TransferSummary {
  readonly counts: { readonly [table: string]: number };
  readonly auditHead: { readonly sequence: number; readonly hash: string };
  /** The last row that retention has taken out; the chain begins behind it. */
  readonly auditAnchor: { readonly sequence: number; readonly hash: string };
  readonly changeCount: number;
  /** A transfer into it was begun and not finished. */
  readonly isUnfinished: boolean;
}
/** Whole tables in and out, for the move from one database to another while no gateway is at work. Rows are as the database has them. */
export interface TransferTable {
  readonly tables: readonly string[];
  /** Whether a gateway serves this database; the embedded store cannot tell. */
  isServed(): Promise<boolean>;
  summary(): Promise<TransferSummary>;
  /** Rows behind this one, in the order of the table's key. */
  read(
    table: string,
    after: { readonly [column: string]: unknown } | null,
    limit: number,
  ): Promise<readonly { readonly [column: string]: unknown }[]>;
  /** Empties the tables, and marks the database as one that is being filled. */
  begin(): Promise<void>;
  insert(table: string, rows: readonly { readonly [column: string]: unknown }[]): Promise<void>;
  /** Takes over the ends of the other's counts, and takes the mark away. */
  finish(from: Pick<TransferSummary, 'auditHead' | 'auditAnchor' | 'changeCount'>): Promise<void>;
}
