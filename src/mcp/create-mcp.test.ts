import { describe, expect, test } from 'vitest';
import { ask, askLegacy, askModern, legacyVersions, modernMeta, testMcp, testServerInfo } from './test-support/ask.js';
import { createFakeGateway, done, fakeEndpoint, fakeToolset, testNow } from './test-support/fake-gateway.js';

const minute = 60_000;
const tool = 'list_all_acme_mail_things';
const serverInfoKey = 'io.modelcontextprotocol/serverInfo';
const offered = {
  tools: { listChanged: true },
  prompts: { listChanged: true },
  resources: { listChanged: true, subscribe: true },
  completions: {},
};
const handshake = (protocolVersion: string): { [name: string]: unknown } => ({
  protocolVersion,
  capabilities: {},
  clientInfo: { name: 'tester', version: '1' },
});

describe('methods that are not offered', () => {
  const modernOnly = ['server/discover', 'subscriptions/listen', 'tasks/get'];
  const legacyOnly = ['initialize', 'ping', 'logging/setLevel', 'resources/subscribe', 'resources/unsubscribe'];
  const nowhere = ['roots/list', 'sampling/createMessage', 'elicitation/create', 'resources/delete'];
  const odd = ['Tools/List', 'tools/list ', 'constructor', '__proto__', 'toString', 'x'.repeat(500)];

  test.each([...legacyOnly, ...nowhere, ...odd])('modern: %s is 404', async (method) => {
    const answer = await askModern(
      method,
      {},
      { headers: { method: method.trim() === method ? method : method.trim() } },
    );
    if (method !== method.trim()) return expect(answer.json.error?.code).toBe(-32020);
    expect(answer.status).toBe(404);
    expect(answer.json).toMatchObject({ jsonrpc: '2.0', id: 1, error: { code: -32601 } });
    expect(answer.text.length).toBeLessThan(400);
  });
  test.each([...modernOnly, ...nowhere, ...odd])('legacy: %s is an error under 200', async (method) => {
    for (const version of [...legacyVersions, undefined]) {
      const answer = await askLegacy(method, {}, { version });
      expect(answer.status).toBe(200);
      expect(answer.json).toMatchObject({ jsonrpc: '2.0', id: 1, error: { code: -32601 } });
    }
  });
});

describe('initialize', () => {
  test.each(['2025-11-25', '2025-06-18', '2025-03-26', '2024-11-05'])('echoes %s', async (version) => {
    const answer = await askLegacy('initialize', handshake(version), { version: undefined });
    expect(answer.json.result).toMatchObject({
      protocolVersion: version,
      capabilities: { ...offered, logging: {} },
      serverInfo: testServerInfo,
    });
  });
  test.each(['2026-07-28', '2099-01-01', '', 'latest', '2025-11-25 '])('answers 2025-11-25 to %j', async (version) => {
    const answer = await askLegacy('initialize', handshake(version), { version: undefined });
    expect(answer.status).toBe(200);
    expect(answer.json.result?.protocolVersion).toBe('2025-11-25');
  });
  test.each(['2025-11-25', '2025-03-26', '1900-01-01', ''])(
    'takes any legacy or unknown version header (%j)',
    async (version) => {
      const answer = await askLegacy('initialize', handshake('2025-06-18'), { version });
      expect(answer.json.result?.protocolVersion).toBe('2025-06-18');
    },
  );
  test('declares what it offers, and no session', async () => {
    const answer = await askLegacy('initialize', handshake('2025-11-25'));
    expect(answer.json.result?.capabilities).toEqual({ ...offered, logging: {} });
    expect(answer.headers).toEqual({});
    expect(answer.text).not.toMatch(/resultType|ttlMs|cacheScope|_meta/);
  });
  test.each([[undefined], [null], [20251125], [{}]])(
    'refuses a version that is no text (%j)',
    async (protocolVersion) => {
      const answer = await askLegacy('initialize', { ...handshake(''), protocolVersion });
      expect(answer.status).toBe(200);
      expect(answer.json).toMatchObject({
        error: { code: -32602, message: expect.stringContaining('params.protocolVersion') },
      });
    },
  );
});

test('ping is answered with an empty result', async () => {
  for (const version of [...legacyVersions, undefined, '2024-11-05', ' 2025-06-18 ']) {
    const answer = await askLegacy('ping', undefined, { version, id: 'p' });
    expect(answer.text).toBe('{"jsonrpc":"2.0","id":"p","result":{}}');
  }
});

test('server/discover tells versions, capabilities, instructions and who is here', async () => {
  const answer = await askModern('server/discover');
  expect(answer.status).toBe(200);
  expect(answer.json.result).toEqual({
    resultType: 'complete',
    supportedVersions: ['2026-07-28', ...legacyVersions],
    capabilities: offered,
    instructions: expect.stringContaining('Acme Mail'),
    ttlMs: minute,
    cacheScope: 'private',
    _meta: { [serverInfoKey]: testServerInfo },
  });
});

