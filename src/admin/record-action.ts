import { type Clock, newId, ok, type Result, refuse } from '../base/index.js';
import type { AuditEntry, ExpiredServer, Store } from '../store/index.js';
import type { AuditSubject } from './route-action.js';

/** An administrative change before it is performed. Must not contain secrets. */
export interface PlannedAction extends AuditSubject {
  /** Such as `mcp_server.create`. */
  readonly action: string;
  /** The API token that performs it; null for the command line. */
  readonly apiTokenId: string | null;
  readonly client: string | null;
  readonly requestId?: string;
}

/** The result of an administrative change. */
export interface ActionResult {
  /** Ids, names and config, to show later what was changed. */
  readonly subject: AuditSubject;
  readonly outcome: AuditEntry['outcome'];
  /** Why it failed. */
  readonly detail: string | null;
  /** The API token that was actually used; absent if it is the planned one. */
  readonly apiTokenId?: string | null;
}

/** The result of a change, and whether its row is already stored or follows later. */
export interface PerformedAction<T> {
  readonly made: T;
  readonly isRecorded: boolean;
}

type ActDeps = { readonly store: Store; readonly clock: Clock };
type RecordDeps = { readonly store: Store; readonly clock: Pick<Clock, 'now'> };

/**
 * Performs a change after storing its intent; if that fails, the change is refused and nothing has changed. Returns the
 * result whether its row could be stored or not, so that response and state agree; an unstored row follows later.
 */
export async function performAction<T>(
  deps: ActDeps,
  act: PlannedAction,
  { work, resultOf }: { readonly work: () => Promise<T>; readonly resultOf: (made: T) => ActionResult },
): Promise<Result<PerformedAction<T>>> {
  const { store, clock } = deps;
  const started = clock.monotonic();
  const intent = rowOf(act, clock, { subject: act, outcome: 'outcome_unknown', detail: intentDetail }, 0);
  try {
    await store.audit.append(intent, 0, 'disk');
  } catch {
    return refuse('unavailable', notPerformed);
  }
  const record = (result: ActionResult): Promise<boolean> => {
    const row = rowOf(act, clock, result, clock.monotonic() - started);
    return appendOrLater(deps, { ...row, intentId: intent.id });
  };
  let made: T;
  try {
    made = await work();
  } catch (error) {
    await record({ subject: act, outcome: 'error', detail: 'internal error of the gateway; see the log' });
    throw error;
  }
  return ok({ made, isRecorded: await record(resultOf(made)) });
}

const intentDetail = 'The act was about to be performed. Whether it was is not recorded.';
const notPerformed =
  'The audit log cannot be written at the moment, so nothing was changed. /readyz and the log of the gateway say why; retry once it is ready.';

/** Records a completed change, or a read. A row that cannot be stored follows later. */
export async function recordAction(
  deps: RecordDeps,
  {
    durationMs,
    outcome,
    detail,
    ...act
  }: PlannedAction & Omit<ActionResult, 'subject'> & { readonly durationMs: number },
): Promise<void> {
  await appendOrLater(deps, rowOf(act, deps.clock, { subject: act, outcome, detail }, durationMs));
}

async function appendOrLater({ store }: Pick<RecordDeps, 'store'>, row: AuditEntry): Promise<boolean> {
  try {
    await store.audit.append(row);
    return true;
  } catch {
    store.audit.appendLater(row);
    return false;
  }
}

function rowOf(
  { action, apiTokenId, client, requestId }: PlannedAction,
  clock: Pick<Clock, 'now'>,
  { subject, outcome, detail, apiTokenId: foundId }: ActionResult,
  durationMs: number,
): AuditEntry {
  const { accountId = null, serverId = null, approvalId, arguments: given } = subject;
  return {
    id: newId('aud'),
    at: clock.now(),
    kind: 'admin',
    accountId,
    serverId,
    apiTokenId: foundId ?? apiTokenId,
    client,
    action,
    arguments: given,
    upstreamStatus: null,
    durationMs: Math.round(durationMs * 1000) / 1000,
    outcome,
    detail: detail?.slice(0, 500) ?? null,
    ...(approvalId === undefined ? {} : { approvalId }),
    ...(requestId === undefined ? {} : { requestId }),
  };
}

/** Records in the audit log that a server expired; it has no actor. */
export function recordExpiry(
  deps: { readonly store: Store; readonly clock: Clock },
  { id, accountId, members, name, expiresAt }: ExpiredServer,
): Promise<void> {
  return recordAction(deps, {
    action: 'mcp_server.expire',
    accountId,
    serverId: id,
    apiTokenId: null,
    client: null,
    arguments: {
      id,
      name,
      ...(members && { integrated_account_ids: members.map((member) => member.accountId) }),
      expires_at: new Date(expiresAt).toISOString(),
    },
    outcome: 'ok',
    detail: null,
    durationMs: 0,
  });
}
