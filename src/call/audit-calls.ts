import type { IntegratedAccount } from '../accounts/index.js';
import { type Clock, isJsonObject, type JsonObject, newId } from '../base/index.js';
import type { Method } from '../catalogue/index.js';
import type { Metrics } from '../observe/index.js';
import type { ToolOutcome } from '../reply/index.js';
import type { AuditEntry, Store } from '../store/index.js';
import { redactArguments, repeatsHidden } from './redact.js';
import type { CallOrigin } from './types.js';

/** A call as the audit trail and the metrics know it. */
export interface AuditedCall {
  readonly kind: AuditEntry['kind'];
  readonly account: IntegratedAccount;
  readonly serverId: string | null;
  readonly action: string;
  /** Null where the call names none. */
  readonly method: Method | null;
  readonly input: unknown;
  readonly origin: CallOrigin;
}

/** What came of a call, with its arguments as they were understood (null where they were not). */
export interface CallResult {
  readonly outcome: ToolOutcome;
  readonly values: JsonObject | null;
  /** The approval that the call waited for or was carried out by. */
  readonly approvalId?: string | undefined;
}

/** Runs one call and answers its outcome once its audit row is written. A throw is recorded too, and thrown on. */
export type AuditCall = (call: AuditedCall, work: () => CallResult | Promise<CallResult>) => Promise<ToolOutcome>;

/** Makes the keeper of the trail of calls. */
export function createAuditCalls({
  audit,
  clock,
  metrics,
}: {
  readonly audit: Store['audit'];
  readonly clock: Clock;
  readonly metrics: Metrics;
}): AuditCall {
  let underWay = 0;
  const record = (call: AuditedCall, result: CallResult | null, started: number): Promise<void> => {
    underWay -= 1;
    const durationMs = Math.round((clock.monotonic() - started) * 1000) / 1000;
    const entry = auditEntryOf(call, result, { at: clock.now(), durationMs });
    metrics.toolCall({ integration: call.account.integration.name, outcome: entry.outcome, durationMs });
    return audit.append(entry, underWay);
  };
  return async (call, work) => {
    const started = clock.monotonic();
    underWay += 1;
    let result: CallResult | null = null;
    try {
      result = await work();
      return result.outcome;
    } finally {
      // Where this threw, something may have been sent before it went wrong: the trail must show it.
      await record(call, result, started);
    }
  };
}

function auditEntryOf(
  { kind, account, serverId, action, method, input, origin }: AuditedCall,
  result: CallResult | null,
  { at, durationMs }: { at: number; durationMs: number },
): AuditEntry {
  const given = result?.values ?? (isJsonObject(input) ? input : {});
  const fields = method?.record.documentation?.arguments ?? {};
  const verdict = verdictOf(result?.outcome ?? null, (words) =>
    repeatsHidden(words, given, fields) ? repeatedWords : words,
  );
  const entry: AuditEntry = {
    id: newId('aud'),
    at,
    kind,
    accountId: account.id,
    serverId,
    apiTokenId: origin.apiTokenId,
    client: origin.client?.slice(0, 200) ?? null,
    action: action.slice(0, 100),
    arguments: redactArguments(given, fields, account.integration.record.context),
    upstreamStatus: result !== null && 'status' in result.outcome ? result.outcome.status : null,
    durationMs,
    outcome: verdict.outcome,
    detail: verdict.detail,
  };
  return result?.approvalId === undefined ? entry : { ...entry, approvalId: result.approvalId };
}

const repeatedWords = '[not kept: it repeats what the arguments hold in private]';

function verdictOf(
  outcome: ToolOutcome | null,
  keepable: (words: string) => string,
): Pick<AuditEntry, 'outcome' | 'detail'> {
  switch (outcome?.kind) {
    case undefined:
      return { outcome: 'error', detail: 'a fault on the gateway’s side; see the log' };
    case 'done':
      return { outcome: 'ok', detail: null };
    case 'input_required':
      return { outcome: 'refused', detail: 'the caller was asked a question first' };
    case 'refused':
      return { outcome: 'refused', detail: keepable(outcome.refusal.message).slice(0, 500) };
    case 'failed':
      return {
        outcome: 'upstream_error',
        detail: `${outcome.code ?? ''} ${keepable(outcome.message)}`.trim().slice(0, 500),
      };
  }
}
