import type { IntegratedAccount } from '../accounts/index.js';
import { type JsonObject, newId, type Result } from '../base/index.js';
import type { Method } from '../catalogue/index.js';
import type { createReplyHandles, ToolOutcome } from '../reply/index.js';
import type { CodeMode, Discovery } from '../toolset/index.js';
import type { AuditCall, RecordIntent } from './audit-calls.js';
import type { CallResult } from './audit-entries.js';
import { callMethod, type MethodDeps } from './call-method.js';
import { discover, innerCallOf } from './discover.js';
import { fitOutcome } from './fit-outcome.js';
import { findTool, memberNamed, onlyAccount } from './open-members.js';
import { readInput, refuseBareIntegers, refuseReplyFormat, withoutBigIntegers } from './read-input.js';
import { refusedCall } from './refused-call.js';
import { type RunScript, scriptOrigin } from './run-scripts.js';
import { searchDeclarations } from './search-declarations.js';
import type { CallOrigin, Endpoint } from './types.js';
import { unknownTool } from './unknown-tool.js';

/** Dependencies of calling an MCP server's tools. */
export interface ToolDeps extends MethodDeps {
  readonly auditCall: AuditCall;
  readonly handles: ReturnType<typeof createReplyHandles>;
  readonly scripts: RunScript;
  /** Maximum reply in characters, for every client. Null: depends on the client. */
  readonly replyCharsMax: number | null;
}

/** A call of one tool. */
export interface ToolCall {
  readonly toolName: string;
  readonly input: unknown;
  readonly origin: CallOrigin;
  /** Set if the call continues a cut reply. */
  readonly rest?: string;
  /** Whether a script makes the call. */
  readonly isScripted?: boolean;
}

/** Calls a tool that the endpoint lists, whichever exposure its tools have. */
export function callListedTool(deps: ToolDeps, endpoint: Endpoint, call: ToolCall): Promise<ToolOutcome> {
  const { discovery, code, toolset } = endpoint;
  const { toolName, input, origin } = call;
  if (code?.searchTool === toolName) return runSearch(deps, endpoint, code, call);
  if (code?.runTool === toolName) return runScriptTool(deps, endpoint, call);
  if (!discovery?.tools.some(({ name }) => name === toolName)) return runTool(deps, endpoint, call);
  const inner = innerCallOf({ toolset, discovery }, toolName, input);
  return inner ? runTool(deps, endpoint, { ...inner, origin }) : runDiscovery(deps, endpoint, discovery, call);
}

/** Calls a tool of the catalogue. */
export function runTool(deps: ToolDeps, endpoint: Endpoint, call: ToolCall): Promise<ToolOutcome> {
  const { toolName, input, origin, isScripted = false } = call;
  const found = findTool(endpoint, toolName);
  const member = found?.member ?? memberNamed(endpoint, toolName);
  const method = found?.tool.method ?? null;
  const audited = {
    kind: 'tool_call',
    serverId: endpoint.server.id,
    account: member?.account ?? null,
    // A tool has one name in the audit log, whichever server it was called on.
    action: method?.toolName ?? toolName,
    method,
    input: withoutBigIntegers(input),
    origin,
    isScripted,
  } as const;
  return deps.auditCall(audited, (recordIntent) => {
    if (!found || !member || !method) return refusedCall(unknownTool(toolName, endpoint));
    const bare = refuseBareIntegers(input, method);
    if (bare) return refusedCall(bare);
    return callFound(deps, endpoint, call, { found, method, recordIntent });
  });
}

interface FoundTool {
  readonly found: NonNullable<ReturnType<typeof findTool>>;
  readonly method: Method;
  readonly recordIntent: RecordIntent;
}

async function callFound(
  deps: ToolDeps,
  endpoint: Endpoint,
  { toolName, input, origin, rest, isScripted = false }: ToolCall,
  { found: { member, tool }, method, recordIntent }: FoundTool,
): Promise<CallResult> {
  const { config } = member.server;
  const read = readInput(input, method);
  const refusal = refuseReplyFormat(read.input, method);
  if (refusal) return refusedCall(refusal);
  const result = await callMethod(deps, {
    account: member.account,
    method,
    input: read.input,
    origin,
    member,
    isDryRun: config.dry_run,
    // A script reads whole replies; only its own result has to fit.
    isWhole: isScripted || read.wishes.fields !== undefined,
    recordIntent,
  });
  const { outcome, values } = result;
  if (values === null || isScripted) return result;
  const answered = {
    serverId: endpoint.server.id,
    config,
    toolName,
    method,
    reader: { client: origin.reader ?? origin.client, model: origin.model ?? null },
    values,
    rest: rest ?? read.rest,
    wishes: read.wishes,
    hasView: !endpoint.discovery && endpoint.toolset.views.some((view) => view === tool.view),
  };
  const fitted = fitOutcome(withPreface(outcome, origin), answered, deps);
  return { outcome: fitted, values, approvalId: result.approvalId };
}

function runDiscovery(deps: ToolDeps, endpoint: Endpoint, discovery: Discovery, call: ToolCall): Promise<ToolOutcome> {
  const find = () => discover(call.toolName, call.input, { toolset: endpoint.toolset, discovery });
  return deps.auditCall(ownTool(endpoint, call), async () => foundResult(find(), call.origin));
}

function runSearch(deps: ToolDeps, endpoint: Endpoint, code: CodeMode, call: ToolCall): Promise<ToolOutcome> {
  const find = () => searchDeclarations(call.input, { toolset: endpoint.toolset, code });
  return deps.auditCall(ownTool(endpoint, call), async () => foundResult(find(), call.origin));
}

// The row of the script and those of its calls share the id of the request.
function runScriptTool(deps: ToolDeps, endpoint: Endpoint, call: ToolCall): Promise<ToolOutcome> {
  const origin = { ...scriptOrigin(call.origin), requestId: call.origin.requestId ?? newId('req') };
  const callInner = (inner: ToolCall) => runTool(deps, endpoint, { ...inner, isScripted: true });
  return deps.auditCall({ ...ownTool(endpoint, { ...call, origin }), isScripted: true }, () =>
    deps.scripts(endpoint, { input: call.input, origin }, callInner),
  );
}

/** The audit entry of a tool that the gateway implements itself. */
function ownTool(endpoint: Endpoint, { toolName, input, origin }: ToolCall) {
  const account: IntegratedAccount | null = onlyAccount(endpoint);
  const serverId = endpoint.server.id;
  return { kind: 'tool_call', account, serverId, action: toolName, method: null, input, origin } as const;
}

function foundResult(found: Result<JsonObject>, origin: CallOrigin): CallResult {
  if (!found.ok) return refusedCall(found.refusal);
  const structured = found.value;
  const outcome = {
    kind: 'done',
    status: 200,
    structured,
    text: JSON.stringify(structured),
    notes: [],
    rateLimit: {},
  } as const;
  return { outcome: withPreface(outcome, origin), values: null };
}

function withPreface(outcome: ToolOutcome, origin: CallOrigin): ToolOutcome {
  const preface = outcome.kind === 'done' ? (origin.takePreface?.() ?? null) : null;
  return outcome.kind === 'done' && preface !== null ? { ...outcome, notes: [preface, ...outcome.notes] } : outcome;
}
