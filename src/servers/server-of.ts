import type { ServerRow } from '../store/index.js';
import type { McpServer, ServerConfig, ServerMember } from './types.js';

/** The prefix of every MCP URL token. */
export const serverTokenPrefix = 'gths';

/** A server as the other rooms see it, frozen; its token's hash stays behind. */
export function serverOf(row: ServerRow): McpServer {
  const { tokenHash: _hash, config, members, accountId, ...rest } = row;
  // Only the output of checkConfig and checkServerMembers is ever stored.
  return Object.freeze({
    ...rest,
    accountId: members === undefined ? accountId : null,
    ...(members === undefined ? {} : { members: members as readonly ServerMember[] }),
    config: config as ServerConfig,
  });
}
