import { describe, expect, test, vi } from 'vitest';
import { modernMeta } from '../../mcp/test-support/ask.js';
import { createFakeGateway, done, fakeEndpoint, fakeToolset, testNow } from '../../mcp/test-support/fake-gateway.js';
import { openStream, type StreamReader } from './test-support/read-stream.js';
import { latch, send, startServer, token, tool } from './test-support/start-server.js';

const modernHeaders = (method: string, name?: string): { [name: string]: string } => ({
  'mcp-protocol-version': '2026-07-28',
  'mcp-method': method,
  ...(name === undefined ? {} : { 'mcp-name': name }),
});
const listenBody = (notifications: unknown): object => ({
  jsonrpc: '2.0',
  id: 'sub',
  method: 'subscriptions/listen',
  params: { notifications, _meta: modernMeta },
});
const listen = (port: number, notifications: unknown = { toolsListChanged: true }): Promise<StreamReader> =>
  openStream(port, { headers: modernHeaders('subscriptions/listen'), body: listenBody(notifications) });
const subscription = { 'io.modelcontextprotocol/subscriptionId': 'sub' };
const smaller = () => fakeEndpoint({ toolset: fakeToolset(fakeToolset().tools.slice(0, 1)) });

function setUp() {
  const tokens: Parameters<typeof createFakeGateway>[0] = { tokens: { [token]: fakeEndpoint() } };
  const gateway = createFakeGateway(tokens);
  return { gateway, tokens: tokens.tokens ?? {} };
}

describe('what is not streamed', () => {
  test.each(['application/json', '*/*', ''])('a listening request that takes %j alone is refused', async (accept) => {
    const { port } = await startServer();
    const answer = await send(port, {
      headers: { ...modernHeaders('subscriptions/listen'), 'content-type': 'application/json', accept },
      body: JSON.stringify(listenBody({})),
    });
    expect(JSON.parse(answer.text)).toMatchObject({ error: { code: -32600 } });
  });
  test('a listening request without its wish is refused', async () => {
    const { port } = await startServer();
    const stream = await listen(port, 'everything');
    expect(stream.headers['content-type']).toBe('application/json');
  });
  test('a GET of the stateless revision, or of a dead URL', async () => {
    const { port } = await startServer();
    const headers = { accept: 'text/event-stream' };
    const modern = { ...headers, 'mcp-protocol-version': '2026-07-28' };
    expect((await send(port, { method: 'GET', headers: modern })).status).toBe(405);
    expect((await send(port, { method: 'GET', headers, path: `/mcp/gths_${'b'.repeat(49)}` })).status).toBe(404);
  });
  test('one stream more than a server may have', async () => {
    const { port } = await startServer();
    const get = () => openStream(port, { method: 'GET' });
    const open = await Promise.all(Array.from({ length: 64 }, get));
    expect(new Set(open.map((stream) => stream.status))).toEqual(new Set([200]));
    const refused = await get();
    expect(refused.status).toBe(429);
    open[0]?.leave();
    await vi.waitFor(async () => expect((await get()).status).toBe(200));
  });
});

describe.each(['modern', 'legacy'] as const)('changes told on a %s stream', (era) => {
  const open = async (port: number): Promise<StreamReader> => {
    if (era === 'legacy') return openStream(port, { method: 'GET' });
    const stream = await listen(port, { toolsListChanged: true, promptsListChanged: true });
    expect(await stream.next()).toEqual({
      jsonrpc: '2.0',
      method: 'notifications/subscriptions/acknowledged',
      params: { notifications: { toolsListChanged: true, promptsListChanged: true }, _meta: subscription },
    });
    return stream;
  };
  const params = era === 'modern' ? { _meta: subscription } : {};
  const expectEnd = async (stream: StreamReader): Promise<void> => {
    if (era === 'modern')
      expect(await stream.next()).toMatchObject({ id: 'sub', result: { resultType: 'complete', _meta: subscription } });
    expect(await stream.next()).toBeUndefined();
  };

  test('another filter', async () => {
    const { gateway, tokens } = setUp();
    const { port } = await startServer({ gateway });
    const stream = await open(port);
    expect(stream).toMatchObject({ status: 200, headers: { 'content-type': 'text/event-stream' } });
    await vi.waitFor(() => expect(gateway.listenerCount()).toBe(1));
    gateway.change();
    tokens[token] = smaller();
    gateway.change();
    expect(await stream.next()).toEqual({ jsonrpc: '2.0', method: 'notifications/tools/list_changed', params });
    stream.leave();
    await vi.waitFor(() => expect(gateway.listenerCount()).toBe(0));
  });

  test('another list of the very same tools, as discovery is', async () => {
    const { gateway, tokens } = setUp();
    const { port } = await startServer({ gateway });
    const stream = await open(port);
    await vi.waitFor(() => expect(gateway.listenerCount()).toBe(1));
    tokens[token] = { ...fakeEndpoint(), listJson: Buffer.from('[{"name":"search"}]') };
    gateway.change();
    expect(await stream.next()).toEqual({ jsonrpc: '2.0', method: 'notifications/tools/list_changed', params });
    stream.leave();
  });

  test('it ends when the URL opens nothing any more', async () => {
    const { gateway, tokens } = setUp();
    const { port } = await startServer({ gateway });
    const stream = await open(port);
    await vi.waitFor(() => expect(gateway.listenerCount()).toBe(1));
    tokens[token] = { kind: 'gone', reason: 'revoked', at: testNow };
    gateway.change();
    await expectEnd(stream);
    expect(gateway.listenerCount()).toBe(0);
  });

  test('it ends at the instant of expiry, although nothing changed', async () => {
    const { gateway, tokens } = setUp();
    let opened = 0;
    const expiring = fakeEndpoint({ expiresAt: testNow + 20 });
    const expired = { kind: 'gone', reason: 'expired', at: testNow } as const;
    Object.defineProperty(tokens, token, {
      get: () => {
        opened += 1;
        return opened > 2 ? expired : expiring;
      },
    });
    const { port } = await startServer({ gateway });
    await expectEnd(await open(port));
  });

  test('it ends with the gateway', async () => {
    const { gateway } = setUp();
    const { port, server } = await startServer({ gateway });
    const stream = await open(port);
    await vi.waitFor(() => expect(gateway.listenerCount()).toBe(1));
    const closed = server.close(60_000);
    await expectEnd(stream);
    await closed;
  });
});

