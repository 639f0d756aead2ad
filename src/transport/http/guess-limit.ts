import { isIPv6 } from 'node:net';
import type { CounterTable } from '../../store/index.js';

/** What guessing costs an address. */
export interface GuessLimit {
  /** Charges one guess; answers the seconds that the address should wait, 0 where it may go on. */
  charge(address: string): number;
}

/** Guesses that come free in one go (a mistyped URL, a client that tries a few paths), and the time that gives one of them back. */
const burst = 30;
const guessMs = 2_000;
const price = { costMs: guessMs, withinMs: burst * guessMs };

/** What the limit stands on. */
export interface GuessLimitParts {
  readonly counters: CounterTable;
  /** A keyed digest: counts may stand outside this process, and addresses are nobody's business there. */
  readonly digest: (text: string) => string;
}

/** Makes one allowance an address; whole networks of IPv6 (/64) are one address, because one caller has all of one. */
export function createGuessLimit({ counters, digest }: GuessLimitParts): GuessLimit {
  return {
    charge: (address) => Math.ceil(counters.charge(digest(`guesses of ${networkOf(address)}`), price) / 1_000),
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
