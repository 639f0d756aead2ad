/** One outbound call in three steps: build the request (pure), send it (the only outbound call), judge the answer (pure). */
export { fillTemplate, fillTemplates, findCase, meets, type TemplateSources } from './answer-case.js';
export { buildRequest } from './build-request.js';
export { createFileFetcher, type FileFetcher } from './fetch-file.js';
export { type FileInHand, fileOfReply } from './file.js';
export { acceptedError, type JudgedReply, judgeReply } from './judge-reply.js';
export { createLookUp, type DnsRecordType, type Looked, type LookUp } from './look-up.js';
export type { RateLimit, UpstreamError, UpstreamReply, UpstreamRequest } from './outcome.js';
export { rateLimitFigures, rateLimitHeaders, readRateLimit } from './rate-limit.js';
export { createIssuerReader, type IssuerReader } from './read-issuer.js';
export { createRoutes, type RouteOptions, type Routes } from './routes.js';
export { createSender, type OutboundRequest, type Send } from './send.js';
export { traceSends } from './trace-sends.js';