describe('subscriptions', () => {
  test('only what was asked for and can be read is honoured', async () => {
    const { gateway } = setUp();
    const { port } = await startServer({ gateway });
    const uris = ['gatehouse://guide', 'gatehouse://nothing', 5];
    const stream = await listen(port, { resourceSubscriptions: uris, other: true });
    expect(await stream.next()).toMatchObject({
      params: { notifications: { resourceSubscriptions: ['gatehouse://guide'] } },
    });
  });
});

describe('what is told during a call', () => {
  const gateway = () =>
    createFakeGateway({
      tokens: { [token]: fakeEndpoint() },
      onCall: ({ origin }) => {
        origin.events?.progress?.({ progress: 1, total: 2, message: 'half' });
        origin.events?.log('warning', 'careful');
        return done({ a: 1 });
      },
    });
  const call = (meta: object) => ({
    jsonrpc: '2.0',
    id: 7,
    method: 'tools/call',
    params: { name: tool, _meta: { ...modernMeta, ...meta } },
  });
  const headers = modernHeaders('tools/call', tool);

  test('progress comes before the answer, on the same stream', async () => {
    const { port } = await startServer({ gateway: gateway() });
    const stream = await openStream(port, { headers, body: call({ progressToken: 'p1' }) });
    expect(await stream.next()).toEqual({
      jsonrpc: '2.0',
      method: 'notifications/progress',
      params: { progressToken: 'p1', progress: 1, total: 2, message: 'half' },
    });
    expect(await stream.next()).toMatchObject({ id: 7, result: { content: [{ text: '{"a":1}' }] } });
    expect(await stream.next()).toBeUndefined();
  });
  test('log messages come from the asked level on', async () => {
    const { port } = await startServer({ gateway: gateway() });
    const level = 'io.modelcontextprotocol/logLevel';
    const stream = await openStream(port, { headers, body: call({ [level]: 'info' }) });
    expect(await stream.next()).toMatchObject({ method: 'notifications/message', params: { level: 'warning' } });
    const quiet = await openStream(port, { headers, body: call({ [level]: 'error' }) });
    expect(quiet.headers['content-type']).toBe('application/json');
  });
  test('nobody asked, or the caller takes no stream: a plain answer', async () => {
    const { port } = await startServer({ gateway: gateway() });
    expect((await openStream(port, { headers, body: call({}) })).headers['content-type']).toBe('application/json');
    const plain = { ...headers, accept: 'application/json' };
    const answer = await openStream(port, { headers: plain, body: call({ progressToken: 1 }) });
    expect(answer.headers['content-type']).toBe('application/json');
  });
  test('a caller who leaves in the middle ends the work', async () => {
    const left = latch();
    const held = createFakeGateway({
      tokens: { [token]: fakeEndpoint() },
      onCall: async ({ origin }) => {
        origin.signal.addEventListener('abort', () => left.resolve());
        origin.events?.progress?.({ progress: 1 });
        await left.promise;
        return done();
      },
    });
    const { port } = await startServer({ gateway: held });
    const stream = await openStream(port, { headers, body: call({ progressToken: 1 }) });
    await stream.next();
    stream.leave();
    await left.promise;
  });
});
