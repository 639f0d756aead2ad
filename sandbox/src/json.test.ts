import { describe, expect, it } from 'vitest';
import { parseJson, writeJson } from './json.js';

describe('exact JSON', () => {
  it.each(['', '{', '[1,]', '{"a":0123456789012345678}', '[12345678901234567890 1]', '{"a: 12345678901234567890}'])(
    'refuses %j',
    (text) => expect(() => parseJson(text)).toThrow(SyntaxError),
  );

  it.each([
    '9007199254740993',
    '-9223372036854775808',
    '[9000000000000000301,1,0.5,1e21,-0.25]',
    '{"a":{"b":[18446744073709551615,"18446744073709551615"]}}',
    '"a text with 12345678901234567890 and \\"12345678901234567890\\""',
  ])('gives %s back to the last digit', (text) =>
    expect(writeJson(parseJson(text))).toBe(text.replace('1e21', '1e+21')),
  );

  it('keeps a long fraction a number', () => {
    const [short, long] = ['0.12345678901234567890', '12345678901234567890.5'];
    expect(parseJson(`[${short},${long}]`)).toEqual([Number(short), Number(long)]);
  });

  it('leaves out undefined members and writes bigints bare', () => {
    expect(writeJson({ a: undefined, b: 9000000000000000301n, c: [undefined, null] })).toBe(
      '{"b":9000000000000000301,"c":[null,null]}',
    );
  });
});
