import { createHmac } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { digestOf, newId, newSecret, readSecretShape } from './ids.js';

describe('readSecretShape', () => {
  it('refuses every other prefix, length, character and checksum', () => {
    const secret = newSecret('gths');
    for (const wrong of [
      '',
      'gths_',
      secret.slice(1),
      `${secret}0`,
      secret.replace('gths', 'gtha'),
      `${secret.slice(0, -1)}${secret.endsWith('0') ? '1' : '0'}`,
      `${secret.slice(0, 10)} ${secret.slice(11)}`,
      '\u0000'.repeat(53),
    ]) {
      expect(readSecretShape('gths', wrong), wrong).toBe(false);
    }
  });

  it('never throws, and accepts no arbitrary text', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(readSecretShape('gths', text)).toBe(false);
        expect(readSecretShape('gths', `gths_${text}`)).toBe(false);
      }),
    );
  });

  it('accepts what newSecret made, whatever the random bytes were', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 32, maxLength: 32 }), (bytes) => {
        expect(
          readSecretShape(
            'gtha',
            newSecret('gtha', () => bytes),
          ),
        ).toBe(true);
      }),
    );
  });
});

describe('newSecret and newId', () => {
  it('carry 256 and 80 random bits', () => {
    const asked: number[] = [];
    const random = (byteCount: number) => {
      asked.push(byteCount);
      return new Uint8Array(byteCount);
    };
    expect(newSecret('gths', random)).toMatch(/^gths_0{43}[0-9a-f]{6}$/);
    expect(newId('acc', random)).toBe('acc_0000000000000000');
    expect(asked).toEqual([32, 10]);
  });
});

describe('digestOf', () => {
  it('is HMAC-SHA256 for every key and text', () => {
    const key = fc.uint8Array({ maxLength: 80 });
    const text = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.constantFrom(5_000, 5_440, 5_441, 20_000).map((length) => 'ü'.repeat(length)),
      fc.constant('\ud800 alone'),
    );
    fc.assert(
      fc.property(key, text, (bytes, words) => {
        expect(digestOf(bytes, words)).toBe(createHmac('sha256', bytes).update(words).digest('hex'));
      }),
    );
  });

  it('differs by key and by text', () => {
    const [first, second] = [Buffer.alloc(32, 1), Buffer.alloc(32, 2)];
    expect(new Set([digestOf(first, 'a'), digestOf(first, 'b'), digestOf(second, 'a')]).size).toBe(3);
  });
});
