/** One call to a service, but for the sending: build the request (pure), read and judge the answer (pure), rate-limit headers. */
export { fillTemplate, fillTemplates, findCase, meets, type TemplateSources } from './answer-case.js';
export { buildRequest } from './build-request.js';
export { acceptedError, type JudgedReply, judgeReply } from './judge-reply.js';
export type { RateLimit, UpstreamError, UpstreamRequest } from './outcome.js';
export { rateLimitFigures, rateLimitHeaders, readRateLimit } from './rate-limit.js';
