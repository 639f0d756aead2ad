import { randomFillSync } from 'node:crypto';

const pool = Buffer.alloc(8_192);
let used = pool.length;

// Requesting a few random bytes at a time is the most expensive part of creating an id.
function randomHex(byteCount: number): string {
  if (used + byteCount > pool.length) {
    randomFillSync(pool);
    used = 0;
  }
  used += byteCount;
  return pool.toString('hex', used - byteCount, used);
}

/** 16 random bytes in hexadecimal; all zeros, which would name no trace, come up never in practice. */
export const newTraceId = (): string => randomHex(16);

/** 8 random bytes in hexadecimal. */
export const newSpanId = (): string => randomHex(8);
