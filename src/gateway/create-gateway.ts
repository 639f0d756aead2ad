import type { Accounts, IntegratedAccount } from '../accounts/index.js';
import { type Clock, isJsonObject, type JsonObject, newId, ok, type Result, refuse } from '../base/index.js';
import type { Method } from '../catalogue/index.js';
import type { Logger, Metrics } from '../observe/index.js';
import type { McpServer, McpServers } from '../servers/index.js';
import type { AuditEntry, Store } from '../store/index.js';
import type { Toolset, Toolsets } from '../toolset/index.js';
import { buildRequest, type Send } from '../upstream/index.js';
import { carryOut } from './carry-out.js';
import { redactArguments } from './redact.js';
import type { CallOrigin, Endpoint, Gateway, ToolOutcome } from './types.js';

export interface GatewayParts {
  readonly servers: McpServers;
  readonly accounts: Accounts;
  readonly toolsets: Toolsets;
  readonly send: Send;
  readonly audit: Store['audit'];
  readonly clock: Clock;
  readonly log: Logger;
  readonly metrics: Metrics;
}

/** Makes the room's front. */
export function createGateway(parts: GatewayParts): Gateway {
  const { servers, accounts, toolsets, clock } = parts;
  const carrier = {
    accounts,
    send: parts.send,
    clock,
    onAnswer: (status: number) => parts.metrics.upstreamAnswer(status),
  };
  const compiled = new WeakMap<McpServer, Toolset>();
  let underWay = 0;

  const toolsetFor = (server: McpServer, account: IntegratedAccount): Result<Toolset> => {
    const known = compiled.get(server);
    if (known && known.integration === account.integration) return ok(known);
    const toolset = toolsets.compile(account.integration.name, server.config);
    if (toolset.ok) compiled.set(server, toolset.value);
    return toolset;
  };

  const audited = async (call: AuditedCall, work: () => Promise<ToolOutcome>): Promise<ToolOutcome> => {
    const started = clock.monotonic();
    underWay += 1;
    const outcome = await work().finally(() => {
      underWay -= 1;
    });
    const durationMs = Math.round((clock.monotonic() - started) * 1000) / 1000;
    parts.metrics.toolCall({ integration: call.account.integration.name, outcome: outcome.kind, durationMs });
    await parts.audit.append(auditEntryOf(call, outcome, { at: clock.now(), durationMs }), underWay);
    return outcome;
  };

  return {
    open: async (urlToken, apiToken) => {
      const access = await servers.checkAccess(urlToken, apiToken);
      if (!access.ok) return access;
      const account = await accounts.get(access.server.accountId);
      if (!account) return { ok: false, refusal: { kind: 'unknown' } };
      const toolset = toolsetFor(access.server, account);
      if (!toolset.ok) {
        // A filter that once named tools may name none after the catalogue changed: nothing is let through then.
        parts.log.warn({ server: access.server.id, reason: toolset.refusal.message }, 'filter leaves no tool');
        return { ok: false, refusal: { kind: 'unknown' } };
      }
      return {
        ok: true,
        endpoint: { server: access.server, account, toolset: toolset.value },
        apiTokenId: access.apiTokenId,
      };
    },
    callTool: (endpoint, toolName, input, origin) => {
      const tool = endpoint.toolset.find(toolName);
      const call = {
        kind: 'tool_call' as const,
        account: endpoint.account,
        server: endpoint.server,
        action: toolName,
        method: tool?.method ?? null,
        input,
        origin,
      };
      return audited(call, async () => {
        if (!tool) return { kind: 'refused', refusal: unknownTool(toolName, endpoint) };
        const checked = tool.method.checkArguments(input, endpoint.account.context);
        if (!checked.ok) return { kind: 'refused', refusal: checked.refusal };
        const ready = { account: endpoint.account, method: tool.method, ...checked.value, signal: origin.signal };
        if (endpoint.server.config.dry_run === true && tool.method.record.effect !== 'read') return rehearse(ready);
        return carryOut(carrier, ready);
      });
    },
    callMethod: (account, target, input, origin) => {
      const method = account.integration.method(target.resource, target.method);
      const call = {
        kind: 'proxy_call' as const,
        account,
        server: null,
        action: `${target.resource}.${target.method}`,
        method: method ?? null,
        input,
        origin,
      };
      return audited(call, async () => {
        if (!method)
          return {
            kind: 'refused',
            refusal: refuse(
              'not_found',
              `${account.integration.record.title} has no method ${target.method.slice(0, 60)} on ${target.resource.slice(0, 60)}.`,
            ).refusal,
          };
        const checked = method.checkArguments(input, account.context);
        if (!checked.ok) return { kind: 'refused', refusal: checked.refusal };
        return carryOut(carrier, { account, method, ...checked.value, signal: origin.signal });
      });
    },
  };
}

function unknownTool(name: string, endpoint: Endpoint) {
  const exists = endpoint.account.integration.methods.some((method) => method.toolName === name);
  const shown = JSON.stringify(name.slice(0, 100));
  const reason = exists ? `The tool ${shown} is not allowed on this MCP server.` : `There is no tool ${shown}.`;
  return refuse('tool_unknown', `${reason} List the tools to see what this server offers; nothing was sent.`).refusal;
}

/** What a write would have sent, for servers in dry-run. */
function rehearse({
  account,
  method,
  values,
  notes,
}: {
  account: IntegratedAccount;
  method: Method;
  values: JsonObject;
  notes: readonly string[];
}): ToolOutcome {
  const built = buildRequest(method.record, values, account.dataCenter.hosts.api);
  if (!built.ok) return { kind: 'refused', refusal: built.refusal };
  const { body, ...request } = built.value;
  const structured = { dry_run: true, request: { ...request, body: body ?? null } };
  return {
    kind: 'done',
    status: 200,
    structured,
    text: JSON.stringify(structured),
    notes: [
      ...notes,
      'This MCP server is in dry-run: nothing was sent and nothing has changed. The request shows what would have been sent.',
    ],
    rateLimit: {},
  };
}

interface AuditedCall {
  readonly kind: AuditEntry['kind'];
  readonly account: IntegratedAccount;
  readonly server: McpServer | null;
  readonly action: string;
  readonly method: Method | null;
  readonly input: unknown;
  readonly origin: CallOrigin;
}

function auditEntryOf(
  call: AuditedCall,
  outcome: ToolOutcome,
  { at, durationMs }: { at: number; durationMs: number },
): AuditEntry {
  const fields = call.method?.record.documentation?.arguments ?? {};
  const contextNames = new Set(call.account.integration.record.context.map((item) => item.name));
  return {
    id: newId('aud'),
    at,
    kind: call.kind,
    accountId: call.account.id,
    serverId: call.server?.id ?? null,
    apiTokenId: call.origin.apiTokenId,
    client: call.origin.client?.slice(0, 200) ?? null,
    action: call.action.slice(0, 100),
    arguments: isJsonObject(call.input) ? redactArguments(call.input, fields, contextNames) : {},
    upstreamStatus: outcome.kind === 'refused' ? null : outcome.status,
    durationMs,
    outcome: outcome.kind === 'done' ? 'ok' : outcome.kind === 'refused' ? 'refused' : 'upstream_error',
    detail:
      outcome.kind === 'done'
        ? null
        : (outcome.kind === 'refused'
            ? outcome.refusal.message
            : `${outcome.code ?? ''} ${outcome.message}`.trim()
          ).slice(0, 500),
  };
}
