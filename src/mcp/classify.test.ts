import { describe, expect, test } from 'vitest';
import { type Asking, ask, modernMeta, modernVersion } from './test-support/ask.js';
import { type DoorCase, testRefusals } from './test-support/door-case.js';
import { createFakeGateway } from './test-support/fake-gateway.js';

const modernHeaders = { protocolVersion: modernVersion, method: 'tools/list' };
const modernRequest = { jsonrpc: '2.0', id: 7, method: 'tools/list', params: { _meta: modernMeta } };
const tool = 'list_all_acme_mail_things';

const notMessages: readonly DoorCase[] = [
  { what: 'an empty body', body: '', status: 400, code: -32700, says: /not JSON/ },
  { what: 'half a document', body: '{"jsonrpc":"2.0"', status: 400, code: -32700, says: /not JSON/ },
  { what: 'two documents', body: '{} {}', status: 400, code: -32700, says: /not JSON/ },
  { what: 'a comment', body: '{} // yes', status: 400, code: -32700, says: /not JSON/ },
  { what: 'single quotes', body: "{'jsonrpc':'2.0'}", status: 400, code: -32700, says: /not JSON/ },
  { what: 'NaN', body: '{"id":NaN}', status: 400, code: -32700, says: /not JSON/ },
  { what: 'a form', body: 'method=tools%2Flist&id=1', status: 400, code: -32700, says: /not JSON/ },
  { what: 'a NUL byte', body: '\u0000', status: 400, code: -32700, says: /not JSON/ },
  { what: 'an unquoted control character', body: '{"jsonrpc":"2.0\n"}', status: 400, code: -32700, says: /not JSON/ },
  { what: 'null', body: 'null', status: 400, code: -32600, says: /is an object/ },
  { what: 'a number', body: '1', status: 400, code: -32600, says: /is an object/ },
  { what: 'a text', body: '"tools/list"', status: 400, code: -32600, says: /is an object/ },
  { what: 'an empty object', body: {}, status: 400, code: -32600, says: /jsonrpc must be "2.0"/ },
  { what: 'no jsonrpc', body: { id: 1, method: 'ping' }, status: 400, code: -32600, says: /jsonrpc/, id: 1 },
  {
    what: 'jsonrpc 1.0',
    body: { jsonrpc: '1.0', id: 1, method: 'ping' },
    status: 400,
    code: -32600,
    says: /jsonrpc/,
    id: 1,
  },
  {
    what: 'jsonrpc as a number',
    body: { jsonrpc: 2, id: 'a', method: 'ping' },
    status: 400,
    code: -32600,
    says: /jsonrpc/,
    id: 'a',
  },
  {
    what: 'an id of null',
    body: { jsonrpc: '2.0', id: null, method: 'ping' },
    status: 400,
    code: -32600,
    says: /id must be/,
  },
  {
    what: 'an id of true',
    body: { jsonrpc: '2.0', id: true, method: 'ping' },
    status: 400,
    code: -32600,
    says: /id must be/,
  },
  {
    what: 'an id that is an object',
    body: { jsonrpc: '2.0', id: {}, method: 'ping' },
    status: 400,
    code: -32600,
    says: /id must be/,
  },
  {
    what: 'an id that is a list',
    body: { jsonrpc: '2.0', id: [1], method: 'ping' },
    status: 400,
    code: -32600,
    says: /id must be/,
  },
  {
    what: 'an id that is a fraction',
    body: { jsonrpc: '2.0', id: 1.5, method: 'ping' },
    status: 400,
    code: -32600,
    says: /id must be/,
  },
  {
    what: 'an id beyond every number',
    body: '{"jsonrpc":"2.0","id":1e999,"method":"ping"}',
    status: 400,
    code: -32600,
    says: /id must be/,
  },
  { what: 'no method', body: { jsonrpc: '2.0', id: 1 }, status: 400, code: -32600, says: /method must be/, id: 1 },
  {
    what: 'a method that is no text',
    body: { jsonrpc: '2.0', id: 1, method: 3 },
    status: 400,
    code: -32600,
    says: /method must be/,
    id: 1,
  },
  {
    what: 'an empty method',
    body: { jsonrpc: '2.0', id: 1, method: '' },
    status: 400,
    code: -32600,
    says: /method must be/,
    id: 1,
  },
  {
    what: 'params that are a list',
    body: { jsonrpc: '2.0', id: 1, method: 'ping', params: [] },
    status: 400,
    code: -32602,
    says: /params must be an object/,
    id: 1,
  },
  {
    what: 'params that are a text',
    body: { jsonrpc: '2.0', id: 1, method: 'ping', params: 'x' },
    status: 400,
    code: -32602,
    says: /params must be an object/,
    id: 1,
  },
  {
    what: 'a body nested 65 deep',
    body: `${'['.repeat(65)}${']'.repeat(65)}`,
    status: 400,
    code: -32600,
    says: /deeper than 64/,
  },
  {
    what: 'a body nested a million deep',
    body: '['.repeat(1_000_000),
    status: 400,
    code: -32600,
    says: /deeper than 64/,
  },
];

