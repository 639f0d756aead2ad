/** MCP servers and API tokens: mint, hash, filter, expire, rotate, check access. */
export {
  type AccessTokenCheck,
  createAccessTokenCheck,
} from './access-tokens.js';
export { type ApiTokensParts, createApiTokens } from './api-tokens.js';
export {
  type Approvals,
  type ApprovalsParts,
  createApprovals,
  type HeldCall,
  type Holding,
  needsApproval,
} from './approvals.js';
export { checkExternalId, checkLabels, isLabelName } from './check-labels.js';
export { createMcpServers, type McpServersParts } from './mcp-servers.js';
export type { AccountTools } from './pins.js';
export { type FoundServers, type ServerSearch, serverSorts, serverStates } from './search-servers.js';
export { type BegunSession, createSessions, type Person, type Role, type Session, type Sessions } from './sessions.js';
export type {
  Access,
  AccessRefusal,
  ApiToken,
  ApiTokens,
  McpServer,
  McpServers,
  ResultShape,
  ServerConfig,
  ToolChange,
} from './types.js';
