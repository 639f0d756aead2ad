import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { JsonSchema } from '../../../api/types';
import { draftOf, emptyDraft, fits, openedDraft } from './draft';
import { type Field, fieldOf } from './field';
import { type Fault, readDraft } from './read-draft';

const object = (properties: Readonly<Record<string, JsonSchema>>, more: Partial<JsonSchema> = {}): JsonSchema => ({
  type: 'object',
  properties,
  additionalProperties: false,
  ...more,
});

function faultsOf(schema: JsonSchema, value: unknown): readonly Fault[] {
  const field = fieldOf(schema);
  const read = readDraft(field, draftOf(field, value), { isRequired: true });
  return read.ok ? [] : read.faults;
}

const kindOf = (schema: JsonSchema): Field['kind'] => fieldOf(schema).kind;

describe('a form refuses', () => {
  it.each<[string, JsonSchema, unknown, Fault]>([
    ['a missing member', object({ a: { type: 'string' } }, { required: ['a'] }), {}, { path: 'a', code: 'required' }],
    [
      'an empty text where one is needed',
      { type: 'string', minLength: 1 },
      '',
      { path: '', code: 'required', limit: '1' },
    ],
    ['a short text', { type: 'string', minLength: 3 }, 'ab', { path: '', code: 'minLength', limit: '3' }],
    ['a long text', { type: 'string', maxLength: 2 }, 'abc', { path: '', code: 'maxLength', limit: '2' }],
    [
      'another form of text',
      { type: 'string', pattern: '^\\d+$' },
      'x',
      { path: '', code: 'pattern', limit: '^\\d+$' },
    ],
    ['a day that does not exist', { type: 'string', format: 'date' }, '2026-02-31x', { path: '', code: 'date' }],
    [
      'an instant without a zone',
      { type: 'string', format: 'date-time' },
      '2026-02-01T10:00:00',
      { path: '', code: 'dateTime' },
    ],
    ['what is no address', { type: 'string', format: 'email' }, 'nobody', { path: '', code: 'email' }],
    ['what is no Base64', { type: 'string', contentEncoding: 'base64' }, 'a b', { path: '', code: 'base64' }],
    ['words in place of a number', { type: 'number' }, 'x', { path: '', code: 'number' }],
    ['a fraction of an integer', { type: 'integer' }, 1.5, { path: '', code: 'integer' }],
    [
      'an integer that would be rounded',
      { type: 'integer' },
      '9007199254740993',
      { path: '', code: 'tooLarge', limit: '9007199254740991' },
    ],
    ['less than the least', { type: 'integer', minimum: 1 }, 0, { path: '', code: 'minimum', limit: '1' }],
    ['more than the most', { type: 'integer', maximum: 5 }, 6, { path: '', code: 'maximum', limit: '5' }],
    [
      'too few items',
      { type: 'array', items: { type: 'string' }, minItems: 1 },
      [],
      { path: '', code: 'minItems', limit: '1' },
    ],
    [
      'too many items',
      { type: 'array', items: { type: 'string' }, maxItems: 1 },
      ['a', 'b'],
      { path: '', code: 'maxItems', limit: '1' },
    ],
    [
      'a fault deep inside',
      object({ a: { type: 'array', items: object({ n: { type: 'integer' } }) } }),
      { a: [{ n: 1 }, { n: 2.5 }] },
      { path: 'a.1.n', code: 'integer' },
    ],
  ])('%s', (_name, schema, value, fault) => {
    expect(faultsOf(schema, value)).toEqual([fault]);
  });

  it('JSON that is broken, of another type, or that names a known member again', () => {
    const map: JsonSchema = object({ map: { type: 'object' } });
    const field = fieldOf(map);
    const held = (text: string) =>
      readDraft(field, { kind: 'object', members: { map: { kind: 'text', text } }, extra: '' });
    expect(held('{')).toEqual({ ok: false, faults: [{ path: 'map', code: 'json' }] });
    expect(held('[]')).toEqual({ ok: false, faults: [{ path: 'map', code: 'jsonType', limit: 'object' }] });
    const open = fieldOf(object({ a: { type: 'string' } }, { additionalProperties: true }));
    const extra = (text: string) => readDraft(open, { kind: 'object', members: {}, extra: text });
    expect(extra('{"a":"x"}')).toEqual({ ok: false, faults: [{ path: '+', code: 'known', limit: 'a' }] });
    expect(extra('{"b":"x"}')).toEqual({ ok: true, value: { b: 'x' } });
  });
});

describe('a schema becomes', () => {
  it.each<[string, JsonSchema, Field['kind']]>([
    ['a choice of an enum', { enum: ['a', 1, null] }, 'choice'],
    ['a choice of a constant', { const: 'a' }, 'choice'],
    ['a union of branches', { anyOf: [{ type: 'string' }, { type: 'integer' }] }, 'union'],
    ['a union of types', { type: ['string', 'integer'] }, 'union'],
    ['one field of a branch and null', { anyOf: [{ type: 'string' }, { type: 'null' }] }, 'text'],
    ['JSON where nothing is said', {}, 'json'],
    ['JSON of a tuple', { type: 'array', prefixItems: [{ type: 'string' }] }, 'json'],
    ['JSON of an unknown reference', { $ref: 'https://example.com/schema' }, 'json'],
    ['an object of parts', { allOf: [object({ a: { type: 'string' } }), object({ b: { type: 'string' } })] }, 'object'],
  ])('%s', (_name, schema, kind) => {
    expect(kindOf(schema)).toBe(kind);
  });

  it('JSON text where it refers to itself without end', () => {
    const tree: JsonSchema = object({ child: { $ref: '#' }, name: { type: 'string' } });
    const value = { name: 'a', child: { name: 'b', child: { child: { child: { child: { child: { child: {} } } } } } } };
    expect(faultsOf(tree, value)).toEqual([]);
  });

  it('a form that leaves out what is not needed', () => {
    const field = fieldOf(
      object({ a: { type: 'string' }, b: object({ c: { type: 'boolean' } }) }, { required: ['b'] }),
    );
    expect(readDraft(field, emptyDraft(field, true))).toEqual({ ok: true, value: { b: {} } });
  });
});

