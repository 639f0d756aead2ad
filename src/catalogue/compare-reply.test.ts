import { describe, expect, it } from 'vitest';
import { parseExactJson } from '../base/index.js';
import { compareReply } from './compare-reply.js';
import type { FieldRecord } from './records.js';

const thing: FieldRecord = {
  type: 'array',
  items: {
    type: 'object',
    properties: {
      id: { type: 'id' },
      size: { type: 'integer' },
      share: { type: 'number' },
      name: { type: 'string', nullable: true },
      state: { type: 'string', enum: ['open', 'closed'] },
      tags: { type: 'array', items: { type: 'string' } },
      owner: { type: 'object', properties: { zone: { type: 'integer' } }, values: { type: 'string' } },
      more: { type: 'any' },
    },
  },
};

const whole = {
  id: '7',
  size: 1,
  share: 0.5,
  name: 'x',
  state: 'open',
  tags: ['a'],
  owner: { zone: -1, '108270': 'A policy' },
  more: null,
};

const differences = (change: object, field = thing) =>
  compareReply(field, parseExactJson(JSON.stringify([{ ...whole, ...change }]))).map(
    ({ kind, path, found }) => `${kind} ${path} ${found}`,
  );

describe('a reply compared with its declared type', () => {
  it.each([
    ['as declared', {}, []],
    ['null where it may be', { name: null }, []],
    ['an id as a number', { id: 7 }, []],
    ['an empty list', { tags: [] }, []],
    ['an integer where any number may be', { share: 1 }, []],
    ['null where it may not be', { size: null }, ['null [].size null']],
    ['text for a number', { size: '12' }, ['type [].size string of digits']],
    ['a fraction for an integer', { size: 1.5 }, ['type [].size number']],
    ['a number for a text', { name: 5 }, ['type [].name integer']],
    ['an object for an id', { id: {} }, ['type [].id object']],
    ['an object for a list', { tags: {} }, ['type [].tags object']],
    ['another item of a list', { tags: ['a', 3] }, ['type [].tags[] integer']],
    ['a value out of the list', { state: 'Open' }, ['value [].state string']],
    ['a free name of another type', { owner: { zone: -1, '1': 2 } }, ['type [].owner.* integer']],
    ['a member that is not declared', { extra: 'x' }, ['undeclared [].extra string']],
  ])('%s', (_title, change, expected) => {
    expect(differences(change)).toEqual(expected);
  });

  it('reports a declared member that no item has, and not one that some items lack', () => {
    const { size: _size, ...without } = whole;
    expect(compareReply(thing, [without])).toEqual([
      { kind: 'absent', path: '[].size', declared: 'integer', found: 'nothing' },
    ]);
    expect(compareReply(thing, [without, whole])).toEqual([]);
    expect(compareReply(thing, [])).toEqual([]);
  });

  it('lists a difference once, however many items have it', () => {
    expect(
      compareReply(
        thing,
        [0, 1, 2].map((size) => ({ ...whole, size: String(size) })),
      ),
    ).toHaveLength(1);
  });

  it('never names a value, nor a member whose name is one', () => {
    const secret = 'ann@acmecorp.com';
    const found = compareReply(thing, [{ ...whole, size: secret, state: secret, [secret]: secret, '12345': 1 }]);
    expect(JSON.stringify(found)).not.toMatch(/ann|12345/);
    expect(found.filter(({ kind }) => kind === 'undeclared').map(({ path }) => path)).toEqual(['[].*', '[].*']);
  });

  it('takes integers beyond 2^53, which are read as texts of digits', () => {
    const field: FieldRecord = { type: 'object', properties: { at: { type: 'integer' }, id: { type: 'id' } } };
    const text = '{"at":1781131611562155300,"id":1781131611562155300}';
    expect(compareReply(field, parseExactJson(text))).toEqual([]);
  });

  it('reports a payload of another kind at its root', () => {
    expect(compareReply(thing, {})).toEqual([{ kind: 'type', path: '', declared: 'array', found: 'object' }]);
    expect(compareReply(thing, null)).toEqual([{ kind: 'null', path: '', declared: 'array', found: 'null' }]);
  });
});
