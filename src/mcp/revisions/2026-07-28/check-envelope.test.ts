import { describe, expect, test } from 'vitest';
import { ask, askModern, legacyVersions, modernMeta, modernVersion } from '../../test-support/ask.js';
import { type DoorCase, testRefusals } from '../../test-support/door-case.js';

const versionKey = 'io.modelcontextprotocol/protocolVersion';
const capabilitiesKey = 'io.modelcontextprotocol/clientCapabilities';
const tool = 'list_all_acme_mail_things';
const modernHeaders = { protocolVersion: modernVersion, method: 'tools/list' };
const modernRequest = { jsonrpc: '2.0', id: 7, method: 'tools/list', params: { _meta: modernMeta } };
const without = (key: string): object =>
  Object.fromEntries(Object.entries(modernMeta).filter(([name]) => name !== key));
const withMeta = (meta: unknown, method = 'tools/list', more: object = {}): object => ({
  jsonrpc: '2.0',
  id: 7,
  method,
  params: { ...more, _meta: meta },
});
const call = (name: unknown): object => withMeta(modernMeta, 'tools/call', { name });
const callHeaders = { protocolVersion: modernVersion, method: 'tools/call' };
const base64 = (text: string): string => `=?base64?${Buffer.from(text).toString('base64')}?=`;

const modernFaults: readonly DoorCase[] = [
  {
    what: 'the modern header and no params',
    body: { jsonrpc: '2.0', id: 7, method: 'tools/list' },
    headers: modernHeaders,
    status: 400,
    code: -32602,
    says: /protocolVersion"; it is missing/,
    id: 7,
  },
  {
    what: 'the modern header and no _meta',
    body: { jsonrpc: '2.0', id: 7, method: 'tools/list', params: {} },
    headers: modernHeaders,
    status: 400,
    code: -32602,
    says: /it is missing/,
    id: 7,
  },
  {
    what: 'the modern header and _meta without the version',
    body: withMeta(without(versionKey)),
    headers: modernHeaders,
    status: 400,
    code: -32602,
    says: /it is missing/,
    id: 7,
  },
  {
    what: 'the modern header and _meta that is a text',
    body: withMeta('x'),
    headers: modernHeaders,
    status: 400,
    code: -32602,
    says: /it is missing/,
    id: 7,
  },
  {
    what: 'the modern header and initialize',
    body: { jsonrpc: '2.0', id: 7, method: 'initialize', params: { protocolVersion: modernVersion } },
    headers: { protocolVersion: modernVersion },
    status: 400,
    code: -32602,
    says: /it is missing/,
    id: 7,
  },
  {
    what: 'a version that is a number',
    body: withMeta({ ...modernMeta, [versionKey]: 2026 }),
    headers: modernHeaders,
    status: 400,
    code: -32602,
    says: /must be a text/,
    id: 7,
  },
  {
    what: 'a version that is null',
    body: withMeta({ ...modernMeta, [versionKey]: null }),
    headers: modernHeaders,
    status: 400,
    code: -32602,
    says: /must be a text/,
    id: 7,
  },
  {
    what: 'no capabilities',
    body: withMeta(without(capabilitiesKey)),
    headers: modernHeaders,
    status: 400,
    code: -32602,
    says: /clientCapabilities"\] is missing/,
    id: 7,
  },
  {
    what: 'capabilities that are null',
    body: withMeta({ ...modernMeta, [capabilitiesKey]: null }),
    headers: modernHeaders,
    status: 400,
    code: -32602,
    says: /is not an object/,
    id: 7,
  },
  {
    what: 'capabilities that are a list',
    body: withMeta({ ...modernMeta, [capabilitiesKey]: [] }),
    headers: modernHeaders,
    status: 400,
    code: -32602,
    says: /is not an object/,
    id: 7,
  },
  {
    what: 'no version header',
    body: modernRequest,
    headers: { method: 'tools/list' },
    status: 400,
    code: -32020,
    says: /MCP-Protocol-Version is missing/,
    id: 7,
  },
  {
    what: 'no headers at all',
    body: modernRequest,
    status: 400,
    code: -32020,
    says: /MCP-Protocol-Version is missing/,
    id: 7,
  },
  {
    what: 'another version header',
    body: modernRequest,
    headers: { ...modernHeaders, protocolVersion: '2025-11-25' },
    status: 400,
    code: -32020,
    says: /"2025-11-25", but params._meta has "2026-07-28"/,
    id: 7,
  },
  {
    what: 'an empty version header',
    body: modernRequest,
    headers: { ...modernHeaders, protocolVersion: '' },
    status: 400,
    code: -32020,
    says: /must match/,
    id: 7,
  },
  {
    what: 'a doubled version header',
    body: modernRequest,
    headers: { ...modernHeaders, protocolVersion: '2026-07-28, 2026-07-28' },
    status: 400,
    code: -32020,
    says: /must match/,
    id: 7,
  },
  {
    what: 'no method header',
    body: modernRequest,
    headers: { protocolVersion: modernVersion },
    status: 400,
    code: -32020,
    says: /Mcp-Method is missing/,
    id: 7,
  },
  {
    what: 'another method header',
    body: modernRequest,
    headers: { ...modernHeaders, method: 'tools/call' },
    status: 400,
    code: -32020,
    says: /Mcp-Method is "tools\/call"/,
    id: 7,
  },
  {
    what: 'a method header in other letters',
    body: modernRequest,
    headers: { ...modernHeaders, method: 'Tools/List' },
    status: 400,
    code: -32020,
    says: /Mcp-Method/,
    id: 7,
  },
  {
    what: 'no name header',
    body: call(tool),
    headers: callHeaders,
    status: 400,
    code: -32020,
    says: /Mcp-Name is missing/,
    id: 7,
  },
  {
    what: 'another name header',
    body: call(tool),
    headers: { ...callHeaders, name: 'other' },
    status: 400,
    code: -32020,
    says: /Mcp-Name is "other"/,
    id: 7,
  },
  {
    what: 'a name header in other letters',
    body: call(tool),
    headers: { ...callHeaders, name: tool.toUpperCase() },
    status: 400,
    code: -32020,
    says: /Mcp-Name/,
    id: 7,
  },
  {
    what: 'an encoded name header that differs',
    body: call(tool),
    headers: { ...callHeaders, name: base64('other') },
    status: 400,
    code: -32020,
    says: /Mcp-Name is "other"/,
    id: 7,
  },
  {
    what: 'a name header of broken Base64',
    body: call(tool),
    headers: { ...callHeaders, name: '=?base64?!!!?=' },
    status: 400,
    code: -32020,
    says: /broken/,
    id: 7,
  },
  {
    what: 'a name header of Base64 that is no UTF-8',
    body: call('\ufffd'),
    headers: { ...callHeaders, name: '=?base64?/w==?=' },
    status: 400,
    code: -32020,
    says: /broken/,
    id: 7,
  },
  {
    what: 'a name header with stray bits',
    body: call('a'),
    headers: { ...callHeaders, name: '=?base64?YR==?=' },
    status: 400,
    code: -32020,
    says: /broken/,
    id: 7,
  },
  {
    what: 'a name header beyond ASCII',
    body: call('é'),
    headers: { ...callHeaders, name: 'é' },
    status: 400,
    code: -32020,
    says: /characters that a header cannot carry/,
    id: 7,
  },
  {
    what: 'the marker in other letters',
    body: call(tool),
    headers: { ...callHeaders, name: base64(tool).replace('base64', 'BASE64') },
    status: 400,
    code: -32020,
    says: /Mcp-Name/,
    id: 7,
  },
  {
    what: 'prompts/get without its name header',
    body: withMeta(modernMeta, 'prompts/get', { name: 'p' }),
    headers: { protocolVersion: modernVersion, method: 'prompts/get' },
    status: 400,
    code: -32020,
    says: /Mcp-Name is missing/,
    id: 7,
  },
  {
    what: 'resources/read without its uri header',
    body: withMeta(modernMeta, 'resources/read', { uri: 'u:1' }),
    headers: { protocolVersion: modernVersion, method: 'resources/read' },
    status: 400,
    code: -32020,
    says: /Mcp-Name is missing/,
    id: 7,
  },
];

