import type { Accounts, IntegratedAccount } from '../accounts/index.js';
import { type Clock, type Refusal, refuse } from '../base/index.js';
import type { Method } from '../catalogue/index.js';
import type { Logger, Metrics } from '../observe/index.js';
import type { McpServers } from '../servers/index.js';
import type { Store } from '../store/index.js';
import type { Toolsets } from '../toolset/index.js';
import type { Send } from '../upstream/index.js';
import { type CallResult, createAuditCalls } from './audit-calls.js';
import { carryOut } from './carry-out.js';
import { rehearse } from './rehearse.js';
import type { CallOrigin, Endpoint, Gateway } from './types.js';

/** What the use cases are built from. */
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
  const { servers, accounts, toolsets, send, clock, metrics } = parts;
  const auditCall = createAuditCalls(parts);
  const carrier = { accounts, send, clock, onAnswer: (status: number) => metrics.upstreamAnswer(status) };

  const callChecked = async (
    account: IntegratedAccount,
    method: Method,
    { input, origin, isDryRun }: { input: unknown; origin: CallOrigin; isDryRun: boolean },
  ): Promise<CallResult> => {
    const checked = method.checkArguments(input, account.context);
    if (!checked.ok) return refused(checked.refusal);
    const { values, notes } = checked.value;
    const outcome =
      isDryRun && method.record.effect !== 'read'
        ? rehearse({ account, method, values, notes })
        : await carryOut(carrier, { account, method, values, notes, signal: origin.signal });
    return { outcome, values };
  };

  return {
    open: async (urlToken, apiToken) => {
      const access = await servers.checkAccess(urlToken, apiToken);
      if (!access.ok) return access;
      const { server, apiTokenId } = access;
      const account = await accounts.get(server.accountId);
      if (!account) return { ok: false, refusal: { kind: 'unknown' } };
      const toolset = toolsets.compile(account.integration.name, server.config);
      if (!toolset.ok) {
        // A filter that once named tools may name none after the catalogue changed: nothing is let through then.
        parts.log.warn({ server: server.id, reason: toolset.refusal.message }, 'filter leaves no tool');
        return { ok: false, refusal: { kind: 'unknown' } };
      }
      return { ok: true, endpoint: { server, account, toolset: toolset.value }, apiTokenId };
    },
    callTool: (endpoint, toolName, input, origin) => {
      const { account, server, toolset } = endpoint;
      const method = toolset.find(toolName)?.method ?? null;
      const isDryRun = server.config.dry_run === true;
      return auditCall(
        { kind: 'tool_call', account, serverId: server.id, action: toolName, method, input, origin },
        async () =>
          method ? callChecked(account, method, { input, origin, isDryRun }) : refused(unknownTool(toolName, endpoint)),
      );
    },
    callMethod: (account, target, input, origin) => {
      const method = account.integration.method(target.resource, target.method) ?? null;
      const action = `${target.resource}.${target.method}`;
      return auditCall({ kind: 'proxy_call', account, serverId: null, action, method, input, origin }, async () =>
        method
          ? callChecked(account, method, { input, origin, isDryRun: false })
          : refused(unknownMethod(account, target)),
      );
    },
  };
}

function refused(refusal: Refusal): CallResult {
  return { outcome: { kind: 'refused', refusal }, values: null };
}

function unknownTool(name: string, { account }: Endpoint): Refusal {
  const exists = account.integration.methods.some((method) => method.inputSchema !== null && method.toolName === name);
  const shown = JSON.stringify(name.slice(0, 100));
  const reason = exists ? `The tool ${shown} is not allowed on this MCP server.` : `There is no tool ${shown}.`;
  return refuse('tool_unknown', `${reason} List the tools to see what this server offers; nothing was sent.`).refusal;
}

function unknownMethod(
  { integration }: IntegratedAccount,
  { resource, method }: { readonly resource: string; readonly method: string },
): Refusal {
  const message = `${integration.record.title} has no method ${method.slice(0, 60)} on ${resource.slice(0, 60)}.`;
  return refuse('not_found', message).refusal;
}
