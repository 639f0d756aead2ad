import type { Accounts, IntegratedAccount } from '../accounts/index.js';
import { goOn, type JsonObject, newId, ok, type Refusal, refuse } from '../base/index.js';
import type { Method } from '../catalogue/index.js';
import type { LookUp, Send } from '../outbound/index.js';
import { createReplyHandles, replyText, type ToolOutcome } from '../reply/index.js';
import { type Access, canonicalJson, type McpServers, needsApproval } from '../servers/index.js';
import type { CodeMode, Discovery, Toolsets } from '../toolset/index.js';
import { type AuditCallsDeps, createAuditCalls, type RecordIntent } from './audit-calls.js';
import type { CallResult } from './audit-entries.js';
import { createCallPlaces } from './call-places.js';
import type { CheckedCall, ExecuteDeps } from './checked-call.js';
import { Deadline } from './deadline.js';
import { describeRefusal } from './describe-failure.js';
import { discover, innerCallOf } from './discover.js';
import { dryRun } from './dry-run.js';
import { executeInTime } from './execute-in-time.js';
import { fitOutcome } from './fit-outcome.js';
import { createKeptOutcomes, type KeptOutcomesDeps } from './kept-outcomes.js';
import { createLimitsLeft } from './limits-left.js';
import { findTool, memberNamed, onlyAccount, openMembers, shownToolName } from './open-members.js';
import { readInput, refuseBareIntegers, withoutBigIntegers } from './read-input.js';
import { type ApprovalDeps, requireApproval } from './require-approval.js';
import { createScripts, type ScriptDeps, scriptOrigin } from './run-scripts.js';
import { searchDeclarations } from './search-declarations.js';
import { type FileDeps, fileOf } from './take-file.js';
import type { CallOrigin, Endpoint, EndpointMember, Gateway, Opened } from './types.js';
import { unknownMethod, unknownTool } from './unknown-tool.js';
import { createChangeWatch } from './watch-changes.js';

/** What the use cases need. */
export interface GatewayDeps
  extends ApprovalDeps,
    FileDeps,
    AuditCallsDeps,
    KeptOutcomesDeps,
    Pick<ScriptDeps, 'pausedScripts'> {
  readonly servers: McpServers;
  readonly accounts: Accounts;
  readonly toolsets: Toolsets;
  readonly send: Send;
  readonly lookUp: LookUp;
  /** Longest reply of a tool in characters, for every client; null where what is known of each client decides. */
  readonly replyCharsMax: number | null;
  /** How long one call may take in all; a minute unless told. */
  readonly callSecondsMax?: number;
  /** Calls that one MCP server may run at once. Default: 1,000. */
  readonly callsPerServerMax?: number;
  /** Calls that one integrated account may run at once. Default: 64. */
  readonly callsPerAccountMax?: number;
  /** How long a call waits for a place. Milliseconds. Default: 5,000. */
  readonly callWaitMs?: number | undefined;
  readonly changeCount: () => number | Promise<number>;
}

const callSecondsDefault = 60;
const callsPerServerDefault = 1_000;
const callsPerAccountDefault = 64;

/** How soon streams learn of a change. */
const watchEveryMs = 1_000;

