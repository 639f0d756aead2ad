import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isDeeper, isTooDeep } from './index.js';

const nested = (levels: number, opening = '[', closing = ']'): string =>
  opening.repeat(levels) + closing.repeat(levels);

describe('the depth of a JSON text', () => {
  it('may be exactly the limit, and not one more', () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 80 }), fc.boolean(), (limit, isObject) => {
        const [opening, closing] = isObject ? ['{"a":', '}'] : ['[', ']'];
        // More brackets than levels, so that their number does not decide.
        const beside = (levels: number): string =>
          `[${nested(levels - 1, opening, closing).replace(':}', ':1}')}${',[]'.repeat(limit)}]`;
        expect(isTooDeep(beside(limit), limit)).toBe(false);
        expect(isTooDeep(beside(limit + 1), limit)).toBe(true);
      }),
    );
  });

  it('counts levels and not brackets: neither those that are closed again nor those inside strings', () => {
    expect(isTooDeep(`[${Array(50).fill('[{}]').join(',')}]`, 3)).toBe(false);
    expect(isTooDeep(`["${'['.repeat(50)}","\\"${'{'.repeat(50)}",[[]]]`, 3)).toBe(false);
    expect(isTooDeep(`["\\\\",[[[]]]]`, 3)).toBe(true);
  });
});

describe('the depth of a parsed value', () => {
  it('is that of its text', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 8 }), fc.integer({ min: 0, max: 8 }), (value, limit) => {
        const text = JSON.stringify(value);
        expect(isDeeper(JSON.parse(text), limit)).toBe(isTooDeep(text, limit));
      }),
    );
  });

  it('is found in a value that is nested more deeply than functions can call themselves', () => {
    expect(isDeeper(JSON.parse(nested(200_000)), 100)).toBe(true);
  });
});
