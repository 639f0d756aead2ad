import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RecentMap } from './recent-map.js';

describe('a map of what was used lately', () => {
  it('tells what was set last under a key or nothing, and never anything older', () => {
    const step = fc.record({ key: fc.nat(9), weight: fc.integer({ min: 1, max: 5 }), isSet: fc.boolean() });
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 20 }), fc.array(step, { maxLength: 200 }), (weightMax, steps) => {
        const map = new RecentMap<number, { readonly weight: number }>(weightMax, ({ weight }) => weight);
        const last = new Map<number, { readonly weight: number }>();
        for (const { key, weight, isSet } of steps) {
          if (!isSet) expect([last.get(key), undefined]).toContain(map.get(key));
          else {
            const value = { weight };
            map.set(key, value);
            last.set(key, value);
            expect(map.get(key)).toBe(value);
          }
        }
      }),
    );
  });

  it('keeps what is used, lets go of what is not, and of more than there is room for at the most one value', () => {
    const map = new RecentMap<string, string>(10);
    map.set('used', 'kept');
    for (let index = 0; index < 1_000; index += 1) {
      map.set(`other ${index}`, 'x');
      expect(map.get('used')).toBe('kept');
      if (index >= 10) expect(map.get(`other ${index - 10}`)).toBeUndefined();
    }
  });

  it('holds by weight, and always the last value however heavy', () => {
    const map = new RecentMap<string, string>(10, (text) => text.length);
    map.set('a', 'aaaa');
    map.set('b', 'bbbb');
    map.set('heavy', 'x'.repeat(100));
    expect([map.get('a'), map.get('heavy')?.length]).toEqual([undefined, 100]);
    map.clear();
    expect(map.get('heavy')).toBeUndefined();
  });
});
