/** The protocol in both eras: classify once, one folder a revision, one file a method, present for the caller's revision. */
export { createMcp, type Mcp, type McpParts, refusalBody } from './create-mcp.js';
export type { Fragment, McpHeaders, McpHttpAnswer, McpHttpRequest, ServerInfo } from './protocol.js';
