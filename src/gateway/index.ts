/** The use cases, knowing neither JSON-RPC nor HTTP: open an endpoint, call one of its tools, audit it. */
export { createGateway, type GatewayParts } from './create-gateway.js';
export type {
  CompletionRequest,
  ContentBlock,
  InputRequired,
  Prompt,
  PromptMessage,
  PromptOutcome,
  Resource,
  ResourceContents,
  ResourceTemplate,
  Suggestions,
} from './guidance-types.js';
export type { LimitLeft } from './limits-left.js';
export { isReplyUri } from './reply-handles.js';
export {
  type CallEvents,
  type CallOrigin,
  type Endpoint,
  type Gateway,
  type LogLevel,
  logLevels,
  type ReplyLink,
  type ToolOutcome,
} from './types.js';
export { viewMimeType } from './views.js';
