import { describe, expect, it } from 'vitest';
import { modernMeta } from '../../mcp/test-support/ask.js';
import { askOfficial, startOurs } from './test-support/beside-official.js';
import { tool } from './test-support/start-server.js';

type Json = { readonly [name: string]: unknown };
const version = 'io.modelcontextprotocol/protocolVersion';

/** Every method with parameters that are right, and the name that its header carries. */
const methods: readonly (readonly [method: string, params: Json, name?: string])[] = [
  ['tools/list', {}],
  ['tools/call', { name: tool, arguments: {} }, tool],
  ['prompts/list', {}],
  ['prompts/get', { name: 'tidy_things', arguments: { thing: 'desk' } }, 'tidy_things'],
  ['resources/list', {}],
  ['resources/templates/list', {}],
  ['resources/read', { uri: 'gatehouse://guide' }, 'gatehouse://guide'],
  [
    'completion/complete',
    { ref: { type: 'ref/prompt', name: 'tidy_things' }, argument: { name: 'thing', value: 'r' } },
  ],
  ['ping', {}],
  ['server/discover', {}],
  ['no/such', {}],
  // With parameters that are none of theirs.
  ['tools/call', {}],
  ['tools/call', { name: 7 }],
  ['prompts/get', {}],
  ['resources/read', {}],
  ['resources/read', { uri: 7 }],
  ['completion/complete', {}],
  ['completion/complete', { ref: { type: 'ref/none' }, argument: { name: 'x', value: '' } }],
];

interface Asked {
  readonly body: unknown;
  readonly headers: { readonly [name: string]: string };
}

const common = { 'content-type': 'application/json', accept: 'application/json, text/event-stream' };
const asked = (method: string, params: unknown, more: Json = {}): Json => ({
  jsonrpc: '2.0',
  id: 1,
  method,
  ...(params === undefined ? {} : { params }),
  ...more,
});
function modern(method: string, name: string | undefined): { readonly [name: string]: string } {
  const named = name === undefined ? {} : { 'mcp-name': name };
  return { ...common, 'mcp-protocol-version': '2026-07-28', 'mcp-method': method, ...named };
}
const legacy = (revision: string) => ({ ...common, 'mcp-protocol-version': revision });
const without = (headers: Asked['headers'], name: string): Asked['headers'] =>
  Object.fromEntries(Object.entries(headers).filter(([header]) => header !== name));

