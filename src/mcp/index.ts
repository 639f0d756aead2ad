/**
 * The protocol in both eras: classify once, one folder per revision, one file per method, serialize for the caller's
 * revision.
 */
export { createMcp, type Mcp, refusalBody } from './create-mcp.js';
export { serverIcons } from './icons.js';
export type { EventChannel, McpHeaders, McpHttpAnswer, McpHttpRequest } from './protocol.js';
export { refuseCall } from './refuse-call.js';
export { revisions } from './revisions/index.js';
export { type CountStreams, createStreamPlaces } from './stream-places.js';
