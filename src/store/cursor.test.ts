import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encodeCursor } from './cursor.js';
import { decodeCursor } from './index.js';

describe('decodeCursor', () => {
  it('refuses what is no cursor', () => {
    const encode = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
    for (const wrong of [
      null,
      {},
      [],
      [1],
      [1, 'a', 2],
      ['1', 'a'],
      [1.5, 'a'],
      [2 ** 53, 'a'],
      [1, 2],
      [1, 'x'.repeat(201)],
    ])
      expect(decodeCursor(encode(wrong)), JSON.stringify(wrong)).toBeNull();
    for (const wrong of ['', ' ', '%', '\u0000', 'bm90IGpzb24']) expect(decodeCursor(wrong), wrong).toBeNull();
  });

  it('never throws, and reads back every position', () => {
    fc.assert(
      fc.property(fc.string(), fc.maxSafeInteger(), fc.string({ maxLength: 200 }), (text, at, id) => {
        expect(() => decodeCursor(text)).not.toThrow();
        expect(decodeCursor(encodeCursor({ at, id }))).toEqual({ at, id });
      }),
    );
  });
});
