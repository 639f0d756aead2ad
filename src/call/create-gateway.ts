import type { Accounts } from '../accounts/index.js';
import { mapMaybePromise, ok, refuse } from '../base/index.js';
import type { LookUp, Send } from '../outbound/index.js';
import { createReplyHandles, replyText } from '../reply/index.js';
import type { Access, McpServers } from '../servers/index.js';
import type { Toolsets } from '../toolset/index.js';
import { type AuditCallsDeps, createAuditCalls } from './audit-calls.js';
import { CallPlaces, type SharedPlaces } from './call-places.js';
import { callProxied } from './call-proxied.js';
import type { ExecuteDeps } from './checked-call.js';
import { createKeptOutcomes, type KeptOutcomesDeps } from './kept-outcomes.js';
import { createLimitsLeft, type LimitsLeft } from './limits-left.js';
import { createOpenMembers } from './open-members.js';
import type { ApprovalDeps } from './require-approval.js';
import { createScripts, type ScriptDeps } from './run-scripts.js';
import { callListedTool, runTool, type ToolDeps } from './run-tool.js';
import type { FileDeps } from './take-file.js';
import type { CallOrigin, Endpoint, Gateway, Opened } from './types.js';
import { createChangeWatch } from './watch-changes.js';

/** Dependencies of the use cases. */
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
  /** Maximum reply of a tool in characters, for every client. Null: depends on the client. */
  readonly replyCharsMax: number | null;
  /** Maximum duration of one call. Seconds. Default: 60. */
  readonly callSecondsMax?: number;
  /** Maximum concurrent calls per MCP server. Default: 1,000. */
  readonly callsPerServerMax?: number;
  /** Maximum concurrent calls per integrated account. Default: 64. */
  readonly callsPerAccountMax?: number;
  /** Maximum wait of a call for a place. Milliseconds. Default: 5,000. */
  readonly callWaitMs?: number | undefined;
  /** The shares, if the two limits apply to several processes together. */
  readonly sharedPlaces?: SharedPlaces | undefined;
  readonly changeCount: () => number | Promise<number>;
}

const callSecondsDefault = 60;
const callsPerServerDefault = 1_000;
const callsPerAccountDefault = 64;

/** Delay until streams receive a change. Milliseconds. */
const watchEveryMs = 1_000;

/** Creates the use cases of calling. */
export function createGateway(deps: GatewayDeps): Gateway {
  const limits = createLimitsLeft(deps.clock);
  const toolDeps = toolDepsOf(deps, limits);
  const openServer: Gateway['openServer'] = createOpenMembers(deps);
  const openBy = (access: Access): Opened | Promise<Opened> =>
    access.ok ? mapMaybePromise(openServer(access.server), (endpoint) => openedOf(endpoint, access)) : access;

  return {
    onChange: createChangeWatch({ changeCount: deps.changeCount, everyMs: watchEveryMs, log: deps.log }),
    open: (urlToken, apiToken, connection) =>
      mapMaybePromise(deps.servers.checkAccess(urlToken, apiToken, connection), openBy),
    openServer,
    limitsLeft: limits.all,
    callTool: (endpoint, toolName, input, origin) => callListedTool(toolDeps, endpoint, { toolName, input, origin }),
    readRest: (endpoint, uri, origin) => readRest(toolDeps, endpoint, { uri, origin }),
    callMethod: (account, target, input, origin) => callProxied(toolDeps, { account, target, input, origin }),
  };
}

function toolDepsOf(deps: GatewayDeps, limits: LimitsLeft): ToolDeps {
  const { accounts, send, lookUp, files, fileBytesMax, clock, metrics, replyCharsMax } = deps;
  const callSecondsMax = deps.callSecondsMax ?? callSecondsDefault;
  const executor: ExecuteDeps = {
    accounts,
    send,
    lookUp,
    files,
    fileBytesMax,
    clock,
    onAnswer: (status, accountId, rateLimit) => {
      metrics.upstreamAnswer(status);
      limits.note(accountId, rateLimit);
    },
  };
  return {
    approval: deps,
    log: deps.log,
    executor,
    places: new CallPlaces({
      perServerMax: deps.callsPerServerMax ?? callsPerServerDefault,
      perAccountMax: deps.callsPerAccountMax ?? callsPerAccountDefault,
      ...(deps.callWaitMs === undefined ? {} : { waitMs: deps.callWaitMs }),
      shares: deps.sharedPlaces,
    }),
    runChange: createKeptOutcomes(deps),
    callSecondsMax,
    auditCall: createAuditCalls(deps),
    handles: createReplyHandles(deps),
    scripts: createScripts({ ...deps, secondsMax: callSecondsMax, replyCharsMax }),
    replyCharsMax,
  };
}

// The rest of a reply is read by repeating its call, with all checks of a call.
async function readRest(
  deps: ToolDeps,
  endpoint: Endpoint,
  { uri, origin }: { readonly uri: string; readonly origin: CallOrigin },
): ReturnType<Gateway['readRest']> {
  const rest = deps.handles.read(endpoint.server.id, uri);
  if (!rest.ok) return rest;
  const outcome = await runTool(deps, endpoint, { ...rest.value, origin });
  switch (outcome.kind) {
    case 'done':
      return ok([{ uri, mimeType: 'application/json', text: replyText(outcome) }]);
    case 'refused':
      return { ok: false, refusal: outcome.refusal };
    case 'failed':
      return refuse('upstream_failed', `${outcome.message} ${outcome.help}`);
    case 'input_required':
      throw new Error('a read requested input from its caller');
  }
}

function openedOf(endpoint: Endpoint | null, { server, apiTokenId }: Extract<Access, { readonly ok: true }>): Opened {
  return endpoint
    ? { ok: true, endpoint, apiTokenId }
    : { ok: false, refusal: { kind: 'unknown' }, serverId: server.id };
}
