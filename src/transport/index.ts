/** Bytes to messages: HTTP, its limits, Host and Origin. */
export { createHttpServer, type HttpServer, type HttpServerParts } from './http/create-http-server.js';
