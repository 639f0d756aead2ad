import type { IntegratedAccount } from '../accounts/index.js';
import { type Refusal, refuse } from '../base/index.js';
import { nearestTools } from './nearest-tools.js';
import { absentNamed, memberNamed, ownName } from './open-members.js';
import type { Endpoint } from './types.js';

/** Why a tool cannot be called on this MCP server, with the closest names. */
export function unknownTool(name: string, endpoint: Endpoint): Refusal {
  const shown = JSON.stringify(name.slice(0, 100));
  const absent = absentNamed(endpoint, name);
  if (absent) {
    const { label, reason } = absent;
    const message = `The account ${JSON.stringify(label)} of this MCP server cannot be used. ${reason} Nothing was sent. The tools of its other accounts work.`;
    return refuse('tool_unknown', message).refusal;
  }
  const member = memberNamed(endpoint, name);
  const own = member && ownName(member, name);
  const exists = member?.account.integration.methods.some((one) => one.inputSchema !== null && one.toolName === own);
  const where = member?.naming ? ` for the account ${JSON.stringify(member.naming.label)}` : '';
  const reason = exists ? `The tool ${shown} is not allowed on this MCP server${where}.` : `There is no tool ${shown}.`;
  const { toolset, discovery } = endpoint;
  const listed = discovery?.tools.filter(({ isListed }) => isListed) ?? [];
  const near = nearestTools(
    name,
    [...listed, ...toolset.tools].map((tool) => tool.name).filter((known) => known !== name),
  );
  return refuse('tool_unknown', `${reason} Nearest here: ${near.join(', ')}. Nothing was sent.`).refusal;
}

/** Why a method cannot be called on this account. */
export function unknownMethod(
  { integration }: IntegratedAccount,
  { resource, method }: { readonly resource: string; readonly method: string },
): Refusal {
  const message = `${integration.record.title} has no method ${method.slice(0, 60)} on ${resource.slice(0, 60)}.`;
  return refuse('not_found', message).refusal;
}
