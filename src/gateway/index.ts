/** The use cases, knowing neither JSON-RPC nor HTTP: open an endpoint, call one of its tools, audit it. */
export { createGateway, type GatewayParts } from './create-gateway.js';
export { isReplyUri } from './reply-handles.js';
export type { CallOrigin, Endpoint, Gateway, ReplyLink, ToolOutcome } from './types.js';
