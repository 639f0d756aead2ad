import type { IntegratedAccount } from '../accounts/index.js';
import type { ToolOutcome } from '../reply/index.js';
import type { RecordIntent } from './audit-calls.js';
import type { CallResult } from './audit-entries.js';
import { callMethod } from './call-method.js';
import { shownToolName } from './open-members.js';
import { readInput, refuseBareIntegers, withoutBigIntegers } from './read-input.js';
import { refusedCall } from './refused-call.js';
import type { ToolDeps } from './run-tool.js';
import type { CallOrigin, EndpointMember, MethodTarget } from './types.js';
import { unknownMethod, unknownTool } from './unknown-tool.js';

/** A call of a method by its resource and name, without MCP. */
export interface ProxiedCall {
  readonly account: IntegratedAccount;
  readonly target: MethodTarget;
  readonly input: unknown;
  readonly origin: CallOrigin;
}

/**
 * Calls a method of an account through the proxy or the function calling routes, with the limits of an MCP server if
 * one is named.
 */
export function callProxied(deps: ToolDeps, call: ProxiedCall): Promise<ToolOutcome> {
  const { account, target, input, origin } = call;
  const { endpoint } = target;
  const method = account.integration.method(target.resource, target.method) ?? null;
  const action = `${target.resource}.${target.method}`;
  const member = endpoint?.members.find((one) => one.account.id === account.id) ?? null;
  const serverId = endpoint?.server.id ?? null;
  return deps.auditCall(
    { kind: 'proxy_call', account, serverId, action, method, input: withoutBigIntegers(input), origin },
    async (recordIntent) => callAllowed(deps, call, { member, recordIntent }),
  );
}

async function callAllowed(
  deps: ToolDeps,
  { account, target, input, origin }: ProxiedCall,
  { member, recordIntent }: { readonly member: EndpointMember | null; readonly recordIntent: RecordIntent },
): Promise<CallResult> {
  const { endpoint, isTool = false } = target;
  const method = account.integration.method(target.resource, target.method);
  if (!method) return refusedCall(unknownMethod(account, target));
  if (endpoint && !member?.toolset.find(method.toolName))
    return refusedCall(unknownTool(member ? shownToolName(member, method.toolName) : method.toolName, endpoint));
  const bare = refuseBareIntegers(input, method);
  if (bare) return refusedCall(bare);
  const read = isTool ? readInput(input, method) : { input, wishes: { fields: ['*'] } };
  return callMethod(deps, {
    account,
    method,
    input: read.input,
    origin,
    member,
    isDryRun: target.isDryRun ?? member?.server.config.dry_run,
    isWhole: read.wishes.fields !== undefined,
    recordIntent,
  });
}
