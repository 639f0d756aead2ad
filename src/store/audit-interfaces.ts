import type { JsonObject } from '../base/index.js';
import type { Page, PageRequest } from './page.js';
import type { AccessLimits } from './token-interfaces.js';
import type { Durability } from './work.js';

/** Every outcome that an audit row can have. `outcome_unknown` is that of an intent, which is listed until its outcome row is stored. */
export const auditOutcomes = ['ok', 'refused', 'upstream_error', 'error', 'outcome_unknown'] as const;
export type AuditOutcome = (typeof auditOutcomes)[number];

/**
 * One row per call or admin act, and for what can change something one more before it: its intent, with the outcome `outcome_unknown`. Rows
 * form a hash chain in the order of `sequence`.
 */
export interface AuditEntry {
  readonly id: string;
  readonly at: number;
  readonly kind: 'tool_call' | 'proxy_call' | 'admin';
  readonly accountId: string | null;
  readonly serverId: string | null;
  readonly apiTokenId: string | null;
  /** Client name and version as the client gave them. */
  readonly client: string | null;
  /** Tool name, or the admin act such as `mcp_server.create`. */
  readonly action: string;
  /** Redacted by declared paths before it comes here. */
  readonly arguments: JsonObject;
  readonly upstreamStatus: number | null;
  readonly durationMs: number;
  readonly outcome: AuditOutcome;
  readonly detail: string | null;
  /** The approval that the call waited for or was carried out by; absent where none was needed. */
  readonly approvalId?: string;
  /** The id of the intent that this row closes; absent where none was written. */
  readonly intentId?: string;
  /** The HTTP request, as `x-request-id` and the log name it; only on intents and the rows that close them. */
  readonly requestId?: string;
  /** Keyed digest of the complete arguments; only on intents. */
  readonly argumentsDigest?: string;
  /** The trace that the call belongs to, 32 hexadecimal digits; absent where none was recorded. */
  readonly traceId?: string;
  /** Keyed digest of the result as the caller received it; absent where there was none. */
  readonly resultDigest?: string;
}
/** An audit entry in its place in the chain. */
export interface AuditRow extends AuditEntry {
  readonly sequence: number;
  readonly previousHash: string;
  readonly hash: string;
}
/** Which audit rows: all parts must match; `from` is inclusive, `to` is not. */
export interface AuditFilter {
  readonly within?: AccessLimits | undefined;
  /** Of one row. There is no index of ids: the log is read, the newest rows first. */
  readonly id?: string | undefined;
  readonly accountId?: string | undefined;
  readonly serverId?: string | undefined;
  readonly kind?: AuditEntry['kind'] | undefined;
  readonly action?: string | undefined;
  /** Leaves out rows with one of these actions. */
  readonly exceptActions?: readonly string[] | undefined;
  readonly apiTokenId?: string | undefined;
  /** The whole name and version as the client gave them. */
  readonly client?: string | undefined;
  /** Only acts of administration of these names. */
  readonly acts?: readonly string[] | undefined;
  readonly approvalId?: string | undefined;
  readonly outcome?: AuditOutcome | undefined;
  readonly from?: number | undefined;
  readonly to?: number | undefined;
}
/** What figures are asked of: from the one instant to the other, in stretches of this many milliseconds. */
export interface AuditSummaryQuery extends AuditFilter {
  readonly from: number;
  readonly to: number;
  readonly bucketMs: number;
}
/** Calls of one account, server or client. */
export interface AuditShare {
  readonly id: string;
  readonly calls: number;
  readonly errors: number;
}
/** Figures of calls; acts of administration are none. */
export interface AuditSummary {
  /** One a stretch, in order. Durations are upper bounds of classes; null where nothing was called. */
  readonly buckets: readonly {
    readonly calls: number;
    readonly errors: number;
    /** Calls by outcome. */
    readonly outcomes: { readonly [outcome: string]: number };
    readonly p50Ms: number | null;
    readonly p95Ms: number | null;
  }[];
  /** Those called most. */
  readonly tools: readonly { readonly action: string; readonly calls: number; readonly errors: number }[];
  readonly outcomes: { readonly [outcome: string]: number };
  /** Those that called most: accounts and servers by their ids, clients by their names. */
  readonly accounts: readonly AuditShare[];
  readonly servers: readonly AuditShare[];
  readonly clients: readonly AuditShare[];
}
/** The last call or act of an API token. */
export type LastAct = Pick<AuditEntry, 'action' | 'at' | 'outcome'>;
/** One end of the audit chain; sequence 0 and an empty hash where there is no row. */
export interface AuditEnd {
  readonly sequence: number;
  readonly hash: string;
}
/** Both ends of the chain, read at one instant. */
export interface AuditEnds {
  /** The last row that retention took out. */
  readonly anchor: AuditEnd;
  readonly head: AuditEnd;
  /** The sequence of the first row that stands before the one or behind the other, which Gatehouse did not write; null where there is none. As text: it may be beyond 2^53. */
  readonly outside: string | null;
}
/** Why the audit log cannot be written. */
export const auditTroubleReasons = [
  'disk_full',
  'read_only',
  'disk_failed',
  'damaged',
  'database_unavailable',
  'other',
] as const;
export type AuditTroubleReason = (typeof auditTroubleReasons)[number];
/** What keeps the audit log from being written. */
export interface AuditTrouble {
  readonly reason: AuditTroubleReason;
  /** What is wrong and what to do. */
  readonly message: string;
}
/** The audit trail. */
export interface AuditTable {
  /**
   * Resolves when the row is written; calls that arrive together are written in one transaction. Kept is what every database gives
   * back unchanged, or the chain could not be verified: integers beyond 2^53 as text, U+FFFD for NUL and for halves of a surrogate pair.
   * `othersUnderWay` tells how many more calls will soon append theirs; the store may wait a moment for them. With durability `disk` the row
   * is on the disk when it resolves; otherwise the embedded store may lose it to a power cut, but never to the death of the process.
   */
  append(entry: AuditEntry, othersUnderWay?: number, durability?: Durability): Promise<void>;
  /** Stores a row that could not be appended as soon as the trail can be written again; lost where the process ends before that. */
  appendLater(entry: AuditEntry): void;
  /** What keeps the trail from being written, as of the last attempt; null where nothing does. */
  trouble(): AuditTrouble | null;
  /** Tries whether the trail can be written, once a second at most, and returns what keeps it from that. `now` is monotonic, in milliseconds. */
  check(now: number): Promise<AuditTrouble | null>;
  /** Newest first; an intent is left out once it is closed. */
  list(filter: AuditFilter, page: PageRequest): Promise<Page<AuditRow>>;
  /** Rows in chain order from a sequence on, for verification and export; with a filter, closed intents are left out. */
  read(fromSequence: number, limit: number, filter?: AuditFilter): Promise<readonly AuditRow[]>;
  summary(query: AuditSummaryQuery): Promise<AuditSummary>;
  /** The last row of each of these API tokens that has one: a call, or an act of an administrator. */
  lastOf(apiTokenIds: readonly string[]): Promise<ReadonlyMap<string, LastAct>>;
  /** Where the chain ends, and what stood before its first row: the last one that retention took out. */
  ends(): Promise<AuditEnds>;
  /** Takes out up to `limit` rows from the beginning, up to the first that is not older than the instant, and moves the anchor; answers how many. */
  removeBefore(at: number, limit: number): Promise<number>;
}
