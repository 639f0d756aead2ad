import { isIPv6 } from 'node:net';

/** What guessing costs an address. */
export interface GuessLimit {
  /** Charges one guess; answers the seconds that the address should wait, 0 where it may go on. */
  charge(address: string): number;
}

/** Guesses that come free in one go: a mistyped URL, a client that tries a few paths. */
const burst = 30;
const refillPerSecond = 0.5;
const addressesMax = 20_000;

interface Bucket {
  guesses: number;
  at: number;
}

/** Makes a token bucket an address; whole networks of IPv6 (/64) are one address, because one caller has all of one. */
export function createGuessLimit(monotonic: () => number): GuessLimit {
  // A Map keeps the order of insertion: who guessed last stands at the end, and the oldest is let go when there is no room.
  const buckets = new Map<string, Bucket>();
  return {
    charge: (address) => {
      const key = networkOf(address);
      const now = monotonic();
      const bucket = buckets.get(key) ?? { guesses: burst, at: now };
      const refilled = Math.min(burst, bucket.guesses + ((now - bucket.at) / 1000) * refillPerSecond);
      const isFree = refilled >= 1;
      buckets.delete(key);
      if (buckets.size >= addressesMax) {
        const oldest = buckets.keys().next();
        if (!oldest.done) buckets.delete(oldest.value);
      }
      buckets.set(key, { guesses: isFree ? refilled - 1 : refilled, at: now });
      return isFree ? 0 : Math.ceil((1 - refilled) / refillPerSecond);
    },
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
