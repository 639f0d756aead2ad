import type { IncomingMessage } from 'node:http';
import { isIPv6 } from 'node:net';
import type { CounterTable } from '../../store/index.js';
import { createCallerAddress } from './caller-address.js';

/** What guessing costs an address. */
export interface GuessLimit {
  /** Charges one guess to the address that the request came from; answers the seconds that it should wait, 0 where it may go on. */
  charge(request: IncomingMessage): number;
}

/** Guesses that come free in one go (a mistyped URL, a client that tries a few paths), and the time that gives one of them back. */
const burst = 30;
const guessMs = 2_000;
const price = { costMs: guessMs, withinMs: burst * guessMs };

/** What the limit stands on. */
export interface GuessLimitDeps {
  readonly counters: CounterTable;
  /** A keyed digest: counts may stand outside this process, and addresses are nobody's business there. */
  readonly digest: (text: string) => string;
  /** Addresses and networks of proxies whose word about their callers is taken; none unless told. */
  readonly trustedProxies?: readonly string[];
}

/** Makes one allowance an address; whole networks of IPv6 (/64) are one address, because one caller has all of one. */
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
