import { createHash, createHmac, hash, randomBytes as nodeRandomBytes, timingSafeEqual } from 'node:crypto';

/** The source of randomness. Tests inject their own. */
export type RandomBytes = (byteCount: number) => Uint8Array;

const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

function encodeBase32(bytes: Uint8Array): string {
  let bits = 0;
  let value = 0;
  let text = '';
  for (const byte of bytes) {
    value = (value << 8) | byte;
    bits += 8;
    while (bits >= 5) {
      text += alphabet.charAt((value >>> (bits - 5)) & 31);
      bits -= 5;
    }
    value &= (1 << bits) - 1;
  }
  return bits > 0 ? text + alphabet.charAt((value << (5 - bits)) & 31) : text;
}

// Record ids only have to be unique, and requesting ten random bytes at a time is the most expensive part of creating
// one.
const poolBytes = 4096;
let pool: Uint8Array = new Uint8Array(0);
let poolUsed = 0;

function pooledRandom(byteCount: number): Uint8Array {
  if (poolUsed + byteCount > pool.length) {
    pool = nodeRandomBytes(poolBytes);
    poolUsed = 0;
  }
  poolUsed += byteCount;
  return pool.subarray(poolUsed - byteCount, poolUsed);
}

/** Creates a record id such as `acc_4Z0E…`: a prefix for the type of record and 80 random bits. */
export function newId(prefix: string, random: RandomBytes = pooledRandom): string {
  return `${prefix}_${encodeBase32(random(10)).toLowerCase()}`;
}

function checksumOf(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 6);
}

const digits62 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const bodyLength = 43;

function encodeBase62(bytes: Uint8Array): string {
  let text = '';
  for (let rest = BigInt(`0x${Buffer.from(bytes).toString('hex')}`); rest > 0n; rest /= 62n)
    text = digits62.charAt(Number(rest % 62n)) + text;
  return text.padStart(bodyLength, '0');
}

/**
 * A new bearer secret, `<prefix>_<43 letters and digits><6 hex>`: 256 random bits and a checksum, so that secret scanners know it for certain. It is one word
 * without a hyphen, because rules of other services find their own tokens between the hyphens of others.
 */
export function newSecret(prefix: string, random: RandomBytes = nodeRandomBytes): string {
  const body = encodeBase62(random(32));
  return `${prefix}_${body}${checksumOf(`${prefix}_${body}`)}`;
}

/**
 * Whether a text has the shape and the checksum of a secret with this prefix, or with the older prefix (before `gth`).
 * Does not check whether it was ever issued.
 */
export function readSecretShape(prefix: string, text: string): boolean {
  // `ghs_`, `gha_` and so on, with a body in base64url: GitHub's tokens have the same prefixes.
  return hasShape(prefix, text) || hasShape(prefix.replace(/^gth/, 'gh'), text);
}

function hasShape(prefix: string, text: string): boolean {
  if (text.length !== prefix.length + 50 || !text.startsWith(`${prefix}_`) || !/^[\w-]+$/.test(text)) return false;
  const given = Buffer.from(text.slice(-6));
  const expected = Buffer.from(checksumOf(text.slice(0, -6)));
  return timingSafeEqual(given, expected);
}

const blockBytes = 64;
const hashBytes = 32;
/** A text of a third of this many characters fits with its padded key. */
const inner = Buffer.allocUnsafeSlow(16_384);
const outer = Buffer.allocUnsafeSlow(blockBytes + hashBytes);

/** The padded key of RFC 2104, for the inner and the outer hash. */
interface PaddedKey {
  readonly inner: Uint8Array;
  readonly outer: Uint8Array;
}

const paddedKeys = new WeakMap<Uint8Array, PaddedKey>();

function paddedKeyOf(key: Uint8Array): PaddedKey {
  const known = paddedKeys.get(key);
  if (known) return known;
  const padWith = (pad: number) => new Uint8Array(blockBytes).map((_, index) => (key[index] ?? 0) ^ pad);
  const padded = { inner: padWith(0x36), outer: padWith(0x5c) };
  paddedKeys.set(key, padded);
  return padded;
}

/**
 * The keyed hash (HMAC-SHA256, hexadecimal) under which a secret is stored and looked up. Short texts take two hashes
 * (RFC 2104): every call has a digest, and an `Hmac` object costs 4 % of a call, most of it for the garbage collector.
 */
export function digestOf(key: Uint8Array, text: string): string {
  if (text.length * 3 > inner.length - blockBytes || key.length > blockBytes)
    return createHmac('sha256', key).update(text).digest('hex');
  const padded = paddedKeyOf(key);
  inner.set(padded.inner);
  const end = blockBytes + inner.write(text, blockBytes);
  outer.set(padded.outer);
  outer.set(hash('sha256', inner.subarray(0, end), 'buffer'), blockBytes);
  return hash('sha256', outer, 'hex');
}
