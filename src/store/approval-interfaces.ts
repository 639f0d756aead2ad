import type { JsonObject } from '../base/index.js';
import type { Page, PageRequest } from './page.js';
import type { AccessLimits } from './token-interfaces.js';
import type { PublishedEvent } from './webhook-interfaces.js';

/**
 * `pending` until a person decides; an approved call is `executing` once claimed, then `done`. What nobody used in time is `expired`; what
 * can no longer be called, because its MCP server or tool is gone, is `withdrawn`.
 */
export type ApprovalStatus = 'pending' | 'approved' | 'denied' | 'executing' | 'done' | 'expired' | 'withdrawn';
/** A call that waits, or has waited, for a person. Lifetime: 30 days from its end. Secrets: none (masked before it comes here). */
export interface ApprovalRow {
  readonly id: string;
  readonly serverId: string;
  readonly accountId: string;
  readonly tool: string;
  readonly effect: 'write' | 'destructive';
  /** Keyed digest of server, tool, arguments, account and target. */
  readonly digest: string;
  /** As the audit trail keeps them. */
  readonly arguments: JsonObject;
  /** `{method, host, path, query, body}`, what would be sent, declared secrets masked. */
  readonly request: JsonObject;
  readonly client: string | null;
  /** Of the API token that the caller presented as well; null where none was. */
  readonly apiTokenId: string | null;
  /** What ids of the call stand for, as the service named them when it was held; null where nobody has asked yet. */
  readonly objects: readonly NamedObject[] | null;
  readonly status: ApprovalStatus;
  /** Of the person who decided, or why the call was withdrawn. */
  readonly reason: string | null;
  readonly decidedBy: string | null;
  readonly decidedAt: number | null;
  readonly createdAt: number;
  /** Until when it answers for its call in its present state. */
  readonly expiresAt: number;
}
/** A value among the arguments of a call, and what it stands for. */
export interface NamedObject {
  /** Dotted path of the argument. */
  readonly argument: string;
  /** What it is, such as `Group`. */
  readonly title: string;
  readonly value: string;
  /** Null where the service did not give one. */
  readonly name: string | null;
  /** What else tells it apart. */
  readonly details: readonly string[];
}
/** What a decision writes. */
export type ApprovalDecision = Pick<ApprovalRow, 'reason' | 'expiresAt'> & {
  readonly status: 'approved' | 'denied';
  readonly decidedBy: string;
  readonly decidedAt: number;
};
/** Approvals of held calls. Each change names the status it starts from, so of many at once one alone succeeds. */
export interface ApprovalTable {
  /** Keeps the row, or answers the live one of the same server and digest; `full` where the server has `pendingMax` pending already. */
  hold(row: ApprovalRow, now: number, pendingMax: number, event?: PublishedEvent): Promise<ApprovalRow | 'full'>;
  /** Adds what ids of a held call stand for. */
  setObjects(id: string, objects: readonly NamedObject[]): Promise<void>;
  get(id: string): Promise<ApprovalRow | undefined>;
  /** Newest first; all where no status is given. */
  list(status: ApprovalStatus | null, page: PageRequest, within?: AccessLimits): Promise<Page<ApprovalRow>>;
  /** Decides a pending one that has not expired; undefined where there is none. */
  decide(
    id: string,
    decision: ApprovalDecision,
    eventOf?: (row: ApprovalRow) => PublishedEvent,
  ): Promise<ApprovalRow | undefined>;
  /** Takes an approved one for execution; true for one caller alone, ever. */
  claim(id: string, now: number): Promise<boolean>;
  /** Ends what was claimed. */
  finish(id: string, now: number): Promise<void>;
  /** Ends a pending or approved one that can no longer be called; true where this call ended it. */
  withdraw(id: string, reason: string, now: number): Promise<boolean>;
  /** Ends what has expired, and deletes what ended at or before the second instant; answers what expired undecided or unused. */
  sweep(now: number, endedBefore: number): Promise<readonly ApprovalRow[]>;
}