/** A schema together with values that fit it. */
interface Pair {
  readonly schema: JsonSchema;
  readonly value: fc.Arbitrary<unknown>;
}

const names = fc.constantFrom('a', 'b', 'c', 'd', '__proto__', 'toString', 'x y');
const number = fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => value + 0);
const leaf: fc.Arbitrary<Pair> = fc.constantFrom<Pair>(
  { schema: { type: 'string' }, value: fc.string({ unit: 'grapheme' }) },
  { schema: { type: ['string', 'null'] }, value: fc.option(fc.string()) },
  { schema: { type: 'integer' }, value: fc.maxSafeInteger().map((value) => value + 0) },
  {
    schema: { type: 'number' },
    value: number.filter((value) => !Number.isInteger(value) || Number.isSafeInteger(value)),
  },
  { schema: { type: 'boolean' }, value: fc.boolean() },
  { schema: { enum: ['on', 'off', 3, null] }, value: fc.constantFrom('on', 'off', 3, null) },
  { schema: { type: 'string', format: 'date' }, value: fc.constantFrom('2026-02-28', '1999-12-31') },
  { schema: { type: 'string', contentEncoding: 'base64' }, value: fc.base64String() },
  { schema: {}, value: fc.jsonValue().map((value) => JSON.parse(JSON.stringify(value))) },
  { schema: { type: 'object' }, value: fc.dictionary(fc.string(), fc.string()).map((value) => ({ ...value })) },
);

const pair: fc.Arbitrary<Pair> = fc.letrec<{ pair: Pair }>((tie) => ({
  pair: fc.oneof(
    { maxDepth: 3, depthSize: 'small' },
    leaf,
    tie('pair').map(
      ({ schema, value }): Pair => ({
        schema: { type: 'array', items: schema },
        value: fc.array(value, { maxLength: 3 }),
      }),
    ),
    fc
      .tuple(fc.dictionary(names, tie('pair'), { maxKeys: 4, noNullPrototype: true }), fc.boolean())
      .map(([members, isOpen]): Pair => {
        const entries = Object.entries(members);
        const extra = isOpen ? fc.constantFrom({}, { other: [1, { deep: null }] }) : fc.constant({});
        const some = fc.tuple(...entries.map(([, one]) => fc.option(one.value, { nil: undefined })));
        return {
          schema: object(Object.fromEntries(entries.map(([name, one]) => [name, one.schema])), {
            additionalProperties: isOpen,
          }),
          value: fc.tuple(some, extra).map(([values, more]) => ({
            ...Object.fromEntries(
              entries.flatMap(([name], at) => (values[at] === undefined ? [] : [[name, values[at]]])),
            ),
            ...more,
          })),
        };
      }),
    fc.array(tie('pair'), { minLength: 2, maxLength: 3 }).map(
      (branches): Pair => ({
        schema: { anyOf: branches.map(({ schema }) => schema) },
        value: fc.oneof(...branches.map(({ value }) => value)),
      }),
    ),
  ),
})).pair;

const cases = pair.chain(({ schema, value }) => fc.tuple(fc.constant(schema), value));

describe('whatever fits a schema', () => {
  it('comes back unchanged from the form that it fills', () => {
    fc.assert(
      fc.property(cases, ([schema, value]) => {
        const field = fieldOf(schema);
        const read = readDraft(field, draftOf(field, value), { isRequired: true });
        expect(JSON.stringify(read)).toBe(JSON.stringify({ ok: true, value: sorted(field, value) }));
        expect(fits(field, value)).toBe(true);
      }),
      { numRuns: 400 },
    );
  });

  it('can be begun by hand: an opened field never breaks the form', () => {
    fc.assert(
      fc.property(cases, ([schema]) => {
        const field = fieldOf(schema);
        const read = readDraft(field, openedDraft(field), { isRequired: true });
        expect(read.ok || read.faults.every(({ code }) => code === 'required')).toBe(true);
      }),
    );
  });
});

/** Members in the order of the form, so that texts can be compared. */
function sorted(field: Field, value: unknown): unknown {
  const read = JSON.parse(JSON.stringify(value)) as unknown;
  if (field.kind === 'list' && Array.isArray(read)) return read.map((item) => sorted(field.item, item));
  if (field.kind === 'union') {
    const draft = draftOf(field, value);
    const option = draft.kind === 'union' ? field.options[draft.at] : undefined;
    return option ? sorted(option, value) : read;
  }
  if (field.kind !== 'object' || typeof read !== 'object' || read === null) return read;
  const members = read as Readonly<Record<string, unknown>>;
  const known = field.members.flatMap(({ name, field: member }) =>
    Object.hasOwn(members, name) ? [[name, sorted(member, members[name])] as const] : [],
  );
  const more = Object.entries(members).filter(([name]) => !field.members.some((member) => member.name === name));
  return Object.fromEntries([...known, ...more]);
}