/** Makes the room's front. */
export function createGateway(deps: GatewayDeps): Gateway {
  const { servers, accounts, send, clock, metrics } = deps;
  const auditCall = createAuditCalls(deps);
  const runChange = createKeptOutcomes(deps);
  const handles = createReplyHandles(deps);
  const callSecondsMax = deps.callSecondsMax ?? callSecondsDefault;
  const limits = createLimitsLeft(clock);
  const places = createCallPlaces({
    perServerMax: deps.callsPerServerMax ?? callsPerServerDefault,
    perAccountMax: deps.callsPerAccountMax ?? callsPerAccountDefault,
    ...(deps.callWaitMs === undefined ? {} : { waitMs: deps.callWaitMs }),
  });
  const scripts = createScripts({ ...deps, secondsMax: callSecondsMax, replyCharsMax: deps.replyCharsMax });
  const executor: ExecuteDeps = {
    accounts,
    send,
    lookUp: deps.lookUp,
    files: deps.files,
    fileBytesMax: deps.fileBytesMax,
    clock,
    onAnswer: (status, accountId, rateLimit) => {
      metrics.upstreamAnswer(status);
      limits.note(accountId, rateLimit);
    },
  };

  const callApproved = async (
    member: EndpointMember,
    call: CheckedCall,
    { origin, recordIntent }: MethodInput,
  ): Promise<CallResult> => {
    const { values } = call;
    const taken = await fileOf(executor, call);
    if (!taken.ok) return { outcome: describeRefusal(taken.refusal), values };
    const whole = taken.value ? { ...call, file: taken.value } : call;
    const clearance = await requireApproval(deps, member, whole, origin);
    const { approvalId } = clearance;
    if (!clearance.ok) {
      const { refusal, hold } = clearance;
      return { outcome: { kind: 'refused', refusal, ...(hold && { hold }) }, values, approvalId };
    }
    try {
      const approved = { ...whole, recordIntent: () => recordIntent(values, approvalId) };
      return { outcome: await executeInTime(executor, approved), values, approvalId };
    } finally {
      // It can be carried out once, whether it is marked as done or not; what came of the call matters more.
      await clearance.finish().catch((error: unknown) => {
        deps.log.error({ err: error, approval: approvalId }, 'an approval could not be marked as done');
      });
    }
  };

  const callChecked = (
    account: IntegratedAccount,
    method: Method,
    given: MethodInput,
  ): CallResult | Promise<CallResult> => {
    const { origin, member, isDryRun } = given;
    const checked = method.checkArguments(given.input, account.context);
    if (!checked.ok) return refused(checked.refusal);
    const { values, notes } = checked.value;
    const deadline = new Deadline(origin.signal, callSecondsMax, clock);
    const recordIntent = (): ReturnType<RecordIntent> => given.recordIntent(values);
    const { isWhole } = given;
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
    const execute = async (): Promise<CallResult> => ({ outcome: await executeInTime(executor, call), values });
    if (effect === 'read') return inPlace(call, member, execute);
    if (isDryRun === true) return { outcome: dryRun(call), values };
    if (!member) return inPlace(call, member, execute);
    const { server } = member;
    const isHeld = needsApproval(server.config, effect);
    const change = {
      identity: canonicalJson([server.id, account.id, method.toolName, values]),
      windowSeconds: server.config.idempotency_seconds ?? 0,
      origin,
    };
    return runChange(change, async () => {
      const result = await inPlace(call, member, isHeld ? () => callApproved(member, call, given) : execute);
      return { result, isSent: deadline.hasSent };
    });
  };

  // Every entrance calls here, so the limits hold on all of them. An approval is used up only once there is a place.
  const inPlace = async (
    call: CheckedCall,
    member: EndpointMember | null,
    work: () => Promise<CallResult>,
  ): Promise<CallResult> => {
    const owner = { accountId: call.account.id, serverId: member?.server.id ?? null };
    const entered = places.enter(owner, call.deadline.caller);
    const refusal = entered instanceof Promise ? await entered : entered;
    if (refusal !== null) return { outcome: { kind: 'refused', refusal }, values: call.values };
    try {
      return await work();
    } finally {
      places.leave(owner);
    }
  };

  const runTool = (endpoint: Endpoint, call: ToolCall): Promise<ToolOutcome> => {
    const { server } = endpoint;
    const { toolName, input, origin, rest, isScripted = false } = call;
    const found = findTool(endpoint, toolName);
    const member = found?.member ?? memberNamed(endpoint, toolName);
    const method = found?.tool.method ?? null;
    const shown = withoutBigIntegers(input);
    // A tool has one name in the audit log, whichever server it was called on.
    const action = method?.toolName ?? toolName;
    const account = member?.account ?? null;
    return auditCall(
      { kind: 'tool_call', account, serverId: server.id, action, method, input: shown, origin, isScripted },
      async (recordIntent) => {
        if (!member || !method) return refused(unknownTool(toolName, endpoint));
        const bare = refuseBareIntegers(input);
        if (bare) return refused(bare);
        const read = readInput(input, method);
        const { config } = member.server;
        // A script reads whole replies; what it returns is what has to fit.
        const isWhole = isScripted || read.wishes.fields !== undefined;
        const wish = { input: read.input, origin, member, isDryRun: config.dry_run, isWhole, recordIntent };
        const result = await callChecked(member.account, method, wish);
        const { outcome, values } = result;
        if (values === null || isScripted) return result;
        const answered = {
          serverId: server.id,
          config,
          toolName,
          method,
          reader: { client: origin.client, model: origin.model ?? null },
          values,
          rest: rest ?? read.rest,
          wishes: read.wishes,
          hasView: !endpoint.discovery && endpoint.toolset.views.some((view) => view === found?.tool.view),
        };
        return {
          ...result,
          outcome: fitOutcome(withPreface(outcome, origin), answered, { handles, replyCharsMax: deps.replyCharsMax }),
        };
      },
    );
  };

  const runDiscovery = (
    endpoint: Endpoint,
    discovery: Discovery,
    { toolName, input, origin }: ToolCall,
  ): Promise<ToolOutcome> => {
    const { server, toolset } = endpoint;
    const account = onlyAccount(endpoint);
    return auditCall(
      { kind: 'tool_call', account, serverId: server.id, action: toolName, method: null, input, origin },
      async () => {
        const found = discover(toolName, input, { toolset, discovery });
        return found.ok
          ? { outcome: withPreface(doneWith(found.value), origin), values: null }
          : refused(found.refusal);
      },
    );
  };

  const runSearch = (endpoint: Endpoint, code: CodeMode, call: ToolCall): Promise<ToolOutcome> => {
    const { server, toolset } = endpoint;
    const account = onlyAccount(endpoint);
    const { toolName: action, input, origin } = call;
    return auditCall(
      { kind: 'tool_call', account, serverId: server.id, action, method: null, input, origin },
      async () => {
        const found = searchDeclarations(input, { toolset, code });
        return found.ok
          ? { outcome: withPreface(doneWith(found.value), origin), values: null }
          : refused(found.refusal);
      },
    );
  };

  // The row of the script and those of its calls share the id of the request.
  const runScriptTool = (endpoint: Endpoint, { toolName: action, input, origin }: ToolCall): Promise<ToolOutcome> => {
    const { server } = endpoint;
    const account = onlyAccount(endpoint);
    const traced = { ...scriptOrigin(origin), requestId: origin.requestId ?? newId('req') };
    return auditCall(
      {
        kind: 'tool_call',
        account,
        serverId: server.id,
        action,
        method: null,
        input,
        origin: traced,
        isScripted: true,
      },
      () => scripts(endpoint, { input, origin: traced }, (call) => runTool(endpoint, { ...call, isScripted: true })),
    );
  };

  const callTool: Gateway['callTool'] = (endpoint, toolName, input, origin) => {
    const { discovery, code } = endpoint;
    const call = { toolName, input, origin };
    if (code?.searchTool === toolName) return runSearch(endpoint, code, call);
    if (code?.runTool === toolName) return runScriptTool(endpoint, call);
    if (!discovery?.tools.some(({ name }) => name === toolName)) return runTool(endpoint, call);
    const inner = innerCallOf({ toolset: endpoint.toolset, discovery }, toolName, input);
    return inner ? runTool(endpoint, { ...inner, origin }) : runDiscovery(endpoint, discovery, call);
  };

  // The rest of an answer is had by the call that it was the answer to, with all that belongs to a call.
  const readRest: Gateway['readRest'] = async (endpoint, uri, origin) => {
    const rest = handles.read(endpoint.server.id, uri);
    if (!rest.ok) return rest;
    const outcome = await runTool(endpoint, { ...rest.value, origin });
    switch (outcome.kind) {
      case 'done':
        return ok([{ uri, mimeType: 'application/json', text: replyText(outcome) }]);
      case 'refused':
        return { ok: false, refusal: outcome.refusal };
      case 'failed':
        return refuse('upstream_failed', `${outcome.message} ${outcome.help}`);
      case 'input_required':
        throw new Error('a read asked its caller something');
    }
  };

  const openServer: Gateway['openServer'] = (server) => openMembers(deps, server);

  const openBy = (access: Access): Opened | Promise<Opened> =>
    access.ok ? goOn(openServer(access.server), (endpoint) => openedOf(endpoint, access.apiTokenId)) : access;

  return {
    onChange: createChangeWatch({ changeCount: deps.changeCount, everyMs: watchEveryMs, log: deps.log }),
    open: (urlToken, apiToken, connection) => goOn(servers.checkAccess(urlToken, apiToken, connection), openBy),
    openServer,
    limitsLeft: limits.all,
    callTool,
    readRest,
    callMethod: (account, target, input, origin) => {
      const method = account.integration.method(target.resource, target.method) ?? null;
      const action = `${target.resource}.${target.method}`;
      const { endpoint } = target;
      const member = endpoint?.members.find((one) => one.account.id === account.id) ?? null;
      const serverId = endpoint?.server.id ?? null;
      const isDryRun = target.isDryRun ?? member?.server.config.dry_run;
      return auditCall(
        { kind: 'proxy_call', account, serverId, action, method, input: withoutBigIntegers(input), origin },
        async (recordIntent) => {
          if (!method) return refused(unknownMethod(account, target));
          if (endpoint && !member?.toolset.find(method.toolName))
            return refused(unknownTool(member ? shownToolName(member, method.toolName) : method.toolName, endpoint));
          const { isTool = false } = target;
          const bare = refuseBareIntegers(input);
          if (bare) return refused(bare);
          const read = isTool ? readInput(input, method) : { input, wishes: { fields: ['*'] } };
          const isWhole = read.wishes.fields !== undefined;
          return callChecked(account, method, { input: read.input, origin, member, isDryRun, isWhole, recordIntent });
        },
      );
    },
  };
}