/** What is done to each of them. */
const variations: readonly (readonly [what: string, make: (method: string, params: Json, name?: string) => Asked])[] = [
  ['as it should be', (m, p, n) => ({ body: asked(m, { ...p, _meta: modernMeta }), headers: modern(m, n) })],
  [
    'with a text as id',
    (m, p, n) => ({ body: asked(m, { ...p, _meta: modernMeta }, { id: 'a' }), headers: modern(m, n) }),
  ],
  ['with the id 0', (m, p, n) => ({ body: asked(m, { ...p, _meta: modernMeta }, { id: 0 }), headers: modern(m, n) })],
  [
    'with a negative id',
    (m, p, n) => ({ body: asked(m, { ...p, _meta: modernMeta }, { id: -1 }), headers: modern(m, n) }),
  ],
  [
    'with an id of null',
    (m, p, n) => ({ body: asked(m, { ...p, _meta: modernMeta }, { id: null }), headers: modern(m, n) }),
  ],
  [
    'with an object as id',
    (m, p, n) => ({ body: asked(m, { ...p, _meta: modernMeta }, { id: {} }), headers: modern(m, n) }),
  ],
  [
    'with a member too many',
    (m, p, n) => ({ body: asked(m, { ...p, _meta: modernMeta, odd: 1 }), headers: modern(m, n) }),
  ],
  [
    'in another JSON-RPC',
    (m, p, n) => ({ body: asked(m, { ...p, _meta: modernMeta }, { jsonrpc: '1.0' }), headers: modern(m, n) }),
  ],
  [
    'without JSON-RPC',
    (m, p, n) => ({ body: asked(m, { ...p, _meta: modernMeta }, { jsonrpc: undefined }), headers: modern(m, n) }),
  ],
  ['with a list as parameters', (m, _p, n) => ({ body: asked(m, []), headers: modern(m, n) })],
  ['with a text as parameters', (m, _p, n) => ({ body: asked(m, 'x'), headers: modern(m, n) })],
  ['without the envelope', (m, p, n) => ({ body: asked(m, p), headers: modern(m, n) })],
  ['with a text as envelope', (m, p, n) => ({ body: asked(m, { ...p, _meta: 'x' }), headers: modern(m, n) })],
  [
    'with a version to come',
    (m, p, n) => ({
      body: asked(m, { ...p, _meta: { ...modernMeta, [version]: '2099-01-01' } }),
      headers: { ...modern(m, n), 'mcp-protocol-version': '2099-01-01' },
    }),
  ],
  [
    'with versions that differ',
    (m, p, n) => ({
      body: asked(m, { ...p, _meta: modernMeta }),
      headers: { ...modern(m, n), 'mcp-protocol-version': '2025-11-25' },
    }),
  ],
  [
    'without the method header',
    (m, p, n) => ({ body: asked(m, { ...p, _meta: modernMeta }), headers: without(modern(m, n), 'mcp-method') }),
  ],
  [
    'with another method header',
    (m, p, n) => ({
      body: asked(m, { ...p, _meta: modernMeta }),
      headers: { ...modern(m, n), 'mcp-method': 'tools/none' },
    }),
  ],
  [
    'without the version header',
    (m, p, n) => ({
      body: asked(m, { ...p, _meta: modernMeta }),
      headers: without(modern(m, n), 'mcp-protocol-version'),
    }),
  ],
  [
    'without the name header',
    (m, p, n) => ({ body: asked(m, { ...p, _meta: modernMeta }), headers: without(modern(m, n), 'mcp-name') }),
  ],
  [
    'with another name header',
    (m, p) => ({ body: asked(m, { ...p, _meta: modernMeta }), headers: modern(m, 'another') }),
  ],
  [
    'as a notification',
    (m, p, n) => ({ body: { jsonrpc: '2.0', method: m, params: { ...p, _meta: modernMeta } }, headers: modern(m, n) }),
  ],
  ['in a batch', (m, p, n) => ({ body: [asked(m, { ...p, _meta: modernMeta })], headers: modern(m, n) })],
  ['in 2025-11-25', (m, p) => ({ body: asked(m, p), headers: legacy('2025-11-25') })],
  ['in 2025-06-18', (m, p) => ({ body: asked(m, p), headers: legacy('2025-06-18') })],
  ['in 2025-03-26', (m, p) => ({ body: asked(m, p), headers: legacy('2025-03-26') })],
  ['in a revision that there is not', (m, p) => ({ body: asked(m, p), headers: legacy('2025-01-01') })],
  ['in no revision', (m, p) => ({ body: asked(m, p), headers: common })],
];

const internalError = -32603;
const invalidParams = -32602;

// Where we differ on purpose, and why.
const deliberate: ReadonlyMap<string, string> = new Map([
  ['with a list as parameters', 'what is wrong are the parameters, and the code says so'],
  ['with a text as parameters', 'what is wrong are the parameters, and the code says so'],
  ['with a text as envelope', 'what is wrong are the parameters, and the code says so'],
  [
    'in a revision that there is not',
    'codes from -32000 to -32019 may not be newly used; an id that could be read is sent back',
  ],
]);

describe(`${methods.length * variations.length} requests, asked of us and of the official server package, are answered alike`, () => {
  it.each(variations)('%s', async (what, make) => {
    const ours = await startOurs();
    for (const [method, params, name] of methods) {
      const { body, headers } = make(method, params, name);
      const text = JSON.stringify(body);
      const [mine, theirs] = [await ours(text, headers), await askOfficial(text, headers)];
      const where = `${method} ${JSON.stringify(params)}`;
      expect(mine.status, where).toBe(theirs.status);
      // The package reports parameters that its own schema refuses as an internal error; they are the caller's error.
      if (theirs.code === internalError) expect(mine.code, where).toBe(invalidParams);
      else if (deliberate.has(what)) expect(mine, where).not.toEqual(theirs);
      else expect(mine, where).toEqual(theirs);
    }
  });
});
