/** Bytes to messages: HTTP, its limits, Host and Origin. */
export { createHttpServer, type HttpServer, type HttpServerParts } from './create-http-server.js';