interface MethodInput {
  readonly input: unknown;
  readonly origin: CallOrigin;
  /** Null where no MCP server stands between the caller and the account. */
  readonly member: EndpointMember | null;
  readonly isDryRun: boolean | undefined;
  readonly isWhole: boolean;
  readonly recordIntent: RecordIntent;
}

interface ToolCall {
  readonly toolName: string;
  readonly input: unknown;
  readonly origin: CallOrigin;
  /** Set where the call reads on where an answer was cut. */
  readonly rest?: string;
  /** A script makes the call. */
  readonly isScripted?: boolean;
}

function openedOf(endpoint: Endpoint | null, apiTokenId: string | null): Opened {
  return endpoint ? { ok: true, endpoint, apiTokenId } : { ok: false, refusal: { kind: 'unknown' } };
}

function withPreface(outcome: ToolOutcome, origin: CallOrigin): ToolOutcome {
  const preface = outcome.kind === 'done' ? (origin.takePreface?.() ?? null) : null;
  return outcome.kind === 'done' && preface !== null ? { ...outcome, notes: [preface, ...outcome.notes] } : outcome;
}

function doneWith(structured: JsonObject): ToolOutcome {
  return { kind: 'done', status: 200, structured, text: JSON.stringify(structured), notes: [], rateLimit: {} };
}

function refused(refusal: Refusal): CallResult {
  return { outcome: { kind: 'refused', refusal }, values: null };
}
