/** MCP servers and API tokens: mint, hash, filter, expire, rotate, check access. */
export type { Access, AccessRefusal, ApiToken, ApiTokens, McpServer, McpServers, ServerConfig } from './types.js';
