import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { SSEClientTransport } from '@modelcontextprotocol/sdk/client/sse.js';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { createFakeGateway, done, fakeEndpoint, testNow } from '../../mcp/test-support/fake-gateway.js';
import { openStream } from './test-support/read-stream.js';
import { latch, send, startServer, token, tool } from './test-support/start-server.js';

const json = { 'content-type': 'application/json' };
const other = `gths_${'b'.repeat(49)}`;
const sse = `/mcp/${token}/sse`;
const request = (id: unknown, method: string, params = {}): string =>
  JSON.stringify({ jsonrpc: '2.0', id, method, params });

async function openSession(port: number) {
  const stream = await openStream(port, { method: 'GET', path: sse });
  const path = String((await stream.next())?.method);
  return { stream, path, post: (body: string) => send(port, { path, headers: json, body }) };
}

describe('what is refused', () => {
  test.each([
    ['POST', sse, 405],
    ['GET', `/mcp/${token}/messages`, 405],
    ['GET', `/mcp/${other}x/sse`, 404],
    ['GET', `/mcp/${token}/other`, 404],
    ['POST', `/mcp/${token}/messages`, 404],
    ['POST', `/mcp/${token}/messages?sessionId=sse_1`, 404],
    ['POST', `/mcp/${other}/messages?sessionId=sse_1`, 410],
  ])('%s %s is %i', async (method, path, status) => {
    const gone = { kind: 'gone', reason: 'expired', at: testNow } as const;
    const gateway = createFakeGateway({ tokens: { [token]: fakeEndpoint(), [other]: gone } });
    const { port } = await startServer({ gateway });
    expect((await send(port, { method, path, headers: json, body: method === 'POST' ? '{}' : '' })).status).toBe(
      status,
    );
  });

  test('a session under another URL than its own', async () => {
    const gateway = createFakeGateway({ tokens: { [token]: fakeEndpoint(), [other]: fakeEndpoint() } });
    const { port } = await startServer({ gateway });
    const { path } = await openSession(port);
    const body = request(1, 'ping');
    expect((await send(port, { path: path.replace(token, other), headers: json, body })).status).toBe(404);
    expect((await send(port, { path, headers: { 'content-type': 'text/plain' }, body })).status).toBe(415);
  });

  test('a message after the stream has gone', async () => {
    const { port } = await startServer();
    const { stream, post } = await openSession(port);
    stream.leave();
    await vi.waitFor(async () => expect((await post(request(1, 'ping'))).status).toBe(404));
  });
});

describe('a session', () => {
  test('answers on the stream, faults too', async () => {
    const { port } = await startServer({ publicUrl: 'https://gate.example.com/base/' });
    const stream = await openStream(port, { method: 'GET', path: sse });
    const address = String((await stream.next())?.method);
    expect(address).toMatch(new RegExp(`^/base/mcp/${token}/messages\\?sessionId=`));
    const path = address.replace('/base', '');
    for (const [body, answer] of [
      [request('a', 'ping'), { id: 'a', result: {} }],
      ['{', { error: { code: -32700 } }],
      [request(2, 'no/such'), { id: 2, error: { code: -32601 } }],
    ] as const) {
      expect(await send(port, { path, headers: json, body })).toMatchObject({ status: 202, text: '' });
      expect(await stream.next()).toMatchObject(answer);
    }
  });

  test('a cancelled call is ended, and not answered', async () => {
    const [began, ended] = [latch(), latch()];
    const gateway = createFakeGateway({
      tokens: { [token]: fakeEndpoint() },
      onCall: async ({ origin }) => {
        origin.signal.addEventListener('abort', () => ended.resolve());
        began.resolve();
        await ended.promise;
        return done();
      },
    });
    const { port } = await startServer({ gateway });
    const { stream, post } = await openSession(port);
    await post(request(1, 'tools/call', { name: tool }));
    await began.promise;
    const cancel = { jsonrpc: '2.0', method: 'notifications/cancelled', params: { requestId: 1 } };
    expect((await post(JSON.stringify(cancel))).status).toBe(202);
    await ended.promise;
    await post(request(2, 'ping'));
    expect(await stream.next()).toMatchObject({ id: 2 });
  });

  test('is told of changed tools, and ends with its URL', async () => {
    const tokens: { [token: string]: ReturnType<typeof fakeEndpoint> } = { [token]: fakeEndpoint() };
    const gateway = createFakeGateway({ tokens });
    const { port } = await startServer({ gateway });
    const { stream } = await openSession(port);
    await vi.waitFor(() => expect(gateway.listenerCount()).toBe(1));
    tokens[token] = fakeEndpoint({ readOnly: true });
    gateway.change();
    expect(await stream.next()).toMatchObject({ method: 'notifications/tools/list_changed' });
    delete tokens[token];
    gateway.change();
    expect(await stream.next()).toBeUndefined();
  });

  test('serves the official client of that time', async () => {
    const { origin } = await startServer();
    const client = new Client({ name: 'old', version: '1' });
    onTestFinished(() => client.close());
    await client.connect(new SSEClientTransport(new URL(`${origin}${sse}`)));
    expect((await client.listTools()).tools).toHaveLength(2);
    expect(await client.callTool({ name: tool })).toMatchObject({ isError: false });
  });
});
