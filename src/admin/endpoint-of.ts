import type { IntegratedAccount } from '../accounts/index.js';
import { ok, type Result, refuse } from '../base/index.js';
import type { Endpoint } from '../call/index.js';
import type { AdminContext } from './route.js';

/** What an MCP server of this account lets through, for a caller that names it in place of presenting its URL. */
export async function endpointOf(
  { servers, gateway }: AdminContext,
  account: IntegratedAccount,
  serverId: string,
): Promise<Result<Endpoint>> {
  const server = await servers.get(account.id, serverId);
  if (!server) return refuse('not_found', `There is no MCP server ${serverId.slice(0, 60)} on this account.`);
  const endpoint = await gateway.openServer(server);
  return endpoint
    ? ok(endpoint)
    : refuse('conflict', `The filter of MCP server ${server.id} leaves no tool any more; change its config.`);
}
