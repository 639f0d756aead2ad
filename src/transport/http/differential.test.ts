import { describe, expect, test } from 'vitest';
import { modernMeta } from '../../mcp/test-support/ask.js';
import { askOfficial, startOurs } from './test-support/beside-official.js';
import { tool } from './test-support/start-server.js';

type Headers = { readonly [name: string]: string };

const common = { 'content-type': 'application/json', accept: 'application/json, text/event-stream' };
const version = 'io.modelcontextprotocol/protocolVersion';
const modern = (method: string, more: Headers = {}): Headers => ({
  ...common,
  'mcp-protocol-version': '2026-07-28',
  'mcp-method': method,
  ...more,
});
const request = (method: string, params: object = {}, id: unknown = 1): object => ({
  jsonrpc: '2.0',
  id,
  method,
  params,
});
const enveloped = (method: string, params: object = {}): object => request(method, { ...params, _meta: modernMeta });
const legacy = (revision = '2025-11-25'): Headers => ({ ...common, 'mcp-protocol-version': revision });
const handshake = { protocolVersion: '2025-11-25', capabilities: {}, clientInfo: { name: 'x', version: '1' } };

const cases: readonly (readonly [string, unknown, Headers])[] = [
  ['modern tools/list', enveloped('tools/list'), modern('tools/list')],
  ['modern tools/call', enveloped('tools/call', { name: tool }), modern('tools/call', { 'mcp-name': tool })],
  ['modern server/discover', enveloped('server/discover'), modern('server/discover')],
  ['modern text id', { ...enveloped('tools/list'), id: 'a' }, modern('tools/list')],
  ['modern ping', enveloped('ping'), modern('ping')],
  ['modern initialize', enveloped('initialize', handshake), modern('initialize')],
  ['modern unknown method', enveloped('no/such'), modern('no/such')],
  ['modern prompts/list', enveloped('prompts/list'), modern('prompts/list')],
  ['modern logging/setLevel', enveloped('logging/setLevel', { level: 'info' }), modern('logging/setLevel')],
  ['modern without the method header', enveloped('tools/list'), { ...common, 'mcp-protocol-version': '2026-07-28' }],
  ['modern without the version header', enveloped('tools/list'), { ...common, 'mcp-method': 'tools/list' }],
  ['modern with another method header', enveloped('tools/list'), modern('tools/call')],
  [
    'modern with another version header',
    enveloped('tools/list'),
    { ...modern('tools/list'), 'mcp-protocol-version': '2025-11-25' },
  ],
  ['modern without the name header', enveloped('tools/call', { name: tool }), modern('tools/call')],
  [
    'modern with another name header',
    enveloped('tools/call', { name: tool }),
    modern('tools/call', { 'mcp-name': 'x' }),
  ],
  [
    'modern with an encoded name header',
    enveloped('tools/call', { name: tool }),
    modern('tools/call', { 'mcp-name': `=?base64?${btoa(tool)}?=` }),
  ],
  [
    'modern with a broken name header',
    enveloped('tools/call', { name: tool }),
    modern('tools/call', { 'mcp-name': '=?base64?!?=' }),
  ],
  ['modern header, no envelope', request('tools/list'), modern('tools/list')],
  ['modern without capabilities', request('tools/list', { _meta: { [version]: '2026-07-28' } }), modern('tools/list')],
  [
    'an unknown version',
    request('tools/list', { _meta: { ...modernMeta, [version]: '2099-01-01' } }),
    { ...modern('tools/list'), 'mcp-protocol-version': '2099-01-01' },
  ],
  [
    'a legacy version in an envelope',
    request('tools/list', { _meta: { ...modernMeta, [version]: '2025-11-25' } }),
    { ...modern('tools/list'), 'mcp-protocol-version': '2025-11-25' },
  ],
  [
    'a version that is a number',
    request('tools/list', { _meta: { ...modernMeta, [version]: 1 } }),
    modern('tools/list'),
  ],
  [
    'a modern notification',
    { jsonrpc: '2.0', method: 'notifications/x', params: { _meta: modernMeta } },
    modern('notifications/x'),
  ],
  ['a batch with a modern request', [enveloped('tools/list')], common],
  ['an empty batch', [], common],
  ['no JSON', '{', common],
  ['null', 'null', common],
  ['an empty object', {}, common],
  ['an id of null', { jsonrpc: '2.0', id: null, method: 'tools/list' }, common],
  ['an id of 1.5', { jsonrpc: '2.0', id: 1.5, method: 'tools/list' }, common],
  ['no method', { jsonrpc: '2.0', id: 1 }, common],
  ['legacy initialize', request('initialize', handshake), common],
  ['legacy tools/list', request('tools/list'), legacy()],
  ['legacy tools/list without a version header', request('tools/list'), common],
  ['legacy tools/call', request('tools/call', { name: tool }), legacy('2025-06-18')],
  ['legacy ping', request('ping'), legacy('2025-03-26')],
  ['legacy unknown method', request('no/such'), legacy()],
  ['legacy prompts/list', request('prompts/list'), legacy()],
  ['legacy notification', { jsonrpc: '2.0', method: 'notifications/initialized' }, legacy()],
  ['a text as the content type', enveloped('tools/list'), { ...modern('tools/list'), 'content-type': 'text/plain' }],
];

// Where we differ on purpose, and why.
const deliberate: ReadonlyMap<string, string> = new Map([
  ['an id of 1.5', 'an id that may not be is not sent back'],
  ['no method', 'an id that could be read is sent back'],
  ['a text as the content type', 'codes from -32000 to -32019 may not be newly used'],
]);

describe('the official server package', () => {
  test.each(cases)('%s', async (what, body, headers) => {
    const text = typeof body === 'string' ? body : JSON.stringify(body);
    const ask = await startOurs();
    const [ours, theirs] = [await ask(text, headers), await askOfficial(text, headers)];
    expect(ours.status).toBe(theirs.status);
    if (deliberate.has(what)) expect(ours).not.toEqual(theirs);
    else expect(ours).toEqual(theirs);
  });
});
