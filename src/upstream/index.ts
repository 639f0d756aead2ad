/** One outbound call in three steps: build the request (pure), send it (the only outbound call), judge the answer (pure). */
export type { RateLimit, UpstreamOutcome, UpstreamReply, UpstreamRequest } from './outcome.js';