const batches: readonly DoorCase[] = [
  { what: 'an empty batch', body: [], status: 400, code: -32600, says: /1 to 50/ },
  {
    what: 'a batch of 51',
    body: Array.from({ length: 51 }, (_, id) => ({ jsonrpc: '2.0', id, method: 'ping' })),
    status: 400,
    code: -32600,
    says: /this one holds 51/,
  },
  {
    what: 'a batch with a number in it',
    body: [{ jsonrpc: '2.0', id: 1, method: 'ping' }, 5],
    status: 400,
    code: -32600,
    says: /Message 1 of the batch/,
  },
  { what: 'a batch in a batch', body: [[]], status: 400, code: -32600, says: /Message 0 of the batch/ },
  {
    what: 'a batch with initialize in it',
    body: [{ jsonrpc: '2.0', id: 1, method: 'initialize', params: {} }],
    status: 400,
    code: -32600,
    says: /initialize must not be part of a batch/,
  },
  {
    what: 'a batch of modern requests',
    body: [modernRequest],
    status: 400,
    code: -32600,
    says: /Message 0 of the batch: .*MCP-Protocol-Version is missing/,
  },
  ...['2026-07-28', '2025-11-25', '2025-06-18', '1999-01-01'].map((version) => ({
    what: `a batch under the header ${version}`,
    body: [{ jsonrpc: '2.0', id: 1, method: 'ping' }],
    headers: { protocolVersion: version },
    status: 400,
    code: -32600,
    says: /Batches are supported only in revision 2025-03-26/,
  })),
];

describe('refuses what is no message', () => testRefusals(notMessages));
describe('refuses batches', () => testRefusals(batches));

describe('answers nothing', () => {
  const result = { jsonrpc: '2.0', id: 1, result: {} };
  const cases: readonly [string, unknown, Asking['headers']?][] = [
    ['notifications/initialized', { jsonrpc: '2.0', method: 'notifications/initialized' }],
    ['notifications/cancelled', { jsonrpc: '2.0', method: 'notifications/cancelled', params: { requestId: 1 } }],
    ['an unknown notification', { jsonrpc: '2.0', method: 'notifications/other' }],
    [
      'a modern notification',
      { jsonrpc: '2.0', method: 'notifications/x', params: { _meta: modernMeta } },
      modernHeaders,
    ],
    ['a notification under an unknown version', { jsonrpc: '2.0', method: 'n' }, { protocolVersion: '1900-01-01' }],
    ['a notification whose params are a list', { jsonrpc: '2.0', method: 'n', params: [1] }],
    ['a client’s result', result],
    ['a client’s error', { jsonrpc: '2.0', id: 1, error: { code: 1, message: 'no' } }],
    ['a client’s error without an id', { jsonrpc: '2.0', id: null, error: { code: 1, message: 'no' } }],
    ['a batch of notifications', [{ jsonrpc: '2.0', method: 'a' }, result], { protocolVersion: '2025-03-26' }],
  ];
  test.each(cases)('to %s', async (_what, body, headers) => {
    const answer = await ask(body, headers ? { headers } : {});
    expect(answer).toMatchObject({ status: 202, text: '' });
  });
  test('and carries out no call that came as a notification', async () => {
    const gateway = createFakeGateway();
    await ask({ jsonrpc: '2.0', method: 'tools/call', params: { name: tool } }, { gateway });
    expect(gateway.calls).toEqual([]);
  });
  test('but refuses a response in the stateless era', async () => {
    const answer = await ask(result, { headers: modernHeaders });
    expect(answer.json).toMatchObject({ id: 1, error: { code: -32600 } });
    expect(answer.status).toBe(400);
  });
});

describe('echoes the id as it came', () => {
  const ids = [
    '0',
    '1',
    '-1',
    '9007199254740991',
    '9007199254740993',
    '-9007199254740993',
    '123456789012345678901234567890',
    '""',
    '"a"',
    '"1"',
    '"9007199254740993"',
    '"\\u00e9\\n\\""',
    '"héllo – 日本"',
    '"\\u2028"',
  ];
  test.each(ids)('%s', async (id) => {
    const answer = await ask(`{"jsonrpc":"2.0","id":${id},"method":"ping"}`);
    expect(answer.text.startsWith('{"jsonrpc":"2.0","id":')).toBe(true);
    const echoed = answer.text.slice('{"jsonrpc":"2.0","id":'.length, -',"result":{}}'.length);
    if (id.startsWith('"')) expect(JSON.parse(echoed)).toBe(JSON.parse(id));
    else expect(echoed).toBe(id);
  });
  test('a long number is not taken for the same digits in an argument, nor the other way round', async () => {
    const digits = '12345678901234567';
    const params = (id: string): string =>
      `{"jsonrpc":"2.0","params":{"name":"${tool}","arguments":{"id":"${digits}","n":${digits}}},"method":"tools/call", "id" : ${id}}`;
    expect((await ask(params(digits))).text).toContain(`"id":${digits},"result"`);
    expect((await ask(params(`"${digits}"`))).text).toContain(`"id":"${digits}","result"`);
  });
  test('of two ids the last counts, and an escaped key is still the key', async () => {
    const digits = '12345678901234567';
    const twice = await ask(`{"jsonrpc":"2.0","id":"${digits}","\\u0069d":${digits},"method":"ping"}`);
    expect(twice.text).toContain(`"id":${digits},`);
  });
  test('in a batch each message keeps its own', async () => {
    const digits = '12345678901234567';
    const message = (id: string): string => `{"jsonrpc":"2.0","id":${id},"method":"ping","params":{"x":[1,{"id":1}]}}`;
    const answer = await ask(`[${message(digits)},${message(`"${digits}"`)},${message('3')}]`);
    expect(answer.text).toBe(
      `[{"jsonrpc":"2.0","id":${digits},"result":{}},{"jsonrpc":"2.0","id":"${digits}","result":{}},{"jsonrpc":"2.0","id":3,"result":{}}]`,
    );
  });
});
