import type { IncomingMessage } from 'node:http';
import type { AccessRefusal } from '../../servers/index.js';
import type { GuessLimit } from './guess-limit.js';
import { accessRefusal, type RefusalFacts } from './refusals.js';

/** The answer to a URL or credential that opens nothing. Only those cost, so that of many behind one address the one who guesses alone is slowed. */
export function refuseAccess(guesses: GuessLimit, request: IncomingMessage, access: AccessRefusal): RefusalFacts {
  const isGuess = access.kind === 'unknown' || access.kind === 'api_token_invalid';
  const waitSeconds = isGuess ? guesses.charge(request) : 0;
  if (waitSeconds === 0) return accessRefusal(access);
  return {
    code: 'rate_limited',
    message: `Too many invalid URLs or credentials from this address. Valid ones still work. Retry in ${waitSeconds} seconds.`,
    headers: { 'retry-after': String(waitSeconds) },
  };
}
