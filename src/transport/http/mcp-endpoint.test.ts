import { describe, expect, test } from 'vitest';
import type { Cancellation } from '../../base/index.js';
import { createFakeGateway, done, fakeEndpoint, testNow } from '../../mcp/test-support/fake-gateway.js';
import {
  callBody,
  latch,
  listBody,
  type Received,
  send,
  sendRaw,
  startServer,
  token,
} from './test-support/start-server.js';

const at = '2026-11-23T12:00:00.000Z';

/** Expects a refusal that a JSON-RPC client can read, with the headers of every response. */
function expectRefusal(answer: Received, status: number, words: RegExp): void {
  expect(answer.status).toBe(status);
  expect(answer.headers).toMatchObject({
    'content-type': 'application/json',
    'content-length': String(Buffer.byteLength(answer.text)),
    'cache-control': 'no-store',
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff',
  });
  const body = JSON.parse(answer.text);
  expect(body).toMatchObject({
    jsonrpc: '2.0',
    error: { code: expect.any(Number), message: expect.stringMatching(words) },
  });
  expect(answer.text).not.toContain(token);
}

describe('addresses that are no MCP server', () => {
  const paths = [
    '/mcp/',
    '/mcp/unknown',
    `/mcp/${token}x`,
    `/mcp/${token}/more`,
    `/mcp/${token}/.well-known/openid-configuration`,
    '/mcp//',
    '/mcp/%',
    '/mcp/%zz',
    '/mcp/%00',
    '/mcp/%ff%fe',
    '/mcp/%2e%2e%2fadmin',
    '/mcp/..%2f..%2fetc%2fpasswd',
    `/mcp/${token}%00`,
    `/mcp/${'x'.repeat(8000)}`,
    `/mcp/${'%41'.repeat(2000)}`,
    '/mcp/<script>',
    '/mcp/?token=x',
  ];
  test.each(paths.map((path) => [path.length > 100 ? `${path.slice(0, 20)}… (${path.length})` : path, path]))(
    '%s',
    async (_label, path) => {
      const { port } = await startServer();
      const answer = await send(port, { path, body: listBody });
      expectRefusal(answer, 404, /address|No MCP server at this URL/);
      expect(answer.headers['www-authenticate']).toBeUndefined();
    },
  );
  test('a server’s token may be percent-encoded, carry a query or end in a slash', async () => {
    const { port } = await startServer();
    for (const path of [`/mcp/%67${token.slice(1)}`, `/mcp/${token}?x=1`, `/mcp/${token}/`, `/mcp/${token}/?`]) {
      expect((await send(port, { path, body: listBody })).status).toBe(200);
    }
  });
});

describe('URLs that open nothing say why, and never ask for a sign-in', () => {
  test.each([
    ['expired', 'expired'],
    ['revoked', 'was revoked'],
    ['rotated', 'was replaced by a new one'],
  ] as const)('%s', async (reason, words) => {
    const { port } = await startServer({
      gateway: createFakeGateway({ tokens: { old: { kind: 'gone', reason, at: testNow } } }),
    });
    const answer = await send(port, { path: '/mcp/old', body: listBody });
    expectRefusal(answer, 410, new RegExp(`${words} at ${at}. Ask the operator`));
    expect(JSON.parse(answer.text).error.data).toEqual({ reason, at });
    expect(answer.headers['www-authenticate']).toBeUndefined();
    const call = await send(port, { path: '/mcp/old', body: callBody });
    expect(call.status).toBe(200);
    expect(call.headers['www-authenticate']).toBeUndefined();
    const { result } = JSON.parse(call.text);
    expect(result.isError).toBe(true);
    expect(result.content[0].text).toMatch(
      new RegExp(`^Refused: .*${words} at ${at}. Ask the operator.*Nothing was sent.$`, 's'),
    );
  });
});

