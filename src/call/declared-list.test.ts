import { describe, expect, it } from 'vitest';
import type { JsonValue } from '../base/index.js';
import type { FieldRecord, MethodRecord } from '../catalogue/index.js';
import { declaredList } from './declared-list.js';

const item: FieldRecord = { type: 'object', properties: { id: { type: 'id' } } };
const whole: FieldRecord = { type: 'array', items: item };
const within: FieldRecord = {
  type: 'object',
  properties: { things: { type: 'array', items: item }, count: { type: 'integer' } },
};
const method = (response: FieldRecord | undefined, more: Partial<MethodRecord> = {}): MethodRecord => ({
  name: 'list',
  operations: ['things.list'],
  scopes: [],
  effect: 'read',
  idempotent: true,
  evidence: 'reference',
  request: { method: 'GET', path: '/things' },
  documentation: { title: 'List things', description: 'Lists things.', arguments: {}, ...(response && { response }) },
  ...more,
});

const several: FieldRecord = {
  type: 'object',
  properties: { made: { type: 'array' }, failed: { type: 'array' }, cursor: { type: 'string' } },
};

describe('the payload of a declared list', () => {
  it.each<[string, FieldRecord | undefined, JsonValue, JsonValue]>([
    ['nothing', whole, null, []],
    ['an empty object', whole, {}, []],
    ['an empty text', whole, '', []],
    ['a list', whole, [{ id: '1' }], [{ id: '1' }]],
    ['one item', whole, { id: '1' }, [{ id: '1' }]],
    ['another object', whole, { total: 0 }, { total: 0 }],
    ['nothing, the list being a member', within, null, { things: [] }],
    ['an empty list in place of the object', within, [], { things: [] }],
    ['an object without the list', within, { count: 0 }, { count: 0, things: [] }],
    ['a null for the list', within, { things: null }, { things: [] }],
    ['an empty text for the list', within, { things: '' }, { things: [] }],
    ['one item for the list', within, { things: { id: '1' } }, { things: [{ id: '1' }] }],
    ['the object as declared', within, { things: [{ id: '1' }], count: 1 }, { things: [{ id: '1' }], count: 1 }],
    ['nothing, the reply not being documented', undefined, null, []],
    ['an undocumented reply', undefined, { a: 1 }, { a: 1 }],
    ['nothing, several lists being declared', several, null, { made: [], failed: [] }],
    ['one of several lists', several, { made: [1] }, { made: [1] }],
  ])('is a list where the service replies %s', (_title, response, data, expected) => {
    expect(declaredList(method(response), data)).toEqual(expected);
  });

  it('is no list where none of its declared members are there: that is another reply', () => {
    expect(declaredList(method(within), { strange: 1 })).toEqual({ strange: 1 });
  });

  it.each<[string, FieldRecord]>([
    ['a list among its members', { type: 'object', properties: { id: { type: 'id' }, keys: { type: 'array' } } }],
    ['nothing but a list', { type: 'object', properties: { keys: { type: 'array' } } }],
    ['a list of one', whole],
  ])('is not made up for a read of one thing that declares %s', (_title, response) => {
    for (const data of [null, {}, '']) expect(declaredList(method(response, { name: 'get' }), data)).toEqual(data);
  });

  it('is not made up for another read of one thing', () => {
    const one: FieldRecord = { type: 'object', properties: { id: { type: 'id' }, keys: { type: 'array' } } };
    expect(declaredList(method(one, { name: 'find' }), null)).toBeNull();
    const members: FieldRecord = { type: 'object', properties: { members: { type: 'array' } } };
    expect(declaredList(method(members, { name: 'members' }), null)).toEqual({ members: [] });
  });

  it('is under the name that paging gives it, be it an argument', () => {
    const request = { method: 'GET', path: '/things' } as const;
    const paging = { by: 'offset', argument: 'start', items: '<kind>', first: 1 } as const;
    const open = method({ type: 'object' }, { request, answers: { paging } });
    expect(declaredList(open, null, { kind: 'spam' })).toEqual({ spam: [] });
    expect(declaredList(open, { total: 0 }, { kind: 'spam' })).toEqual({ total: 0, spam: [] });
  });

  it('is left as it is where the method changes something, or reads one thing', () => {
    expect(declaredList(method(whole, { effect: 'write' }), null)).toBeNull();
    expect(
      declaredList(method({ type: 'object', properties: { id: { type: 'id' } } }, { name: 'get' }), null),
    ).toBeNull();
    expect(declaredList(method(undefined, { name: 'get' }), null)).toBeNull();
  });
});
