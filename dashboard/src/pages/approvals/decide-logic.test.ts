import { describe, expect, it } from 'vitest';
import type { Approval } from '../../api/approval-types';
import {
  actionOf,
  hasUnseen,
  keptSelection,
  movedPlace,
  newIds,
  objectLine,
  sameKindIds,
  titleOf,
  unseenPieces,
  valueText,
} from './decide-logic';

const call = (id: string, changes: Partial<Approval> = {}): Approval => ({
  id,
  created_at: '2030-01-31T18:00:00Z',
  expires_at: '2030-02-01T18:00:00Z',
  status: 'pending',
  integration: 'acme_mail',
  integrated_account_id: 'acc_1',
  integrated_account_name: 'Acme',
  mcp_server_id: 'mcp_1',
  mcp_server_name: 'Held',
  tool: 'delete_a_thing',
  title: 'Delete a thing',
  effect: 'destructive',
  consequences: null,
  objects: [],
  arguments: {},
  request: { method: 'DELETE', host: 'mail.example.com', path: '/', query: {}, body: null },
  client: null,
  api_token_id: null,
  api_token_name: null,
  reason: null,
  decided_by: null,
  decided_at: null,
  ...changes,
});
const free = { repeat: false, ctrlKey: false, metaKey: false, altKey: false, isBusy: false };

describe('a key', () => {
  it.each([
    ['j', 'next'],
    ['k', 'previous'],
    ['x', 'select'],
    ['a', 'approve'],
    ['d', 'deny'],
    ['?', 'help'],
    ['A', null],
    ['Enter', null],
    ['z', null],
  ])('%s means %s', (key, action) => {
    expect(actionOf({ ...free, key })).toBe(action);
  });

  it.each([{ isBusy: true }, { ctrlKey: true }, { metaKey: true }, { altKey: true }])(
    'does nothing with %j',
    (state) => {
      for (const key of ['a', 'd', 'j', 'x']) expect(actionOf({ ...free, ...state, key })).toBeNull();
    },
  );

  it('that is held down moves, and opens no dialog', () => {
    expect(actionOf({ ...free, repeat: true, key: 'j' })).toBe('next');
    for (const key of ['a', 'd', 'x', '?']) expect(actionOf({ ...free, repeat: true, key })).toBeNull();
  });
});

describe('calls that are decided together', () => {
  const calls = [
    call('1'),
    call('2', { tool: 'rename_a_thing' }),
    call('3'),
    call('4', { status: 'expired' }),
    call('5', { integrated_account_id: 'acc_2' }),
  ];

  it('are of one tool and one account, and wait', () => {
    expect(sameKindIds(calls, '1')).toEqual(['1', '3']);
    expect(sameKindIds(calls, 'none')).toEqual([]);
    expect(keptSelection(new Set(['3', '2', '4', '5', '1']), calls).map(({ id }) => id)).toEqual(['1', '3']);
    expect(keptSelection(new Set(['4']), calls)).toEqual([]);
  });
});

it('moves within a list and not beyond', () => {
  expect([movedPlace(-1, 1, 3), movedPlace(-1, -1, 3), movedPlace(2, 1, 3), movedPlace(0, -1, 3)]).toEqual([
    0, 2, 2, 0,
  ]);
  expect(movedPlace(0, 1, 0)).toBe(-1);
});

it('names calls and objects as people do', () => {
  expect(titleOf(call('1'))).toBe('Delete a thing');
  expect(titleOf(call('1', { title: null }))).toBe('delete_a_thing');
  const object = {
    argument: 'zgid',
    title: 'Group',
    value: '7',
    name: 'Sales',
    details: ['sales@acme.example', 'Sales'],
  };
  expect(objectLine(object)).toBe('Group: Sales (sales@acme.example)');
  expect(objectLine({ ...object, name: null, details: [] })).toBe('Group: 7');
  expect(valueText({ a: [1, 'x'] })).toBe('{ "a": [ 1, "x" ] }');
  expect(valueText('as it is')).toBe('as it is');
  expect(valueText(undefined)).toBe('');
});

it('tells invisible characters from the rest of a text', () => {
  expect(unseenPieces('Pay[U+202E]roll')).toEqual([
    { text: 'Pay', isUnseen: false, at: 0 },
    { text: '[U+202E]', isUnseen: true, at: 3 },
    { text: 'roll', isUnseen: false, at: 11 },
  ]);
  expect(unseenPieces('')).toEqual([]);
  expect(hasUnseen(call('1'))).toBe(false);
  expect(hasUnseen(call('1', { client: 'Claude[U+200B] 1.0' }))).toBe(true);
});

it('announces only what is new', () => {
  expect(newIds(null, ['1'])).toEqual([]);
  expect(newIds(['1'], ['2', '1', '3'])).toEqual(['2', '3']);
});
