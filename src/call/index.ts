/** The use cases, knowing neither JSON-RPC nor HTTP: open an endpoint, call one of its tools, audit it. */

export { CallPlaces, type PlaceShares, type SharedPlaces } from './call-places.js';
export { type ComparedReply, compareReplies } from './compare-replies.js';
export { createGateway, type GatewayDeps } from './create-gateway.js';
export type { StartChange } from './kept-outcomes.js';
export type { LimitLeft } from './limits-left.js';
export { nearestTools } from './nearest-tools.js';
export { shownToolName } from './open-members.js';
export { searchDeclarations } from './search-declarations.js';
export { searchReply } from './search-reply.js';
export {
  type AbsentMember,
  type CallEvents,
  type CallOrigin,
  type Endpoint,
  type EndpointMember,
  type Gateway,
  type LoggingLevel,
  logLevels,
  type Opened,
} from './types.js';
