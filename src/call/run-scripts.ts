import {
  type Clock,
  isJsonObject,
  type JsonObject,
  ok,
  type Refusal,
  type Result,
  refuse,
  SecretText,
} from '../base/index.js';
import type { Logger } from '../observe/index.js';
import {
  failureText,
  type ReplyReader,
  refusalText,
  replyLimitFor,
  replyText,
  type ToolOutcome,
} from '../reply/index.js';
import { runScript, type ScriptCallEnd, type ScriptEnd } from '../script/index.js';
import { accountIdsOf } from '../servers/index.js';
import type { Store } from '../store/index.js';
import type { Vault } from '../vault/index.js';
import type { CallResult } from './audit-entries.js';
import { readOwnArguments } from './read-input.js';
import { ScriptRecord, type StoredRecord } from './script-record.js';
import type { CallOrigin, Endpoint } from './types.js';

/** Dependencies of running scripts. */
export interface ScriptDeps {
  readonly pausedScripts: Store['pausedScripts'];
  readonly vault: Vault;
  /** Keyed, so that a script cannot be guessed from the id of its pause. */
  readonly digest: (text: string) => string;
  readonly clock: Clock;
  readonly log: Logger;
  readonly secondsMax: number;
  readonly replyCharsMax: number | null;
}

/** Makes one call of a script, with all checks of a call. */
type CallInner = (call: {
  readonly toolName: string;
  readonly input: unknown;
  readonly origin: CallOrigin;
}) => Promise<ToolOutcome>;

/** The call of the tool that runs scripts. */
interface ScriptCall {
  readonly input: unknown;
  readonly origin: CallOrigin;
}

/** A script, from its start or its pause. */
interface Taken {
  readonly id: string;
  readonly source: string;
  readonly state: string | null;
  readonly record: StoredRecord | null;
}

const pausedLifetimeMs = 24 * 3_600_000;
/** After this and the maximum duration of a script, the gateway that resumed it is considered lost. */
const lostAfterMs = 60_000;

/** Runs one script, from its start or from its pause, on any gateway. */
export type RunScript = (endpoint: Endpoint, call: ScriptCall, callInner: CallInner) => Promise<CallResult>;

/** Creates the runner of scripts. */
export function createScripts(deps: ScriptDeps): RunScript {
  return async (endpoint, call, callInner) => {
    const given = readArguments(call.input);
    const taken = given.ok ? await take(deps, endpoint, given.value) : given;
    if (!taken.ok) return refused(taken.refusal);
    const script = taken.value;
    const record = new ScriptRecord(script.record);
    const end = await runScript({
      source: script.source,
      functions: endpoint.toolset.tools.map(({ name }) => name),
      call: async (toolName, input, signal) => {
        const made = record.begin(toolName, endpoint);
        const outcome = await callInner({ toolName, input, origin: { ...call.origin, signal } });
        made(outcome);
        return endOf(outcome);
      },
      state: script.state,
      scope: `${endpoint.server.id} ${accountIdsOf(endpoint.server).join(' ')}`,
      signal: call.origin.signal,
      secondsMax: deps.secondsMax,
    });
    return finish(deps, endpoint, {
      script,
      record,
      end,
      reader: { client: call.origin.client, model: call.origin.model ?? null },
    });
  };
}

/** The caller's origin for the calls of a script: without its progress messages and its responses to questions. */
export function scriptOrigin({ client, model, apiTokenId, requestId, signal }: CallOrigin): CallOrigin {
  return {
    client,
    apiTokenId,
    signal,
    ...(model === undefined ? {} : { model }),
    ...(requestId === undefined ? {} : { requestId }),
  };
}

function endOf(outcome: ToolOutcome): ScriptCallEnd {
  switch (outcome.kind) {
    case 'done':
      return { kind: 'value', value: outcome.structured };
    case 'failed':
      return { kind: 'error', message: failureText(outcome) };
    case 'refused':
      return outcome.hold?.kind === 'waiting'
        ? { kind: 'held' }
        : { kind: 'error', message: refusalText(outcome.refusal) };
    case 'input_required':
      return {
        kind: 'error',
        message: 'Refused: This call requires input from its caller, which a script cannot provide.',
      };
  }
}

interface Ended {
  readonly script: Taken;
  readonly record: ScriptRecord;
  readonly end: ScriptEnd;
  readonly reader: ReplyReader;
}

async function finish(
  deps: ScriptDeps,
  endpoint: Endpoint,
  { script, record, end, reader }: Ended,
): Promise<CallResult> {
  if (end.kind === 'paused') return pause(deps, endpoint, { script, record, state: end.state });
  const wasPaused = script.state !== null;
  if (end.kind === 'failed' && end.fault === 'busy') {
    if (wasPaused) await deps.pausedScripts.release(script.id);
    return refused(refuse('busy', `${end.message} Nothing was run.`, { data: { retry_after_seconds: 2 } }).refusal);
  }
  if (wasPaused) await deps.pausedScripts.delete(script.id);
  if (end.kind === 'done')
    return { outcome: cutToLimit(deps, endpoint, { record, value: end.value ?? null, reader }), values: null };
  const place = end.line === null ? '' : ` at line ${end.line}`;
  const kind = end.fault === 'error' ? `The script failed${place}: ` : '';
  return refused(refuse('script_failed', `${kind}${end.message}\n${record.report()}`).refusal);
}

