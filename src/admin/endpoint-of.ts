import type { IntegratedAccount } from '../accounts/index.js';
import { ok, type Result, refuse } from '../base/index.js';
import type { Endpoint, EndpointMember } from '../call/index.js';
import type { AdminContext } from './route.js';

/**
 * The part of an MCP server for this account, with tools under their catalogue names, for a caller that names the
 * server instead of using its URL.
 */
export async function endpointOf(
  { servers, gateway }: AdminContext,
  account: IntegratedAccount,
  serverId: string,
): Promise<Result<Endpoint>> {
  const server = await servers.get(account.id, serverId);
  if (!server) return refuse('not_found', `There is no MCP server ${serverId.slice(0, 60)} on this account.`);
  const endpoint = await gateway.openServer(server);
  const member = endpoint?.members.find((one) => one.account.id === account.id);
  return endpoint && member
    ? ok(narrowed(endpoint, member))
    : refuse('conflict', `The filter of MCP server ${server.id} leaves no tool any more; change its config.`);
}

function narrowed(endpoint: Endpoint, member: EndpointMember): Endpoint {
  if (member.naming === null) return endpoint;
  const { server, toolset } = member;
  const members = [{ ...member, naming: null }];
  const { listJson } = toolset;
  return { server, members, absent: [], toolset, discovery: null, code: null, listJson, viewedListJson: null };
}
