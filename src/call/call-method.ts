import type { IntegratedAccount } from '../accounts/index.js';
import type { Method } from '../catalogue/index.js';
import type { Logger } from '../observe/index.js';
import { canonicalJson, needsApproval } from '../servers/index.js';
import type { RecordIntent } from './audit-calls.js';
import type { CallResult } from './audit-entries.js';
import type { CallPlaces } from './call-places.js';
import { checkFirst } from './check-first.js';
import type { CheckedCall, ExecuteDeps } from './checked-call.js';
import { Deadline } from './deadline.js';
import { describeRefusal } from './describe-failure.js';
import { dryRun } from './dry-run.js';
import { executeInTime } from './execute-in-time.js';
import type { RunChange } from './kept-outcomes.js';
import { refusedCall } from './refused-call.js';
import { type ApprovalDeps, requireApproval } from './require-approval.js';
import { fileOf } from './take-file.js';
import type { CallOrigin, EndpointMember } from './types.js';

/** Dependencies of calling a method. */
export interface MethodDeps {
  readonly approval: ApprovalDeps;
  readonly log: Logger;
  readonly executor: ExecuteDeps;
  readonly places: CallPlaces;
  readonly runChange: RunChange;
  readonly callSecondsMax: number;
}

/** One call of a method, before its arguments are validated. */
export interface MethodRequest {
  readonly account: IntegratedAccount;
  readonly method: Method;
  readonly input: unknown;
  readonly origin: CallOrigin;
  /** Null if the call is not made through an MCP server. */
  readonly member: EndpointMember | null;
  readonly isDryRun: boolean | undefined;
  /** Whether the reply is returned with all its fields. */
  readonly isWhole: boolean;
  readonly recordIntent: RecordIntent;
}

/**
 * Validates the arguments, then executes the call: a change only once, within the concurrency limits, and after
 * approval if the server requires it.
 */
export function callMethod(deps: MethodDeps, given: MethodRequest): CallResult | Promise<CallResult> {
  const { account, method, origin, member, isWhole } = given;
  const checked = method.checkArguments(given.input, account.context);
  if (!checked.ok) return refusedCall(checked.refusal);
  const { values, notes } = checked.value;
  const deadline = new Deadline(origin.signal, deps.callSecondsMax, deps.executor.clock);
  const recordIntent = (): ReturnType<RecordIntent> => given.recordIntent(values);
  const call: CheckedCall = {
    account,
    method,
    values,
    notes,
    isWhole,
    deadline,
    events: origin.events,
    recordIntent,
  };
  const { effect } = method.record;
  const execute = async (): Promise<CallResult> => {
    const stopped = method.record.checks ? await checkFirst(deps.executor, call) : null;
    return { outcome: stopped ?? (await executeInTime(deps.executor, call)), values };
  };
  if (effect === 'read') return inPlace(deps.places, call, member, execute);
  if (given.isDryRun === true) return { outcome: dryRun(call), values };
  if (!member) return inPlace(deps.places, call, member, execute);
  const { server } = member;
  const isHeld = needsApproval(server.config, effect);
  const change = {
    identity: canonicalJson([server.id, account.id, method.toolName, values]),
    windowSeconds: server.config.idempotency_seconds ?? 0,
    origin,
  };
  return deps.runChange(change, async () => {
    const work = isHeld ? () => callApproved(deps, { member, call, given }) : execute;
    return { result: await inPlace(deps.places, call, member, work), isSent: deadline.hasSent };
  });
}

// All interfaces call this function, so the limits apply to all of them. An approval is only used once the call may
// run.
async function inPlace(
  places: CallPlaces,
  call: CheckedCall,
  member: EndpointMember | null,
  work: () => Promise<CallResult>,
): Promise<CallResult> {
  const owner = { accountId: call.account.id, serverId: member?.server.id ?? null };
  const entered = places.enter(owner, call.deadline.caller);
  const refusal = entered instanceof Promise ? await entered : entered;
  if (refusal !== null) return { outcome: { kind: 'refused', refusal }, values: call.values };
  try {
    return await work();
  } finally {
    places.leave(owner);
  }
}

interface HeldCall {
  readonly member: EndpointMember;
  readonly call: CheckedCall;
  readonly given: MethodRequest;
}

async function callApproved(
  { approval, executor, log }: MethodDeps,
  { member, call, given }: HeldCall,
): Promise<CallResult> {
  const { values } = call;
  // Do not request an approval for a call that would be refused.
  const stopped = await checkFirst(executor, call);
  if (stopped) return { outcome: stopped, values };
  const taken = await fileOf(executor, call);
  if (!taken.ok) return { outcome: describeRefusal(taken.refusal), values };
  const whole = taken.value ? { ...call, file: taken.value } : call;
  const clearance = await requireApproval(approval, member, { call: whole, caller: given.origin, executor });
  const { approvalId } = clearance;
  if (!clearance.ok) {
    const { refusal, hold } = clearance;
    return { outcome: { kind: 'refused', refusal, ...(hold && { hold }) }, values, approvalId };
  }
  try {
    const approved = { ...whole, recordIntent: () => given.recordIntent(values, approvalId) };
    return { outcome: await executeInTime(executor, approved), values, approvalId };
  } finally {
    // The approval cannot be used again, marked as done or not; the outcome of the call matters more.
    await clearance.finish().catch((error: unknown) => {
      log.error({ err: error, approval: approvalId }, 'an approval could not be marked as done');
    });
  }
}
