import type { JsonObject } from '../base/index.js';
import type { Page, PageRequest } from './page.js';
import type { AccessLimits } from './token-interfaces.js';
import type { Durability } from './work.js';

/**
 * Every outcome of an audit row. `outcome_unknown` is that of an intent, which is listed until its outcome row is
 * stored.
 */
export const auditOutcomes = ['ok', 'refused', 'upstream_error', 'error', 'outcome_unknown'] as const;
export type AuditOutcome = (typeof auditOutcomes)[number];

/**
 * One row per call or administrative change. A change has a second row before it: its intent, with the outcome
 * `outcome_unknown`. Rows form a hash chain in the order of `sequence`.
 */
export interface AuditEntry {
  readonly id: string;
  readonly at: number;
  readonly kind: 'tool_call' | 'proxy_call' | 'admin';
  readonly accountId: string | null;
  readonly serverId: string | null;
  readonly apiTokenId: string | null;
  /** Client name and version as sent by the client. */
  readonly client: string | null;
  /** Tool name, or the administrative change such as `mcp_server.create`. */
  readonly action: string;
  /** Redacted earlier, by declared paths. */
  readonly arguments: JsonObject;
  readonly upstreamStatus: number | null;
  readonly durationMs: number;
  readonly outcome: AuditOutcome;
  readonly detail: string | null;
  /** The approval that the call waited for or used; absent if none was needed. */
  readonly approvalId?: string | undefined;
  /** The id of the intent that this row closes; absent if there is none. */
  readonly intentId?: string | undefined;
  /** The id of the HTTP request, as in `x-request-id` and the log. Only in intents and the rows that close them. */
  readonly requestId?: string | undefined;
  /** Keyed digest of the complete arguments; only on intents. */
  readonly argumentsDigest?: string | undefined;
  /** The trace id of the call, 32 hexadecimal digits; absent if none was recorded. */
  readonly traceId?: string | undefined;
  /** Keyed digest of the result as the caller received it; absent if there was none. */
  readonly resultDigest?: string | undefined;
}
/** An audit entry with its position in the chain. */
export interface AuditRow extends AuditEntry {
  readonly sequence: number;
  readonly previousHash: string;
  readonly hash: string;
}
/** Selects audit rows. All parts must match; `from` is inclusive, `to` is exclusive. */
export interface AuditFilter {
  readonly within?: AccessLimits | undefined;
  /** The id of one row. Ids have no index: the log is scanned, newest rows first. */
  readonly id?: string | undefined;
  readonly accountId?: string | undefined;
  readonly serverId?: string | undefined;
  readonly kind?: AuditEntry['kind'] | undefined;
  readonly action?: string | undefined;
  /** Omits rows with one of these actions. */
  readonly exceptActions?: readonly string[] | undefined;
  readonly apiTokenId?: string | undefined;
  /** The whole name and version as sent by the client. */
  readonly client?: string | undefined;
  /** Only administrative changes with these names. */
  readonly acts?: readonly string[] | undefined;
  readonly approvalId?: string | undefined;
  readonly outcome?: AuditOutcome | undefined;
  readonly from?: number | undefined;
  readonly to?: number | undefined;
}
/** The time range of the figures, divided into intervals of `bucketMs` milliseconds. */
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
/** Figures of calls, without administrative changes. */
export interface AuditSummary {
  /** One per interval, in order. Durations are upper bounds of classes; null without calls. */
  readonly buckets: readonly {
    readonly calls: number;
    readonly errors: number;
    /** Calls by outcome. */
    readonly outcomes: { readonly [outcome: string]: number };
    readonly p50Ms: number | null;
    readonly p95Ms: number | null;
  }[];
  /** The most called tools. */
  readonly tools: readonly { readonly action: string; readonly calls: number; readonly errors: number }[];
  readonly outcomes: { readonly [outcome: string]: number };
  /** The most active accounts, servers and clients: accounts and servers by id, clients by name. */
  readonly accounts: readonly AuditShare[];
  readonly servers: readonly AuditShare[];
  readonly clients: readonly AuditShare[];
}
/** The latest call or administrative change of an API token. */
export type LastAct = Pick<AuditEntry, 'action' | 'at' | 'outcome'>;
/** One end of the audit chain; sequence 0 and an empty hash if there is no row. */
export interface AuditEnd {
  readonly sequence: number;
  readonly hash: string;
}
/** Both ends of the chain, read at the same time. */
export interface AuditEnds {
  /** The last row that retention deleted. */
  readonly anchor: AuditEnd;
  readonly head: AuditEnd;
  /**
   * The sequence of the first row outside both ends, which Gatehouse did not write; null if there is none. As text,
   * because it may exceed 2^53.
   */
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
/** Why the audit log cannot be written, with details. */
export interface AuditTrouble {
  readonly reason: AuditTroubleReason;
  /** The problem and the remedy. */
  readonly message: string;
}
/** The audit log. */
export interface AuditTable {
  /**
   * Resolves when the row is written; calls that arrive together are written in one transaction. Stores only what every
   * database returns unchanged, or the chain could not be verified: integers beyond 2^53 as text, U+FFFD for NUL and
   * for unpaired surrogates. `othersUnderWay` is the number of calls that will append soon, for which the store may
   * wait briefly. With durability `disk` the row is on disk when it resolves; otherwise the embedded store may lose it
   * in a power cut, but not when the process crashes.
   */
  append(entry: AuditEntry, othersUnderWay?: number, durability?: Durability): Promise<void>;
  /** Stores a row that could not be appended once the log can be written again. Lost if the process ends earlier. */
  appendLater(entry: AuditEntry): void;
  /** Why the log cannot be written, as of the last attempt; null if it can. */
  trouble(): AuditTrouble | null;
  /**
   * Tests whether the log can be written, at most once a second, and returns why not. `now` is monotonic, in
   * milliseconds.
   */
  check(now: number): Promise<AuditTrouble | null>;
  /** Newest first. Omits closed intents. */
  list(filter: AuditFilter, page: PageRequest): Promise<Page<AuditRow>>;
  /** Rows in chain order from a sequence on, for verification and export. With a filter, omits closed intents. */
  read(fromSequence: number, limit: number, filter?: AuditFilter): Promise<readonly AuditRow[]>;
  summary(query: AuditSummaryQuery): Promise<AuditSummary>;
  /** The latest row of each of these API tokens, if any: a call, or a change by an administrator. */
  lastOf(apiTokenIds: readonly string[]): Promise<ReadonlyMap<string, LastAct>>;
  /** The end of the chain, and the row before its first one: the last that retention deleted. */
  ends(): Promise<AuditEnds>;
  /**
   * Deletes up to `limit` rows from the start that are older than the instant, and moves the anchor. Returns how many.
   */
  removeBefore(at: number, limit: number): Promise<number>;
}
