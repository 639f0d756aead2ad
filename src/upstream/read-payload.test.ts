import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseExactJson } from '../base/index.js';
import { readPayload } from './read-payload.js';

function read(text: string) {
  return readPayload(text, 'data');
}

describe('what is no payload by itself', () => {
  it.each([
    '',
    '{',
    '{"data":',
    '{"data":}',
    '{"data":1',
    '{"data":[1,]}',
    '{"status":{"data":1}',
    '{"data":1}}',
    'data',
  ])('refuses %s', (text) => {
    expect(() => read(text)).toThrow(SyntaxError);
  });

  it.each([
    ['another member behind it', '{"data":{"a":1},"status":2}'],
    ['the same member once more', '{"data":{"a":1},"data":{"b":2}}'],
    ['the same member once more, its name escaped', '{"data":{"a":1},"d\\u0061ta":{"b":2}}'],
    ['the member deeper inside', '{"status":{"data":{"a":1}}}'],
    ['the member deeper inside and outside', '{"status":{"data":{"a":1}},"data":{"b":2}}'],
    ['a name that ends like it', '{"x\\"data":{"a":1}}'],
    ['a text that holds it', '{"status":"\\"data\\":","other":{"a":1}}'],
    ['a list', '[{"data":{"a":1}}]'],
    ['no such member', '{"a":{"b":1}}'],
    ['line breaks', '{\n "data": {\n  "a": 1\n }\n}'],
    ['a lone carriage return, which would end a line of an event stream', '{"data":{"a":1,\r"b":2}}'],
    ['tabs', '{"data":{"a":\t1}}'],
    ['spaces', '{"data":{"a": 1}}'],
    ['a space in front', '{"data": 1}'],
    ['slashes that are escaped', '{"data":{"a":"\\/"}}'],
    ['characters that are escaped', '{"data":{"a":"\\u200b"}}'],
    ['a long integer in quotes of a text', '{"data":"[12345678901234567890]"}'],
  ])('passes no text on for %s', (_what, text) => {
    expect(read(text)).toEqual({ body: parseExactJson(text), payloadText: null });
  });
});

describe('a payload that comes last', () => {
  it.each([
    [
      '{"status":{"code":200},"data":{"a":[1,{"data":2}],"b":"x\\ny \\"z\\""}}',
      '{"a":[1,{"data":2}],"b":"x\\ny \\"z\\""}',
    ],
    ['{"data":null}', 'null'],
    ['{"data":[]}', '[]'],
    ['{"status":1,"data":{"id":9007199254740993}}', '{"id":"9007199254740993"}'],
  ])('is passed on: %s', (text, payloadText) => {
    expect(read(text)).toEqual({ body: parseExactJson(text), payloadText });
  });

  it('is read as parsing the whole reads it, whatever stands beside it', () => {
    const key = fc.constantFrom('data', 'status', 'a', 'x"data', '"data":', '__proto__', '1');
    const leaf = fc.oneof(
      fc.constantFrom('data', '"data":', '}', '":', '\\', '/', '\n', '\u200b', 12345678901234, -0.5, null, true),
      fc.string(),
    );
    const { value } = fc.letrec((tie) => ({
      value: fc.oneof(
        { weight: 3, arbitrary: leaf },
        fc.array(tie('value'), { maxLength: 3 }),
        fc.array(fc.tuple(key, tie('value')), { maxLength: 3 }).map((entries) => new Map(entries)),
      ),
    }));
    const members = fc.array(fc.tuple(key, value), { maxLength: 4 });
    const space = fc.constantFrom('', '', ' ', '\n', '\r', '\t');
    fc.assert(
      fc.property(members, space, (entries, gap) => {
        const text = written(entries, gap);
        const { body, payloadText } = read(text);
        expect(body).toEqual(parseExactJson(text));
        if (payloadText === null) return;
        expect(JSON.parse(payloadText)).toEqual((body as { data: unknown }).data);
        expect(payloadText).not.toMatch(/[\n\r\t]/);
      }),
      { numRuns: 2_000 },
    );
  });
});

/** An object's text, its names as often as they come. */
function written(entries: Iterable<readonly [string, unknown]>, gap: string): string {
  const members = [...entries].map(
    ([name, value]) => `${gap}${JSON.stringify(name)}:${gap}${writtenValue(value, gap)}`,
  );
  return `{${members.join(',')}${gap}}`;
}

function writtenValue(value: unknown, gap: string): string {
  if (value instanceof Map) return written(value.entries(), gap);
  return Array.isArray(value) ? `[${value.map((item) => writtenValue(item, gap)).join(',')}]` : JSON.stringify(value);
}