describe('a server that asks for an API token', () => {
  const start = () =>
    startServer({ gateway: createFakeGateway({ tokens: { [token]: fakeEndpoint() }, apiToken: 'gtha_right' }) });
  const json = { 'content-type': 'application/json' };
  test.each([
    ['none', {}, 'Bearer realm="gatehouse"'],
    ['another scheme', { authorization: 'Basic gtha_right' }, 'Bearer realm="gatehouse"'],
    ['an empty one', { authorization: 'Bearer ' }, 'Bearer realm="gatehouse"'],
    ['a wrong one', { authorization: 'Bearer gtha_wrong' }, 'Bearer realm="gatehouse", error="invalid_token"'],
    ['two', { authorization: 'Bearer gtha_right gtha_right' }, 'Bearer realm="gatehouse"'],
  ])('refuses %s', async (_what, headers, challenge) => {
    const { port } = await start();
    const answer = await send(port, { headers: { ...json, ...headers }, body: listBody });
    expectRefusal(answer, 401, /Authorization: Bearer/);
    expect(answer.headers['www-authenticate']).toBe(challenge);
    expect(answer.text).not.toContain('gtha_');
  });
  test.each(['Bearer gtha_right', 'bearer gtha_right', 'BEARER   gtha_right'])('takes %s', async (authorization) => {
    const { port } = await start();
    expect((await send(port, { headers: { ...json, authorization }, body: listBody })).status).toBe(200);
  });
});

describe('other methods than POST', () => {
  test.each(['GET', 'DELETE', 'PUT', 'PATCH'])('%s is told at once that POST is meant', async (method) => {
    const { port } = await startServer();
    for (const headers of method === 'GET' ? [{}] : [{}, { accept: 'text/event-stream' }]) {
      const answer = await send(port, { method, headers });
      expectRefusal(answer, 405, /address of an MCP server.*POST/);
      expect(answer.headers.allow).toBe('GET, POST, OPTIONS');
    }
  });
  test('HEAD has the same status without a body', async () => {
    const { port } = await startServer();
    expect(await send(port, { method: 'HEAD' })).toMatchObject({ status: 405, text: '' });
  });
  test('OPTIONS without an origin is answered plainly', async () => {
    const { port } = await startServer();
    const answer = await send(port, { method: 'OPTIONS', headers: {} });
    expect(answer).toMatchObject({ status: 204, text: '', headers: { allow: 'GET, POST, OPTIONS' } });
    expect(answer.headers['access-control-allow-origin']).toBeUndefined();
    expect(answer.headers['content-length']).toBeUndefined();
  });
});

describe('bodies', () => {
  test.each([
    ['text/plain'],
    ['application/x-www-form-urlencoded'],
    ['application/jsonp'],
    ['application/json; charset=utf-16'],
    ['application/json, application/json'],
    [''],
  ])('declared as %j are refused', async (type) => {
    const { port } = await startServer();
    expectRefusal(
      await send(port, { headers: { 'content-type': type }, body: listBody }),
      415,
      /content-type: application\/json/,
    );
  });
  test('that are undeclared are refused', async () => {
    const { port } = await startServer();
    expectRefusal(await send(port, { headers: {}, body: listBody }), 415, /undeclared/);
  });
  test('that are compressed are refused', async () => {
    const { port } = await startServer();
    const headers = { 'content-type': 'application/json', 'content-encoding': 'gzip' };
    expectRefusal(await send(port, { headers, body: listBody }), 415, /without content-encoding/);
  });
  test.each([
    'application/json',
    'Application/JSON',
    'application/json;charset=utf-8',
    'application/json ; charset="UTF-8"',
    'application/json;',
  ])('declared as %j are taken', async (type) => {
    const { port } = await startServer();
    expect((await send(port, { headers: { 'content-type': type, accept: '*/*' }, body: listBody })).status).toBe(200);
  });
  test('that are empty or no UTF-8 are refused', async () => {
    const { port } = await startServer();
    expectRefusal(await send(port, { body: '' }), 400, /not JSON/);
    expectRefusal(await send(port, { body: Buffer.from([0x22, 0xff, 0x22]) }), 400, /not UTF-8/);
  });
  test('of exactly 4 MiB are taken, of one byte more refused, and the next request is served', async () => {
    const { port } = await startServer();
    const fill = (size: number): string => listBody.replace('}', `,"x":"${'y'.repeat(size - listBody.length - 7)}"}`);
    const limit = 4 * 1024 * 1024;
    expect(Buffer.byteLength(fill(limit))).toBe(limit);
    expect((await send(port, { body: fill(limit) })).status).toBe(200);
    expectRefusal(await send(port, { body: fill(limit + 1) }), 413, /larger than 4 MiB/);
    expectRefusal(
      await send(port, {
        body: 'x'.repeat(limit * 3),
        headers: { 'content-type': 'application/json', 'transfer-encoding': 'chunked' },
      }),
      413,
      /larger than 4 MiB/,
    );
    expect((await send(port, { body: listBody })).status).toBe(200);
  });
  test('that never end are cut off', async () => {
    const { port } = await startServer();
    const head = `POST /mcp/${token} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nContent-Length: 900000000\r\n\r\n`;
    const answer = await sendRaw(port, Buffer.concat([Buffer.from(head), Buffer.alloc(60 * 1024 * 1024, 0x20)]));
    if (answer !== '') expect(answer).toMatch(/^HTTP\/1\.1 413 /);
    expect((await send(port, { body: listBody })).status).toBe(200);
  });
  test('of a caller who leaves midway start nothing', async () => {
    const gateway = createFakeGateway({ tokens: { [token]: fakeEndpoint() } });
    const { port, errors } = await startServer({ gateway });
    const head = `POST /mcp/${token} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nContent-Length: 500\r\n\r\n`;
    await sendRaw(port, head + callBody);
    expect(gateway.calls).toEqual([]);
    expect(errors).toEqual([]);
  });
});

