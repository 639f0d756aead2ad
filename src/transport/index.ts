/** Bytes to messages: HTTP, its limits, Host and Origin. */

export { createHttpServer, type HttpServer, type HttpServerDeps } from './http/create-http-server.js';
export { mcpRoute } from './http/mcp-endpoint.js';
export { createRequestObserver, type RequestObserver, type RequestObserverDeps } from './http/observe-requests.js';
export type { PublicDocumentDeps } from './http/public-documents.js';
export type { SessionAnswer, SessionMessage, SessionRelay } from './http/session-relay.js';
