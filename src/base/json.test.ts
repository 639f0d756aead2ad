import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findDoubledMember, parseExactJson, writeExactJson } from './json.js';

describe('parseExactJson', () => {
  it('refuses what is not JSON, long digits or not', () => {
    for (const text of [
      '',
      '{',
      '[1,]',
      '{"a":9007199254740993',
      '01',
      '{"a":0012345678901234567}',
      'undefined',
      '"\u0001"',
    ]) {
      expect(() => parseExactJson(text), text).toThrow(SyntaxError);
    }
  });

  it('turns integers beyond 2^53 into strings of their digits, and only those', () => {
    expect(
      parseExactJson(
        '{"a":9007199254740991,"b":9007199254740993,"c":-98765432109876543210,"d":1.2345678901234567,"e":1e20}',
      ),
    ).toEqual({
      a: 9007199254740991,
      b: '9007199254740993',
      c: '-98765432109876543210',
      d: 1.2345678901234567,
      e: 1e20,
    });
  });

  it('finds the shortest of them wherever they stand', () => {
    const [safe, long] = ['123456789012345', '9007199254740993'];
    expect(parseExactJson(long)).toBe(long);
    for (let place = 0; place < 70; place += 1) {
      const text = 'a'.repeat(place);
      expect(parseExactJson(`${' '.repeat(place)}${long}`)).toBe(long);
      expect(parseExactJson(`["${text}",${safe},${long},${long}]`)).toEqual([text, Number(safe), long, long]);
    }
  });

  it('steps over digits inside text, escaped quotes included', () => {
    const value = { text: 'order "12345678901234567890" \\" 98765432109876543210', 'key 12345678901234567890': [] };
    expect(parseExactJson(JSON.stringify(value))).toEqual(value);
  });

  it('tells digits inside text from an integer by nothing but where the text begins and ends', () => {
    const inside = fc
      .array(
        fc.constantFrom('12345678901234567890', '-98765432109876543210', ' ', ',', ':', '[', ']', '}', '"', '\\', 'a'),
      )
      .map((parts) => parts.join(''));
    const long = fc.bigInt({ min: -(2n ** 80n), max: 2n ** 80n });
    const space = fc.stringMatching(/^[ \n\r\t]{0,2}$/);
    fc.assert(
      fc.property(inside, inside, long, space, space, (key, text, integer, before, after) => {
        const value = `${before}${integer}${after}`;
        const json = `{${JSON.stringify(key)}:${value},"list":[${value},${JSON.stringify(text)},${value}],"text":${JSON.stringify(text)}}`;
        const read = Number.isSafeInteger(Number(integer)) ? Number(integer) : integer.toString();
        expect(parseExactJson(json)).toEqual({
          ...Object.fromEntries([[key, read]]),
          list: [read, text, read],
          text,
        });
      }),
      { numRuns: 1_000 },
    );
  });

  it('agrees with JSON.parse wherever no integer is beyond 2^53, long decimals and digits in text included', () => {
    const leaf = fc.oneof(
      fc.maxSafeInteger(),
      fc.double({ min: -1e15, max: 1e15, noNaN: true }),
      fc.stringMatching(/^[0-9"\\]{0,40}$/),
      fc.constant(null),
    );
    const { value } = fc.letrec((tie) => ({
      value: fc.oneof(
        { maxDepth: 4 },
        leaf,
        fc.array(tie('value')),
        fc.dictionary(fc.stringMatching(/^[0-9a"]{1,20}$/), tie('value')),
      ),
    }));
    fc.assert(
      fc.property(value, (sample) => {
        const text = JSON.stringify(sample);
        expect(parseExactJson(text)).toEqual(JSON.parse(text));
      }),
    );
  });
});

describe('writeExactJson', () => {
  it('writes a bigint as bare digits and leaves undefined members out', () => {
    expect(writeExactJson({ zero: 0n, long: 98765432109876543210n, list: [1n, 'a', null, true] })).toBe(
      '{"zero":0,"long":98765432109876543210,"list":[1,"a",null,true]}',
    );
  });

  it('keeps every 64-bit integer through writing and reading', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }), (value) => {
        const read = parseExactJson(writeExactJson({ value }));
        expect(read).toEqual({
          value: value >= -9007199254740991n && value <= 9007199254740991n ? Number(value) : value.toString(),
        });
      }),
    );
  });

  it('agrees with JSON.stringify on plain values', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(writeExactJson(JSON.parse(JSON.stringify(value)))).toBe(
          JSON.stringify(JSON.parse(JSON.stringify(value))),
        );
      }),
    );
  });
});

describe('findDoubledMember', () => {
  it.each([
    ['{"a":1,"a":1}', 'a'],
    [`{"config":{"methods":["read"]}${' '.repeat(400)},"name":"x","config"${' '.repeat(400)}:{}}`, 'config'],
    ['{"config":{"tags":["a"],"t\\u0061gs":null}}', 'config.tags'],
    ['[{"a":[{"b":1},{"b":1,"b":2}]}]', '[].a[].b'],
    ['{"__proto__":1,"__proto__":2}', '__proto__'],
  ])('names it in %s', (text, path) => {
    expect(findDoubledMember(text)).toBe(path);
  });

  it('finds none in what a writer of JSON made, and one where a member is added again', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.string(), (value, name) => {
        expect(findDoubledMember(JSON.stringify(value, null, 2))).toBeNull();
        const member = `${JSON.stringify(name)}:${JSON.stringify(value)}`;
        const other = JSON.stringify(`${name}x`);
        expect(findDoubledMember(`{${member},${other}:{${member}}, ${member}}`)).toBe(name.replaceAll('.[]', '[]'));
      }),
    );
  });
});
