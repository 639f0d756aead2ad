import { describe, expect, it } from 'vitest';
import type { JsonObject, JsonValue } from '../base/index.js';
import type { ArgumentRecord, ContextRecord } from '../catalogue/index.js';
import { redactArguments, repeatsHidden } from './redact.js';

const field = (more: Partial<ArgumentRecord> = {}): ArgumentRecord => ({ type: 'string', ...more });
const secret = field({ secret: true });
const written = field({ private: true });
const list = (items: ArgumentRecord) => field({ type: 'array', items });
const object = (properties: { readonly [name: string]: ArgumentRecord }) => field({ type: 'object', properties });
const map = (values: ArgumentRecord) => field({ type: 'object', values });
const kept = (value: JsonValue, of: ArgumentRecord): JsonValue | undefined =>
  redactArguments({ it: value }, { it: of }, []).it;

describe('arguments in the audit log', () => {
  it.each<[string, ArgumentRecord, JsonValue, JsonValue]>([
    ['a secret', secret, 'hunter2', '[secret]'],
    ['personal writing', written, 'Dear Ada', '[8 characters]'],
    ['personal writing that is no text', written, [1, 2], '[5 characters]'],
    ['secrets in a list', list(secret), ['a', 'b'], ['[secret]', '[secret]']],
    ['a secret of an object', object({ a: secret, b: field() }), { a: 'x', b: 'y' }, { a: '[secret]', b: 'y' }],
    ['a member that is not described', object({ b: field() }), { c: 'x' }, { c: '[not an argument]' }],
    ['the secrets of a map', map(secret), { c: 'x' }, { c: '[secret]' }],
    ['a list that should hold objects with a secret', list(object({ a: secret })), '[{"a":"x"}]', '[secret]'],
    ['a text that should be an object with a secret', object({ a: secret }), '{"a":"x"}', '[secret]'],
    ['a text that should be a map of secrets', map(secret), '{"a":"x"}', '[secret]'],
    ['a text that should be an object without one', object({ a: field() }), '{"a":"x"}', '{"a":"x"}'],
    ['a text that should be a list without one', list(field()), 'a,b', 'a,b'],
    ['a number', field({ type: 'integer' }), 5, 5],
  ])('hold %s as it may be shown', (_what, of, value, expected) => {
    expect(kept(value, of)).toEqual(expected);
  });

  it('cut long texts, and say how long they were', () => {
    expect(kept('x'.repeat(500), field())).toBe('x'.repeat(500));
    expect(kept('x'.repeat(501), field())).toBe(`${'x'.repeat(500)}… (501 characters)`);
    expect(kept({ deep: ['x'.repeat(501)] }, field({ type: 'object' }))).toEqual({
      deep: [`${'x'.repeat(500)}… (501 characters)`],
    });
  });

  it('cut long lists, objects and names', () => {
    const many = Array.from({ length: 101 }, (_, index) => index);
    const members = Object.fromEntries(many.map((index) => [`n${index}`, index]));
    const plain = field({ type: 'integer' });
    for (const record of [field({ type: 'array' }), list(plain)])
      expect(kept(many, record)).toEqual(many.slice(0, 100));
    for (const record of [field({ type: 'object' }), map(plain)])
      expect(Object.keys(kept(members, record) as JsonObject)).toHaveLength(100);
    const long = 'n'.repeat(81);
    for (const record of [field({ type: 'object' }), map(plain)])
      expect(Object.keys(kept({ [long]: 1 }, record) as JsonObject)).toEqual(['n'.repeat(80)]);
    expect(Object.keys(redactArguments({ ...members, [long]: 1 }, {}, []))).toHaveLength(100);
    expect(redactArguments({ [long]: 1 }, {}, [])).toEqual({ ['n'.repeat(80)]: '[not an argument]' });
  });

  it('hold the values of the account, and of anything else that is not described only the name', () => {
    const context: readonly ContextRecord[] = [
      { name: 'org_id', title: 'Organization', type: 'id', description: 'Its id.', foreign: 'refuse' },
    ];
    expect(redactArguments({ org_id: '7', toString: 'x', other: 'y' }, { it: field() }, context)).toEqual({
      org_id: '7',
      toString: '[not an argument]',
      other: '[not an argument]',
    });
  });
});

describe('a text that repeats what is hidden', () => {
  const repeats = (text: string, value: JsonValue, of: ArgumentRecord): boolean =>
    repeatsHidden(text, { it: value }, { it: of });

  it.each<[string, ArgumentRecord, JsonValue]>([
    ['a secret', secret, 'swordfish'],
    ['personal writing', written, 'swordfish'],
    ['a member of a secret', secret, { a: ['swordfish'] }],
    ['a secret of a list', list(secret), ['x', 'swordfish']],
    ['a secret of an object', object({ a: secret }), { a: 'swordfish' }],
    ['a secret of a map', map(secret), { any: 'swordfish' }],
    ['a text that should be an object with a secret', object({ a: secret }), 'swordfish'],
    ['a text that should be a list of secrets', list(secret), 'swordfish'],
  ])('is found: %s', (_what, of, value) => {
    expect(repeats('The swordfish is not allowed.', value, of)).toBe(true);
    expect(repeats('The trout is not allowed.', value, of)).toBe(false);
  });

  it('is found for numbers too', () => {
    expect(repeats('Not 123456.', 123_456, field({ type: 'integer', secret: true }))).toBe(true);
    expect(repeats('true null', [true, null], secret)).toBe(false);
  });

  it.each<[string, ArgumentRecord, JsonValue]>([
    ['a plain text', field(), 'swordfish'],
    ['a list of plain texts', list(field()), ['swordfish']],
    ['a plain member next to a secret', object({ a: secret, b: field() }), { b: 'swordfish' }],
    ['a member that is not described', object({ a: field() }), { b: 'swordfish' }],
    ['a plain member next to a secret in a list', list(object({ a: secret, b: field() })), [{ b: 'swordfish' }]],
  ])('is nothing hidden: %s', (_what, of, value) => {
    expect(repeats('The swordfish is not allowed.', value, of)).toBe(false);
  });

  it('is no coincidence: six characters as a whole, or sixteen of a longer text', () => {
    expect(repeats('abcdef', 'abcdef', secret)).toBe(true);
    expect(repeats('abcde', 'abcde', secret)).toBe(false);
    const long = 'abcdefghijklmnopqrstuvwxyz';
    expect(repeats('… cdefghijklmnopqr', long, secret)).toBe(true);
    expect(repeats('… cdefghijklmnopq …', long, secret)).toBe(false);
    expect(repeats('abcdefghijklmno', 'abcdefghijklmno', secret)).toBe(true);
    expect(repeats('bcdefghijklmno', 'abcdefghijklmno', secret)).toBe(false);
    expect(repeats('abcdefghijklmnop', 'abcdefghijklmnop', secret)).toBe(true);
  });

  it('is looked for in what is stored of the text', () => {
    expect(repeats(`${'x'.repeat(991)}swordfish`, 'swordfish', secret)).toBe(true);
    expect(repeats(`${'x'.repeat(992)}swordfish`, 'swordfish', secret)).toBe(false);
    expect(repeatsHidden('toString', { toString: 'toString' }, {})).toBe(false);
  });
});