describe('tools/list', () => {
  test('modern: complete, private, to be kept for a minute', async () => {
    const answer = await askModern('tools/list');
    const { tools, ...rest } = answer.json.result ?? {};
    expect(tools).toEqual(JSON.parse(fakeToolset().listJson.toString()));
    expect(rest).toEqual({
      resultType: 'complete',
      ttlMs: minute,
      cacheScope: 'private',
      _meta: { [serverInfoKey]: testServerInfo },
    });
  });
  test.each([...legacyVersions, undefined])('legacy %s: the tools and nothing else', async (version) => {
    const answer = await askLegacy('tools/list', {}, { version });
    expect(answer.text).toBe(`{"jsonrpc":"2.0","id":1,"result":{"tools":${fakeToolset().listJson.toString()}}}`);
  });
  test('hands the ready-made bytes on, not a copy', async () => {
    const toolset = fakeToolset();
    const answer = await testMcp().handle({
      text: '{"jsonrpc":"2.0","id":1,"method":"tools/list"}',
      headers: { protocolVersion: undefined, method: undefined, name: undefined, userAgent: undefined },
      endpoint: fakeEndpoint({ toolset }),
      apiTokenId: null,
      events: null,
      reopen: async () => null,
      signal: new AbortController().signal,
    });
    expect(answer.body).toContain(toolset.listJson);
  });
  test.each(['', 'x', 'eyJ9', 5, {}])('refuses the cursor %j', async (cursor) => {
    for (const answer of [await askModern('tools/list', { cursor }), await askLegacy('tools/list', { cursor })]) {
      expect(answer.status).toBe(200);
      expect(answer.json).toMatchObject({
        error: { code: -32602, message: expect.stringContaining('without a cursor') },
      });
    }
  });
  test('takes a cursor of null for none', async () => {
    expect((await askLegacy('tools/list', { cursor: null })).json.result?.tools).toHaveLength(2);
  });
});

describe('an end in sight', () => {
  const cases: readonly [string, number | null, number, boolean][] = [
    ['never', null, minute, false],
    ['in a day', 24 * 60 * minute, minute, false],
    ['in exactly an hour', 60 * minute, minute, false],
    ['in just under an hour', 60 * minute - 1, minute, true],
    ['in a minute', minute, minute, true],
    ['in half a minute', minute / 2, minute / 2, true],
    ['in a millisecond', 1, 1, true],
    ['a moment ago', -5, 0, true],
  ];
  test.each(cases)('%s', async (_what, inMs, ttlMs, isTold) => {
    const expiresAt = inMs === null ? null : testNow + inMs;
    const endpoint = fakeEndpoint({ expiresAt });
    const told = isTold && expiresAt !== null ? new Date(expiresAt).toISOString() : undefined;
    const list = await askModern('tools/list', {}, { endpoint });
    expect(list.json.result?.ttlMs).toBe(ttlMs);
    expect(list.json.result?._meta).toEqual({
      [serverInfoKey]: testServerInfo,
      ...(told ? { 'gatehouse/expires_at': told } : {}),
    });
    const call = await askLegacy('tools/call', { name: tool }, { endpoint });
    expect(call.json.result?._meta).toEqual(told ? { 'gatehouse/expires_at': told } : undefined);
    const discover = await askModern('server/discover', {}, { endpoint });
    expect(String(discover.json.result?.instructions).includes('ends within the hour')).toBe(isTold);
    expect(String(discover.json.result?.instructions).includes('expires at')).toBe(expiresAt !== null && !isTold);
  });
});

describe('batches of 2025-03-26', () => {
  test('are carried out in order, answered in order, notifications left out', async () => {
    const seen: unknown[] = [];
    const gateway = createFakeGateway({
      onCall: ({ input }) => {
        seen.push(input);
        return done({ ok: true });
      },
    });
    const call = (id: number): object => ({
      jsonrpc: '2.0',
      id,
      method: 'tools/call',
      params: { name: tool, arguments: { id } },
    });
    const body = [
      call(1),
      { jsonrpc: '2.0', method: 'notifications/x' },
      { jsonrpc: '2.0', id: 'l', method: 'tools/list' },
      call(2),
      { jsonrpc: '2.0', id: 3, method: 'no/such' },
    ];
    for (const version of [undefined, '2025-03-26']) {
      seen.length = 0;
      const answer = await ask(body, { gateway, headers: { protocolVersion: version } });
      expect(answer.status).toBe(200);
      expect(answer.json).toMatchObject([
        { id: 1, result: { content: [{ text: '{"ok":true}' }] } },
        { id: 'l', result: { tools: expect.any(Array) } },
        { id: 2, result: { isError: false } },
        { id: 3, error: { code: -32601 } },
      ]);
      expect(seen).toEqual([{ id: 1 }, { id: 2 }]);
    }
  });
  test('are refused whole before anything is carried out', async () => {
    const gateway = createFakeGateway();
    const call = { jsonrpc: '2.0', id: 1, method: 'tools/call', params: { name: tool } };
    const answer = await ask([call, { jsonrpc: '2.0', id: 2 }], { gateway });
    expect(answer.status).toBe(400);
    expect(gateway.calls).toEqual([]);
  });
});

test('a bug is told as such, without its words', async () => {
  const gateway = createFakeGateway({
    onCall: () => {
      throw new Error('secret detail');
    },
  });
  for (const answer of [
    await askModern('tools/call', { name: tool }, { gateway }),
    await askLegacy('tools/call', { name: tool }, { gateway }),
  ]) {
    expect(answer.status).toBe(500);
    expect(answer.json).toMatchObject({ id: 1, error: { code: -32603 } });
    expect(answer.text).not.toContain('secret');
  }
});

test('extra members, progress tokens and trace context change nothing', async () => {
  const _meta = { ...modernMeta, progressToken: 5, traceparent: '00-0-0-01', 'example.com/x': [1] };
  const answer = await askModern('tools/call', { name: tool, other: 1, _meta });
  expect(answer.json.result?.isError).toBe(false);
  const legacy = await askLegacy('tools/list', { _meta: { progressToken: 'p' }, other: {} });
  expect(legacy.json.result?.tools).toHaveLength(2);
});
