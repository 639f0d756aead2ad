/**
 * One call to a service, except for sending it: build the request (pure), read and classify the reply (pure),
 * rate-limit headers.
 */
export { describeUnmet, fillCase, fillTemplate, findCase, meets, type TemplateSources } from './answer-case.js';
export { buildRequest, type RequestGround } from './build-request.js';
export {
  acceptedError,
  type ClassifiedPayload,
  type ClassifiedReply,
  classifyReply,
  misfitError,
} from './classify-reply.js';
export {
  type CarriedCredentials,
  type CredentialSources,
  Credentials,
  carryCredentials,
  fillCredentials,
  maskRepeatedSecrets,
  withQuery,
} from './credentials.js';
export { headPayload } from './head-payload.js';
export { type ItemState, itemStates } from './item-states.js';
export { givenArguments, type NextPage, nextPageOf } from './next-page.js';
export type { RateLimit, UpstreamError, UpstreamRequest } from './outcome.js';
export { rateLimitFigures, rateLimitHeaders, readRateLimit } from './rate-limit.js';
