import type { FastifyInstance } from 'fastify';
import { errorTable } from '../../base/index.js';
import type { GuessLimit } from './guess-limit.js';
import { plainErrorBody } from './write-answer.js';

/**
 * Counts failed credentials (API tokens, sessions, sign-ins) on all other routes as guesses. Valid credentials are
 * never slowed, whatever others behind the same address do. A request without credentials is not a guess.
 */
export function chargeGuesses(app: FastifyInstance, guesses: GuessLimit): void {
  app.addHook('onSend', async (request, reply, payload) => {
    const { authorization, cookie } = request.headers;
    const isGuess =
      reply.statusCode === errorTable.unauthorized.http &&
      (authorization !== undefined || cookie !== undefined || request.method === 'POST');
    const waitSeconds = isGuess ? guesses.charge(request.raw) : 0;
    if (waitSeconds === 0) return payload;
    const { http } = errorTable.rate_limited;
    reply.code(http).headers({ 'content-type': 'application/json', 'retry-after': String(waitSeconds) });
    reply.removeHeader('content-length');
    return plainErrorBody(
      http,
      `Too many failed sign-in attempts from this address. Valid credentials still work. Retry in ${waitSeconds} seconds.`,
    );
  });
}
