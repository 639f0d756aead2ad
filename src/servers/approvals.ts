import {
  type Clock,
  digestOf,
  type Failure,
  type JsonObject,
  newId,
  ok,
  type RandomBytes,
  type Result,
  refuse,
} from '../base/index.js';
import {
  type AccessLimits,
  type ApprovalRow,
  decodeCursor,
  type NamedObject,
  type Page,
  type PublishedEvent,
  type Store,
} from '../store/index.js';
import { canonicalJson } from './canonical-json.js';
import { checkMembers, refuseCursor, refuseFailures } from './check-fields.js';
import { createRequestStates } from './request-states.js';
import type { ServerConfig } from './types.js';

/** How long a held call waits for a person, and how long a denial applies. */
const pendingLifetimeMs = 24 * 3_600_000;
/** How long an approval can be used. */
const approvedLifetimeMs = 15 * 60_000;
const keptLifetimeMs = 30 * 24 * 3_600_000;
const pendingMax = 100;
const reasonLengthMax = 500;

/** Every status that lists can be filtered by. */
export const approvalStatuses = ['pending', 'approved', 'denied', 'executing', 'done', 'expired', 'withdrawn'] as const;
const listPage = 100;

/** A call that a person must approve before it is sent. */
export interface HeldCall {
  readonly serverId: string;
  readonly accountId: string;
  readonly tool: string;
  readonly effect: 'write' | 'destructive';
  /**
   * Everything that the approval is bound to, in addition to server, account and tool: arguments, host, method, path.
   * Never stored.
   */
  readonly binding: JsonObject;
  /** As in the audit log. */
  readonly arguments: JsonObject;
  /** The request to send, with declared secrets masked. */
  readonly request: JsonObject;
  readonly client: string | null;
  /** Id of the API token that was sent with the call. */
  readonly apiTokenId: string | null;
  /** Reads the names of the call's ids from the service. Called once, for a newly held call. */
  nameObjects?(): Promise<readonly NamedObject[]>;
  /** The request state from the client, unverified; null if it sent none. */
  readonly requestState: string | null;
}

/** The state of a held call. */
export type Holding =
  /** Only this caller may execute the call now; it calls `finish` when the call has ended. */
  | { readonly kind: 'cleared'; readonly id: string; finish(): Promise<void> }
  | {
      readonly kind: 'waiting';
      readonly approval: ApprovalRow;
      readonly requestState: string;
      readonly isRetry: boolean;
    }
  | { readonly kind: 'denied'; readonly approval: ApprovalRow }
  /** Too many calls of this server are waiting already. */
  | { readonly kind: 'full' }
  /** The request state is not of this call, or its approval was used already. */
  | { readonly kind: 'foreign_state'; readonly reason: string };

/** Approvals: hold a call, let a person decide, and execute it once. */
export interface Approvals {
  hold(call: HeldCall): Promise<Holding>;
  get(id: string): Promise<ApprovalRow | undefined>;
  /** `status` is one of the statuses or `all`. Default: pending ones. */
  list(
    status: string | undefined,
    page: { cursor?: string | undefined; limit: number },
    within?: AccessLimits,
  ): Promise<Result<Page<ApprovalRow>>>;
  /** `input` is unchecked: `{decision, reason?}`. */
  decide(id: string, input: unknown, decidedBy: string): Promise<Result<ApprovalRow>>;
  /**
   * Ends approvals that expired or whose calls are no longer possible, and deletes those that ended a month ago.
   * Returns how many ended.
   */
  sweep(): Promise<number>;
}

/** Dependencies of approvals. */
export interface ApprovalsDeps {
  readonly store: Store;
  readonly clock: Clock;
  readonly random?: RandomBytes;
  readonly eventOf?: ((type: 'requested' | 'decided', row: ApprovalRow) => PublishedEvent) | undefined;
  /** Called with approvals that a sweep found expired or withdrew. */
  readonly onExpired?: ((rows: readonly ApprovalRow[]) => Promise<void>) | undefined;
  /** Why a waiting call is no longer possible, in a sentence for people; null if it is possible. */
  readonly obstacleOf?: ((row: ApprovalRow) => Promise<string | null>) | undefined;
  /** Keys the digests of calls, and seals the state that clients carry. The installation's own key. */
  readonly hashKey: Uint8Array;
}