function cutToLimit(
  { replyCharsMax }: ScriptDeps,
  { server: { config } }: Endpoint,
  { record, value, reader }: { record: ScriptRecord; value: JsonObject[string]; reader: ReplyReader },
): ToolOutcome {
  const outcome = doneWith({ result: value }, record.notes());
  const configured = config.reply_chars_max ?? replyCharsMax;
  const copies = config.result_shape === 'both' ? 2 : 1;
  const { max, measure } = replyLimitFor(reader, { configured, copies });
  const length = measure(replyText(outcome));
  if (length <= max) return outcome;
  const words = `The result is ${length} characters long, and ${max} may be returned: it was truncated. Return less. ${record.report()}`;
  const notes = [words, ...record.notes()];
  let shown = JSON.stringify(value).slice(0, max);
  for (;;) {
    const cut = doneWith({ result_cut: shown }, notes);
    const excess = measure(replyText(cut)) - max;
    if (excess <= 0 || shown === '') return cut;
    shown = shown.slice(0, Math.max(0, shown.length - excess));
  }
}

function doneWith(structured: JsonObject, notes: readonly string[]): Extract<ToolOutcome, { kind: 'done' }> {
  return { kind: 'done', status: 200, structured, text: JSON.stringify(structured), notes, rateLimit: {} };
}

async function pause(
  { pausedScripts, vault, clock, log }: ScriptDeps,
  { server, code }: Endpoint,
  { script, record, state }: { script: Taken; record: ScriptRecord; state: string },
): Promise<CallResult> {
  const { id, source } = script;
  const stored = JSON.stringify({ source, state, record: record.stored() });
  const held = record.held();
  const [first] = held;
  if (!first) throw new Error('a script was paused without a held call');
  try {
    const { keyId, sealed } = vault.sealText(new SecretText(stored), placeOf(server.id, id));
    await pausedScripts.put({ id, serverId: server.id, keyId, sealed, expiresAt: clock.now() + pausedLifetimeMs });
  } catch (error) {
    log.error({ err: error, server: server.id }, 'a paused script could not be stored');
    const message = `The script cannot be paused: its state could not be stored.\n${record.report()}`;
    return refused(refuse('script_failed', message).refusal);
  }
  const message = [
    `Approval needed: ${held.map(({ url }) => url).join(' ')}`,
    `The script is paused. After the decision there, call ${code?.runTool ?? 'the tool'} with {"resume":"${id}"}. The calls made so far are not repeated.`,
    record.report(),
  ].join('\n');
  const { refusal } = refuse('approval_required', message, {
    data: { approval_id: first.approvalId, approval_url: first.url, resume: id, is_retry: first.isRetry },
  });
  return {
    outcome: { kind: 'refused', refusal, hold: { ...first, requestState: null } },
    values: null,
    approvalId: first.approvalId,
  };
}

function placeOf(serverId: string, id: string): string {
  return `paused script ${serverId} ${id}`;
}

type Arguments = { readonly code: string } | { readonly resume: string };

const scriptArguments: ReadonlySet<string> = new Set(['code', 'resume']);

function readArguments(input: unknown): Result<Arguments> {
  const { input: read } = readOwnArguments(input, scriptArguments);
  const members = isJsonObject(read) ? read : {};
  const { code, resume } = members;
  const unknown = Object.keys(members).find((name) => !scriptArguments.has(name));
  if (unknown !== undefined) return fault(unknown.slice(0, 60), 'is not an argument; known: code, resume');
  if (typeof resume === 'string' && resume !== '') return ok({ resume });
  if (typeof code === 'string' && code.trim() !== '') return ok({ code });
  return fault('code', 'must be the body of an async function, as text');
}

function fault(path: string, message: string): { readonly ok: false; readonly refusal: Refusal } {
  return refuse('invalid_params', `${path} ${message}.`, { failures: [{ path, message }] });
}

async function take(deps: ScriptDeps, { server }: Endpoint, given: Arguments): Promise<Result<Taken>> {
  const { pausedScripts, clock, digest, vault } = deps;
  const isFresh = 'code' in given;
  const id = isFresh
    ? `scr_${digest(JSON.stringify([server.id, ...accountIdsOf(server), given.code])).slice(0, 32)}`
    : given.resume.slice(0, 60);
  const now = clock.now();
  const row = await pausedScripts.get(id, now);
  if (row?.serverId !== server.id) {
    if (isFresh) return ok({ id, source: given.code, state: null, record: null });
    return refuse(
      'not_found',
      `No script is paused as ${JSON.stringify(id)}: it has ended or expired. Nothing was run.`,
    );
  }
  const opened = vault.openText({ keyId: row.keyId, sealed: row.sealed }, placeOf(server.id, id));
  if (!opened.ok) return opened;
  // Sealed by `pause`.
  const stored = JSON.parse(opened.value.reveal()) as { source: string; state: string; record: StoredRecord };
  if (await pausedScripts.claim(id, now)) return ok({ id, ...stored });
  if (row.claimedAt === null || row.claimedAt + deps.secondsMax * 1_000 + lostAfterMs > now)
    return refuse('conflict', 'This script is being resumed by another request. Nothing was run by this one.');
  await pausedScripts.delete(id);
  const report = new ScriptRecord(stored.record).report();
  return refuse(
    'script_failed',
    `The gateway ended while it resumed this script, so what the script did after its pause is not known: read the current state before you change anything. Until its pause: ${report}`,
  );
}

function refused(refusal: Refusal): CallResult {
  return { outcome: { kind: 'refused', refusal }, values: null };
}
