import type { IncomingMessage } from 'node:http';
import { isIPv6 } from 'node:net';
import type { CounterTable } from '../../store/index.js';
import { createCallerAddress } from './caller-address.js';

/** Limits guesses per address. */
export interface GuessLimit {
  /** Counts one guess against the request's address. Returns the seconds to wait, or 0 if it may proceed. */
  charge(request: IncomingMessage): number;
}

/**
 * Free guesses in a burst (a mistyped URL, a client that tries a few paths), and the time until one of them is
 * available again.
 */
const burst = 30;
const guessMs = 2_000;
const price = { costMs: guessMs, withinMs: burst * guessMs };

/** Dependencies of the limit. */
export interface GuessLimitDeps {
  readonly counters: CounterTable;
  /** A keyed digest: counts may be stored outside this process, where addresses must not be readable. */
  readonly digest: (text: string) => string;
  /** Addresses and networks of proxies whose forwarded client addresses are trusted. Default: none. */
  readonly trustedProxies?: readonly string[];
}

/** Creates the limit, per address. An IPv6 network (/64) counts as one address, because one client has all of it. */
export function createGuessLimit({ counters, digest, trustedProxies = [] }: GuessLimitDeps): GuessLimit {
  const addressOf = createCallerAddress(trustedProxies);
  return {
    charge: (request) =>
      Math.ceil(counters.charge(digest(`guesses of ${networkOf(addressOf(request))}`), price) / 1_000),
  };
}

function networkOf(address: string): string {
  const plain = address.replace(/^::ffff:(?=\d+\.)/i, '');
  if (!isIPv6(plain)) return plain;
  const [head = '', tail] = plain.split('%')[0]?.split('::') ?? [];
  const groups = head === '' ? [] : head.split(':');
  const missing = tail === undefined ? 0 : 8 - groups.length - (tail === '' ? 0 : tail.split(':').length);
  return [...groups, ...Array.from({ length: Math.max(0, missing) }, () => '0'), ...(tail ?? '').split(':')]
    .slice(0, 4)
    .join(':');
}