/** Whether a server's calls with this effect need approval. */
export function needsApproval({ approval }: ServerConfig, effect: 'read' | 'write' | 'destructive'): boolean {
  if (approval === undefined || approval === 'none' || effect === 'read') return false;
  return approval === 'write' || effect === 'destructive';
}

/** Creates the approvals. */
export function createApprovals(deps: ApprovalsDeps): Approvals {
  const { store, clock, random, hashKey, eventOf, onExpired } = deps;
  const table = store.approvals;
  const presentOf = (row: ApprovalRow): Promise<ApprovalRow> => asPresent(deps, row);
  const states = createRequestStates(hashKey, random);
  return {
    hold: async (call) => {
      const now = clock.now();
      const digest = digestOf(hashKey, canonicalJson([call.serverId, call.accountId, call.tool, call.binding]));
      const state = call.requestState === null ? null : states.open(call.requestState);
      const fault = call.requestState === null ? null : await faultOf(table, { state, digest, call, now });
      if (fault !== null) return { kind: 'foreign_state', reason: fault };
      const row = rowOf(call, { id: newId('apr', random), digest, now });
      const held = await table.hold(row, now, pendingMax, eventOf?.('requested', row));
      if (held === 'full') return { kind: 'full' };
      if (held.status === 'denied') return { kind: 'denied', approval: held };
      if (held.status === 'approved' && (await table.claim(held.id, clock.now())))
        return { kind: 'cleared', id: held.id, finish: () => table.finish(held.id, clock.now()) };
      if (held.id === row.id) await nameObjects(table, call, held.id);
      const requestState = states.seal({ id: held.id, digest, expiresAt: held.expiresAt });
      return { kind: 'waiting', approval: held, requestState, isRetry: state !== null };
    },
    get: async (id) => {
      const row = await table.get(id);
      return row && presentOf(row);
    },
    list: async (asked, page, within) => {
      const status = approvalStatuses.find((known) => known === (asked ?? 'pending')) ?? null;
      if (status === null && asked !== 'all')
        return refuseFailures([{ path: 'status', message: `must be one of ${approvalStatuses.join(', ')}, all` }]);
      if (page.cursor !== undefined && !decodeCursor(page.cursor)) return refuseCursor();
      const { items, nextCursor } = await table.list(status, page, within);
      // The sweep may not have run yet: the clock, the servers and the catalogue decide.
      const present = await Promise.all(items.map(presentOf));
      return ok({ items: present.filter((row) => status === null || row.status === status), nextCursor });
    },
    decide: async (id, input, decidedBy) => {
      const validated = checkDecision(input);
      if (!validated.ok) return validated;
      const before = await table.get(id);
      const known = before && (await presentOf(before));
      if (known && known.status !== 'pending') return refuseDecision(known);
      const now = clock.now();
      const { status, reason } = validated.value;
      const expiresAt = now + (status === 'approved' ? approvedLifetimeMs : pendingLifetimeMs);
      const told = eventOf && ((row: ApprovalRow) => eventOf('decided', row));
      const decided = await table.decide(id, { status, reason, decidedBy, decidedAt: now, expiresAt }, told);
      if (decided) return ok(decided);
      const present = await table.get(id);
      return present
        ? refuseDecision(asOf(present, now))
        : refuse('not_found', `There is no approval ${id.slice(0, 60)}.`);
    },
    sweep: async () => {
      const expired = await table.sweep(clock.now(), clock.now() - keptLifetimeMs);
      const ended = [...expired.map((row) => ({ ...row, status: 'expired' as const })), ...(await withdraw(deps))];
      if (ended.length > 0) await onExpired?.(ended);
      return ended.length;
    },
  };
}

function refuseDecision({ id, status, reason }: ApprovalRow): Result<never> {
  const why = status === 'withdrawn' && reason !== null ? `${reason} ` : '';
  return refuse('conflict', `Approval ${id} is ${status}: ${why}Only a pending one can be decided.`);
}

