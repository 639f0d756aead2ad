/** MCP servers and API tokens: create, hash, filter, expire, rotate, check access. */

export { isAccountWithin, isListed, isOwnedWithin, isServerWithin } from './access-limits.js';
export {
  type AccessTokenCheck,
  createAccessTokenCheck,
} from './access-tokens.js';
export { type ApiAction, apiActions } from './api-actions.js';
export { type ApiTokensDeps, createApiTokens } from './api-tokens.js';
export {
  type Approvals,
  type ApprovalsDeps,
  approvalStatuses,
  createApprovals,
  type HeldCall,
  type Holding,
  needsApproval,
} from './approvals.js';
export { canonicalJson } from './canonical-json.js';
export { memberConfigKeys } from './check-config.js';
export { checkExternalId, checkLabels, isLabelName } from './check-labels.js';
export { usableAccounts } from './check-members.js';
export { createMcpServers, type McpServersDeps } from './mcp-servers.js';
export { accountIdsOf, type MemberServer, memberServersOf, memberToolName } from './members.js';
export type { AccountTools } from './pins.js';
export { serverSorts, serverStates } from './search-servers.js';
export { type BegunSession, createSessions, type Person, type Role, type Session, type Sessions } from './sessions.js';
export type {
  Access,
  AccessRefusal,
  ApiToken,
  ApiTokens,
  FoundServers,
  McpServer,
  McpServers,
  MemberConfig,
  RefusedReason,
  ReplyFormat,
  ResultShape,
  ServerConfig,
  ServerMember,
  ServerSearch,
  ToolChange,
} from './types.js';
export { replyFormats } from './types.js';
