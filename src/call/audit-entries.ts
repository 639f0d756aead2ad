import type { IntegratedAccount } from '../accounts/index.js';
import { isJsonObject, type JsonObject, newId, writeExactJson } from '../base/index.js';
import type { Method } from '../catalogue/index.js';
import type { ToolOutcome } from '../reply/index.js';
import type { AuditEntry } from '../store/index.js';
import { redactArguments, repeatsHidden } from './redact.js';
import type { CallOrigin } from './types.js';

/** A call as recorded in the audit log and the metrics. */
export interface AuditedCall {
  readonly kind: AuditEntry['kind'];
  /** Null if a server over several accounts is called and the call names none of them. */
  readonly account: IntegratedAccount | null;
  readonly serverId: string | null;
  readonly action: string;
  /** Null if the call names none. */
  readonly method: Method | null;
  readonly input: unknown;
  readonly origin: CallOrigin;
  /** A script, or a call made by one: their rows share the id of the request. */
  readonly isScripted?: boolean;
}

/** The result of a call, with its parsed arguments (null if they could not be parsed). */
export interface CallResult {
  readonly outcome: ToolOutcome;
  readonly values: JsonObject | null;
  /** The approval that the call waited for or used. */
  readonly approvalId?: string | undefined;
}

/** How a call ended, for its row. */
interface Ended {
  readonly at: number;
  readonly durationMs: number;
  readonly intentId: string | null;
  readonly traceId: string | null;
  readonly digest: (text: string) => string;
}

/** The row with the result of a call; null if the gateway failed. */
export function auditEntryOf(
  call: AuditedCall,
  result: CallResult | null,
  { at, durationMs, intentId, traceId, digest }: Ended,
): AuditEntry {
  const { method, input } = call;
  const given = result?.values ?? (isJsonObject(input) ? input : {});
  const fields = method?.record.documentation?.arguments ?? {};
  const verdict = verdictOf(result?.outcome ?? null, (words) =>
    repeatsHidden(words, given, fields) ? repeatedWords : words,
  );
  const { kind, accountId, serverId, apiTokenId, client, action, arguments: kept } = commonOf(call, given);
  // One literal without spread: this row is created for every call, and a spread costs as much as the rest of it.
  return {
    id: newId('aud'),
    at,
    kind,
    accountId,
    serverId,
    apiTokenId,
    client,
    action,
    arguments: kept,
    upstreamStatus: result === null ? null : upstreamStatusOf(result.outcome),
    durationMs,
    outcome: verdict.outcome,
    detail: verdict.detail,
    approvalId: result?.approvalId,
    intentId: intentId ?? undefined,
    requestId: intentId !== null || call.isScripted === true ? requestIdOf(call) : undefined,
    traceId: traceId ?? undefined,
    resultDigest: result?.outcome.kind === 'done' ? digest(result.outcome.text) : undefined,
  };
}

function upstreamStatusOf(outcome: ToolOutcome): number | null {
  if (!('status' in outcome)) return null;
  return outcome.kind === 'failed' ? (outcome.httpStatus ?? outcome.status) : outcome.status;
}

/** The input of an intent row. */
interface Intent {
  readonly id: string;
  readonly at: number;
  readonly values: JsonObject;
  readonly approvalId: string | undefined;
  readonly digest: (text: string) => string;
}

/** The row stored before a change is sent. It stays as it is until the closing row is stored. */
export function intentEntryOf(call: AuditedCall, { id, at, values, approvalId, digest }: Intent): AuditEntry {
  return {
    id,
    at,
    ...commonOf(call, values),
    upstreamStatus: null,
    durationMs: 0,
    outcome: 'outcome_unknown',
    detail: 'The change was about to be sent. Whether it was carried out is not recorded.',
    approvalId,
    requestId: requestIdOf(call),
    argumentsDigest: digest(writeExactJson(values)),
  };
}

function commonOf({ kind, account, serverId, action, method, origin }: AuditedCall, values: JsonObject) {
  const fields = method?.record.documentation?.arguments ?? {};
  return {
    kind,
    accountId: account?.id ?? null,
    serverId,
    apiTokenId: origin.apiTokenId,
    client: origin.client?.slice(0, 200) ?? null,
    action: action.slice(0, 100),
    arguments: redactArguments(values, fields, account?.integration.record.context ?? []),
  };
}

function requestIdOf({ origin: { requestId } }: AuditedCall): string | undefined {
  return requestId || undefined;
}

const repeatedWords = '[not kept: it repeats what the arguments hold in private]';

function verdictOf(
  outcome: ToolOutcome | null,
  keepable: (words: string) => string,
): Pick<AuditEntry, 'outcome' | 'detail'> {
  switch (outcome?.kind) {
    case undefined:
      return { outcome: 'error', detail: 'internal error of the gateway; see the log' };
    case 'done':
      return { outcome: 'ok', detail: null };
    case 'input_required':
      return { outcome: 'refused', detail: 'input from the caller was required first' };
    case 'refused':
      return { outcome: 'refused', detail: keepable(outcome.refusal.message).slice(0, 500) };
    case 'failed':
      return {
        outcome: 'upstream_error',
        detail: `${outcome.code ?? ''} ${keepable(outcome.message)}`.trim().slice(0, 500),
      };
  }
}
