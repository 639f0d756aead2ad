/** MCP servers and API tokens: mint, hash, filter, expire, rotate, check access. */
export { type ApiTokensParts, apiTokenPrefix, createApiTokens } from './api-tokens.js';
export type { ServerFeatures } from './check-config.js';
export { createMcpServers, type McpServersParts, serverTokenPrefix } from './mcp-servers.js';
export type { Access, AccessRefusal, ApiToken, ApiTokens, McpServer, McpServers, ServerConfig } from './types.js';
