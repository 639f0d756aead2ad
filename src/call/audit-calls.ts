import {
  type Clock,
  type JsonObject,
  newId,
  ok,
  type Refusal,
  type Result,
  refuse,
  UnavailableError,
} from '../base/index.js';
import type { Logger, Metrics } from '../observe/index.js';
import type { ToolOutcome } from '../reply/index.js';
import type { AuditEntry, Store } from '../store/index.js';
import { type AuditedCall, auditEntryOf, type CallResult, intentEntryOf } from './audit-entries.js';

/** Writes the intent of a change to disk. Must succeed before anything of the change is sent. */
export type RecordIntent = (values: JsonObject, approvalId?: string) => Promise<Result<null>>;

/**
 * Runs one call and returns its outcome once its audit row is stored. If the row of a change that may have been sent
 * cannot be stored, or the gateway fails after sending, the outcome states that. An error thrown earlier is recorded
 * and rethrown.
 */
export type AuditCall = (
  call: AuditedCall,
  work: (recordIntent: RecordIntent) => CallResult | Promise<CallResult>,
) => Promise<ToolOutcome>;

/** Dependencies of auditing calls. */
export interface AuditCallsDeps {
  readonly audit: Store['audit'];
  /** Keyed, so that arguments cannot be guessed from their digest. */
  readonly digest: (text: string) => string;
  /** The trace id of the call that a signal belongs to; null if it is not sampled. */
  readonly traceOf?: ((signal: object) => string | null) | undefined;
  readonly clock: Clock;
  readonly log: Logger;
  readonly metrics: Metrics;
}

/** Creates the writer of the audit log of calls. */
export function createAuditCalls({ audit, digest, traceOf, clock, log, metrics }: AuditCallsDeps): AuditCall {
  let underWay = 0;
  const append = async (entry: AuditEntry, intentId: string | null): Promise<boolean> => {
    try {
      await audit.append(entry, underWay);
      return true;
    } catch (error) {
      // The store logs the reason. A change is recorded as soon as possible; the result of a read is withheld.
      if (intentId !== null) audit.appendLater(entry);
      else if (error instanceof UnavailableError) throw error;
      return false;
    }
  };

  return async (call, work) => {
    const started = clock.monotonic();
    underWay += 1;
    let intentId: string | null = null;
    const recordIntent: RecordIntent = async (values, approvalId) => {
      const id = newId('aud');
      try {
        await audit.append(
          intentEntryOf(call, { id, at: clock.now(), values, approvalId, digest }),
          underWay - 1,
          'disk',
        );
      } catch {
        return { ok: false, refusal: notSent };
      }
      intentId = id;
      return ok(null);
    };
    const record = (result: CallResult | null): Promise<boolean> => {
      underWay -= 1;
      const durationMs = Math.round((clock.monotonic() - started) * 1000) / 1000;
      const traceId = traceOf?.(call.origin.signal) ?? null;
      const entry = auditEntryOf(call, result, { at: clock.now(), durationMs, intentId, traceId, digest });
      metrics.toolCall({
        integration: call.account?.integration.name ?? 'none',
        outcome: entry.outcome,
        durationMs,
      });
      return append(entry, intentId);
    };
    let result: CallResult;
    try {
      result = await work(recordIntent);
    } catch (error) {
      await record(null);
      if (intentId === null) throw error;
      log.error(
        { err: error, action: call.action, intent: intentId },
        'a change was interrupted after its intent was recorded',
      );
      return interrupted;
    }
    if (await record(result)) return result.outcome;
    if (intentId !== null) return withUnrecordedNote(result.outcome);
    return isNotSent(result.outcome) ? result.outcome : { kind: 'refused', refusal: withheld };
  };
}

const cannotWrite = 'The audit log of this gateway cannot be written at the moment';
const retryWords = 'Tell the operator, and retry once /readyz reports that the gateway is ready.';

const notSent: Refusal = refuse('unavailable', `${cannotWrite}, so the change was not sent. ${retryWords}`).refusal;

function isNotSent(outcome: ToolOutcome): boolean {
  return outcome.kind === 'refused' && outcome.refusal === notSent;
}

const withheld: Refusal = refuse(
  'unavailable',
  `${cannotWrite}, so the result of this call is withheld. Nothing was changed. ${retryWords}`,
).refusal;

/** The outcome of a change during which the gateway failed: it is unknown whether the service executed it. */
const interrupted: ToolOutcome = {
  kind: 'failed',
  status: 502,
  code: null,
  message: 'The gateway failed while it processed the response of the service. This is a bug in Gatehouse.',
  help: 'The change may have been carried out: read the current state before repeating the call.',
  raw: null,
  rateLimit: {},
};

function withUnrecordedNote(outcome: ToolOutcome): ToolOutcome {
  switch (outcome.kind) {
    case 'done': {
      const note = `The change was carried out. ${cannotWrite}: there it shows as "outcome unknown" for now. Do not repeat the call.`;
      return { ...outcome, notes: [...outcome.notes, note], isUnrecorded: true };
    }
    case 'failed':
      return {
        ...outcome,
        help: `${outcome.help} ${cannotWrite}: there the call shows as "outcome unknown" for now.`,
        isUnrecorded: true,
      };
    case 'refused':
    case 'input_required':
      return outcome;
  }
}