describe('refuses a broken envelope', () => testRefusals(modernFaults));

describe('refuses versions that are not served', () => {
  const supported = [modernVersion, ...legacyVersions];
  test.each(['1900-01-01', '2027-01-01', '2025-11-25', 'DRAFT', ''])('envelope of %j', async (version) => {
    const answer = await ask(withMeta({ ...modernMeta, [versionKey]: version }), {
      headers: { protocolVersion: version, method: 'tools/list' },
    });
    expect(answer.status).toBe(400);
    expect(answer.json).toMatchObject({ id: 7, error: { code: -32022, data: { supported, requested: version } } });
  });
  test.each(['1900-01-01', '2024-10-07', 'latest', ''])('legacy header of %j', async (version) => {
    const answer = await ask(
      { jsonrpc: '2.0', id: 'x', method: 'tools/list' },
      { headers: { protocolVersion: version } },
    );
    expect(answer.status).toBe(400);
    expect(answer.json).toMatchObject({ id: 'x', error: { code: -32022, data: { supported, requested: version } } });
  });
  test('an overlong version comes back cut', async () => {
    const version = 'v'.repeat(5000);
    const answer = await ask({ jsonrpc: '2.0', id: 1, method: 'ping' }, { headers: { protocolVersion: version } });
    expect(answer.json.error?.data?.requested).toBe('v'.repeat(100));
    expect(answer.text.length).toBeLessThan(1000);
  });
});

describe('takes modern headers', () => {
  test.each([
    ['with outer blanks', { protocolVersion: ' 2026-07-28 ', method: '\ttools/call ', name: `  ${tool} ` }, tool],
    ['with an encoded name', { name: base64(tool) }, tool],
    ['with an encoded name beyond ASCII', { name: base64('héllo – 日本') }, 'héllo – 日本'],
    ['with an encoded name without padding', { name: base64('a').replace('==?=', '?=') }, 'a'],
    ['with a name that looks encoded, encoded', { name: base64('=?base64?x?=') }, '=?base64?x?='],
    ['with an empty encoded name', { name: '=?base64??=' }, ''],
  ])('%s', async (_what, headers, name) => {
    const answer = await askModern('tools/call', { name }, { headers });
    expect(answer.json.error?.code).not.toBe(-32020);
    expect(answer.status).toBe(200);
  });
});
