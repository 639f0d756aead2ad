import type { ServerRow } from '../store/index.js';
import type { McpServer, ServerConfig } from './types.js';

/** What every MCP URL token begins with. */
export const serverTokenPrefix = 'gths';

/** A server as the other rooms see it, frozen; its token's hash stays behind. */
export function serverOf(row: ServerRow): McpServer {
  const { tokenHash: _hash, config, ...rest } = row;
  // Only checkConfig's output is ever stored.
  return Object.freeze({ ...rest, config: config as ServerConfig });
}
