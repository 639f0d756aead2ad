import type { Accounts } from '../accounts/index.js';
import type { Clock } from '../base/index.js';
import { type ApprovalsDeps, type McpServers, memberServersOf } from '../servers/index.js';
import type { Toolsets } from '../toolset/index.js';

/** What the check of a held call needs. */
interface HeldCallCheckDeps {
  readonly servers: Pick<McpServers, 'find'>;
  readonly accounts: Pick<Accounts, 'get'>;
  readonly toolsets: Toolsets;
  readonly clock: Clock;
}

/** Creates the check of whether the MCP server of a held call still exists and still offers its tool on its account. */
export function createHeldCallCheck({
  servers,
  accounts,
  toolsets,
  clock,
}: HeldCallCheckDeps): NonNullable<ApprovalsDeps['obstacleOf']> {
  return async ({ serverId, accountId, tool }) => {
    const server = await servers.find(serverId);
    if (!server) return 'The MCP server was revoked.';
    if (server.expiresAt !== null && server.expiresAt <= clock.now()) return 'The MCP server has expired.';
    const account = await accounts.get(accountId);
    if (!account) return 'The integrated account was deleted.';
    const own = memberServersOf(server).find((member) => member.accountId === accountId);
    if (!own) return 'The MCP server no longer reaches this integrated account.';
    const toolset = toolsets.compile(account.integration.name, own.config);
    return toolset.ok && toolset.value.find(tool) ? null : 'The MCP server no longer offers this tool.';
  };
}
