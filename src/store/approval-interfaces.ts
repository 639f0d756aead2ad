import type { JsonObject } from '../base/index.js';
import type { Page, PageRequest } from './page.js';
import type { AccessLimits } from './token-interfaces.js';
import type { PublishedEvent } from './webhook-interfaces.js';

/**
 * `pending` until a person decides. An approved call is `executing` once claimed, then `done`. `expired`: not decided
 * or not used in time. `withdrawn`: no longer possible, because its MCP server or tool is gone.
 */
export type ApprovalStatus = 'pending' | 'approved' | 'denied' | 'executing' | 'done' | 'expired' | 'withdrawn';
/** A call that waits, or waited, for a person. Lifetime: 30 days from its end. Secrets: none (masked earlier). */
export interface ApprovalRow {
  readonly id: string;
  readonly serverId: string;
  readonly accountId: string;
  readonly tool: string;
  readonly effect: 'write' | 'destructive';
  /** Keyed digest of server, tool, arguments, account and target. */
  readonly digest: string;
  /** As in the audit log. */
  readonly arguments: JsonObject;
  /** The request to send, `{method, host, path, query, body}`, with declared secrets masked. */
  readonly request: JsonObject;
  readonly client: string | null;
  /** Id of the API token that was sent with the call; null if there was none. */
  readonly apiTokenId: string | null;
  /** Names for the call's ids, read from the service when the call was held; null if not read yet. */
  readonly objects: readonly NamedObject[] | null;
  readonly status: ApprovalStatus;
  /** The reason of the person who decided, or why the call was withdrawn. */
  readonly reason: string | null;
  readonly decidedBy: string | null;
  readonly decidedAt: number | null;
  readonly createdAt: number;
  /** End of its current state. */
  readonly expiresAt: number;
}
/** A value among the arguments of a call, and what it refers to. */
export interface NamedObject {
  /** Dotted path of the argument. */
  readonly argument: string;
  /** Its type, such as `Group`. */
  readonly title: string;
  readonly value: string;
  /** Null if the service returned none. */
  readonly name: string | null;
  /** Further distinguishing values. */
  readonly details: readonly string[];
}
/** The data of a decision. */
export type ApprovalDecision = Pick<ApprovalRow, 'reason' | 'expiresAt'> & {
  readonly status: 'approved' | 'denied';
  readonly decidedBy: string;
  readonly decidedAt: number;
};
/** Approvals of held calls. Each change requires its starting status, so of many concurrent ones only one succeeds. */
export interface ApprovalTable {
  /**
   * Stores the row, or returns the active one of the same server and digest. `full` if the server already has
   * `pendingMax` pending ones.
   */
  hold(row: ApprovalRow, now: number, pendingMax: number, event?: PublishedEvent): Promise<ApprovalRow | 'full'>;
  /** Adds names for the ids of a held call. */
  setObjects(id: string, objects: readonly NamedObject[]): Promise<void>;
  get(id: string): Promise<ApprovalRow | undefined>;
  /** Newest first. Null: any status. */
  list(status: ApprovalStatus | null, page: PageRequest, within?: AccessLimits): Promise<Page<ApprovalRow>>;
  /** Decides a pending one that has not expired; undefined if there is none. */
  decide(
    id: string,
    decision: ApprovalDecision,
    eventOf?: (row: ApprovalRow) => PublishedEvent,
  ): Promise<ApprovalRow | undefined>;
  /** Claims an approved one for execution. True for only one caller, ever. */
  claim(id: string, now: number): Promise<boolean>;
  /** Marks a claimed one as done. */
  finish(id: string, now: number): Promise<void>;
  /** Withdraws a pending or approved one whose call is no longer possible. True if this call withdrew it. */
  withdraw(id: string, reason: string, now: number): Promise<boolean>;
  /**
   * Ends expired ones, and deletes those that ended at or before the second instant. Returns those that expired
   * undecided or unused.
   */
  sweep(now: number, endedBefore: number): Promise<readonly ApprovalRow[]>;
}