test('an answer has its length, its type and the service’s figures', async () => {
  const gateway = createFakeGateway({
    tokens: { [token]: fakeEndpoint() },
    onCall: () =>
      ({ ...done({ name: 'ünï' }), rateLimit: { limit: 30, remaining: 3, resetSeconds: 9 } }) as ReturnType<
        typeof done
      >,
  });
  const { port } = await startServer({ gateway });
  const answer = await send(port, { body: callBody });
  expect(answer.status).toBe(200);
  expect(answer.headers).toMatchObject({
    'content-type': 'application/json',
    'content-length': String(Buffer.byteLength(answer.text)),
    'ratelimit-limit': '30',
    'ratelimit-remaining': '3',
    'ratelimit-reset': '9',
    'cache-control': 'no-store',
  });
  expect(answer.headers).not.toHaveProperty('retry-after');
  expect(JSON.parse(answer.text).result.content).toEqual([{ type: 'text', text: '{"name":"ünï"}' }]);
  const list = await send(port, { body: listBody });
  expect(list.headers['content-length']).toBe(String(Buffer.byteLength(list.text)));
  expect(JSON.parse(list.text).result.tools).toHaveLength(2);
});

test('a notification is accepted without a body', async () => {
  const { port } = await startServer();
  const answer = await send(port, { body: '{"jsonrpc":"2.0","method":"notifications/initialized"}' });
  expect(answer).toMatchObject({ status: 202, text: '', headers: { 'content-length': '0' } });
  expect(answer.headers['content-type']).toBeUndefined();
  expect(answer.headers['mcp-session-id']).toBeUndefined();
});

test('a fault of ours is a 500 without its words, logged without the token', async () => {
  const gateway = { ...createFakeGateway(), open: () => Promise.reject(new Error('the store is away')) };
  const { port, errors } = await startServer({ gateway });
  expectRefusal(await send(port, { body: listBody }), 500, /Internal error/);
  expect(JSON.stringify(errors)).not.toContain(token);
  expect(errors).toHaveLength(1);
});

test('a caller who leaves ends the call upstream', async () => {
  const started = latch<Cancellation>();
  const ended = latch();
  const gateway = createFakeGateway({
    tokens: { [token]: fakeEndpoint() },
    onCall: async ({ origin }) => {
      origin.signal.addEventListener('abort', () => ended.resolve());
      started.resolve(origin.signal);
      await ended.promise;
      return done();
    },
  });
  const { url, errors } = await startServer({ gateway });
  const abort = new AbortController();
  const call = fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: callBody,
    signal: abort.signal,
  });
  const signal = await started.promise;
  expect(signal.aborted).toBe(false);
  abort.abort();
  await expect(call).rejects.toThrow();
  await ended.promise;
  expect(signal.aborted).toBe(true);
  expect(errors).toEqual([]);
});

test('an answered call is not ended afterwards', async () => {
  let signal: Cancellation | undefined;
  const gateway = createFakeGateway({
    tokens: { [token]: fakeEndpoint() },
    onCall: ({ origin }) => {
      signal = origin.signal;
      return done();
    },
  });
  const { port } = await startServer({ gateway });
  await send(port, { body: callBody, headers: { 'content-type': 'application/json', connection: 'close' } });
  await send(port, { body: listBody });
  expect(signal?.aborted).toBe(false);
});
