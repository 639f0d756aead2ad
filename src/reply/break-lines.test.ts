import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { JsonObject, JsonValue } from '../base/index.js';
import { breakLines } from './break-lines.js';

/** How the lines must be, written from the object. */
function linesOf(object: JsonObject): string {
  const memberOf = ([name, value]: [string, JsonValue]): string => {
    const isFilled = Array.isArray(value) && value.length > 0;
    const text = isFilled
      ? `[\n${value.map((item: JsonValue) => JSON.stringify(item)).join(',\n')}]`
      : JSON.stringify(value);
    return `${JSON.stringify(name)}:${text}`;
  };
  return `{${Object.entries(object).map(memberOf).join(',\n')}}`;
}

const tricky = fc.constantFrom('},{"', '},{\\"', '"', '\\', '},\n{"', '[{', '');
const text = fc.oneof(tricky, fc.string());
const leaf = fc.oneof(text, fc.integer(), fc.boolean(), fc.constant(null));
const member = fc.letrec<{ value: JsonValue }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    leaf,
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(text, tie('value'), { maxKeys: 3 }),
  ),
})).value;
const item = fc.dictionary(text, member, { maxKeys: 3 });
const payload = fc.record(
  { before: member, items: fc.array(item, { maxLength: 8 }), after: member, others: fc.array(item, { maxLength: 4 }) },
  { requiredKeys: [] },
) as fc.Arbitrary<JsonObject>;

describe('a text over lines', () => {
  it('has a line for each member and each item, whatever is in them', () => {
    fc.assert(
      fc.property(payload, (object) => {
        expect(breakLines(JSON.stringify(object), object)).toBe(linesOf(object));
      }),
      { numRuns: 1_000 },
    );
  });

  it('has the lines of what precedes the payload', () => {
    const object = { items: [{ id: '1' }, { id: '2' }, { id: '3', text: '},{"' }], total: 3 };
    const head = { notes: ['one', 'two'], cut: { field: 'items' } };
    expect(breakLines(JSON.stringify({ ...head, ...object }), object)).toBe(linesOf({ ...head, ...object }));
  });

  it('says the same where its writer put spaces in some places only', () => {
    const json = '{"items":[{"a":1},{"b":[{"x":1},{"y":2}]}, {"c":3}]}';
    const object = JSON.parse(json);
    expect(JSON.parse(breakLines(json, object))).toEqual(object);
  });
});