/** The current state of an approval, by the clock and by what its MCP server still offers. */
async function asPresent({ clock, obstacleOf }: ApprovalsDeps, row: ApprovalRow): Promise<ApprovalRow> {
  const present = asOf(row, clock.now());
  const isLive = present.status === 'pending' || present.status === 'approved';
  const obstacle = isLive && obstacleOf ? await obstacleOf(present) : null;
  return obstacle === null ? present : { ...present, status: 'withdrawn', reason: obstacle };
}

/** Ends every approval whose call is no longer possible. */
async function withdraw(deps: ApprovalsDeps): Promise<readonly ApprovalRow[]> {
  const { store, clock, obstacleOf } = deps;
  if (!obstacleOf) return [];
  const ended: ApprovalRow[] = [];
  for (const status of ['pending', 'approved'] as const)
    for (let cursor: string | null | undefined; cursor !== null; ) {
      const page = await store.approvals.list(status, { limit: listPage, ...(cursor === undefined ? {} : { cursor }) });
      cursor = page.nextCursor;
      for (const row of await Promise.all(page.items.map((item) => asPresent(deps, item))))
        if (row.status === 'withdrawn' && (await store.approvals.withdraw(row.id, row.reason ?? '', clock.now())))
          ended.push(row);
    }
  return ended;
}

// Names help the person who decides; the call is also held without them.
async function nameObjects(table: Store['approvals'], call: HeldCall, id: string): Promise<void> {
  const objects = (await call.nameObjects?.()) ?? [];
  if (objects.length > 0) await table.setObjects(id, objects);
}

/** Why a request state does not belong to this call; null if it does. */
async function faultOf(
  table: Store['approvals'],
  {
    state,
    digest,
    call,
    now,
  }: { state: ReturnType<ReturnType<typeof createRequestStates>['open']>; digest: string; call: HeldCall; now: number },
): Promise<string | null> {
  if (state === null) return 'it was not issued by this server';
  if (state.digest !== digest) return 'it belongs to another call: tool, arguments or MCP server differ';
  const row = await table.get(state.id);
  if (!row || row.serverId !== call.serverId) return 'its approval is no longer known';
  const { status } = asOf(row, now);
  if (status === 'done' || status === 'executing')
    return 'its approval has been used: each is valid for one call, once';
  if (status === 'withdrawn') return 'its approval was withdrawn';
  return status === 'expired' ? 'its approval has expired' : null;
}

function rowOf(call: HeldCall, { id, digest, now }: { id: string; digest: string; now: number }): ApprovalRow {
  return {
    id,
    serverId: call.serverId,
    accountId: call.accountId,
    tool: call.tool,
    effect: call.effect,
    digest,
    arguments: call.arguments,
    request: call.request,
    client: call.client?.slice(0, 200) ?? null,
    apiTokenId: call.apiTokenId,
    objects: null,
    status: 'pending',
    reason: null,
    decidedBy: null,
    decidedAt: null,
    createdAt: now,
    expiresAt: now + pendingLifetimeMs,
  };
}

function asOf(row: ApprovalRow, now: number): ApprovalRow {
  const isOver = (row.status === 'pending' || row.status === 'approved') && row.expiresAt <= now;
  return isOver ? { ...row, status: 'expired' } : row;
}

function checkDecision(input: unknown): Result<{ status: 'approved' | 'denied'; reason: string | null }> {
  const failures: Failure[] = [];
  const { decision, reason = null } = checkMembers(input, ['decision', 'reason'], failures);
  if (decision !== 'approve' && decision !== 'deny')
    failures.push({ path: 'decision', message: 'must be approve or deny' });
  const isText = typeof reason === 'string' && reason.length <= reasonLengthMax && !/[\p{Cs}\0]/u.test(reason);
  if (reason !== null && !isText)
    failures.push({ path: 'reason', message: `must be a text of at most ${reasonLengthMax} characters` });
  if (failures.length > 0) return refuseFailures(failures);
  const words = typeof reason === 'string' ? reason.trim() : '';
  return ok({ status: decision === 'approve' ? 'approved' : 'denied', reason: words === '' ? null : words });
}
