import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { STATUS_CODES } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { Cancellation } from '../../base/index.js';
import { createFakeGateway, done, fakeEndpoint } from '../../mcp/test-support/fake-gateway.js';
import { callBody, latch, listBody, send, sendRaw, startServer, token } from './test-support/start-server.js';

const json = { 'content-type': 'application/json' };

describe('Host, where the gateway listens on loopback', () => {
  test.each([
    'evil.example.com',
    'evil.example.com:8787',
    '127.0.0.1.evil.example.com',
    'localhost.evil.example.com',
    '10.0.0.1',
    'localhost@evil.example.com',
    'localhost:99999999',
  ])('refuses %j everywhere', async (host) => {
    const { port } = await startServer({ registerRoutes: (app) => void app.get('/things', () => 'things') });
    const mcp = await send(port, { headers: { ...json, host }, body: listBody });
    expect(mcp.status).toBe(403);
    expect(JSON.parse(mcp.text)).toMatchObject({
      jsonrpc: '2.0',
      error: { message: expect.stringContaining('GATEHOUSE_PUBLIC_URL') },
    });
    const other = await send(port, { method: 'GET', path: '/things', headers: { host } });
    expect(other.status).toBe(403);
    expect(JSON.parse(other.text)).toMatchObject({ statusCode: 403, error: 'Forbidden' });
  });
  test.each([
    'localhost',
    'LOCALHOST:8787',
    '127.0.0.1',
    '127.0.0.1:1',
    '[::1]:8787',
    '127.1.2.3',
    'gate.example.com',
    'gate.example.com:443',
  ])('takes %j', async (host) => {
    const { port } = await startServer({ publicUrl: 'https://gate.example.com/base' });
    for (let times = 0; times < 2; times += 1)
      expect((await send(port, { headers: { ...json, host }, body: listBody })).status).toBe(200);
    expect((await send(port, { headers: { ...json, host: 'evil.example.com' }, body: listBody })).status).toBe(403);
  });
  test.each(['/healthz', '/readyz'])(
    'lets the probes of a load balancer through at %s, whatever they send',
    async (path) => {
      const { port } = await startServer({ registerRoutes: (app) => void app.get(path, () => 'probed') });
      const byName = await send(port, { method: 'GET', path, headers: { host: 'balancer.example.com' } });
      expect([byName.status, byName.text]).toEqual([200, 'probed']);
      expect(await sendRaw(port, `GET ${path} HTTP/1.0\r\n\r\n`)).toContain('200 OK');
    },
  );
  test('is a proxy’s business elsewhere', async () => {
    const { port } = await startServer({ listenHost: '0.0.0.0' });
    expect((await send(port, { headers: { ...json, host: 'any.example.com' }, body: listBody })).status).toBe(200);
  });
});

describe('Origin', () => {
  test.each([
    'https://evil.example.com',
    'null',
    'http://127.0.0.1.evil.example.com',
    'http://localhost.evil.example.com',
    'https://gate.example.com.evil.example',
    'http://gate.example.com',
    'https://gate.example.com:444',
    'file://',
    'x',
    '',
    'https://gate.example.com/',
    'http://10.0.0.9:80',
  ])('refuses %j everywhere', async (origin) => {
    const { port } = await startServer({ publicUrl: 'https://gate.example.com' });
    for (const method of ['POST', 'OPTIONS', 'GET']) {
      const answer = await send(port, {
        method,
        headers: { ...json, origin },
        body: method === 'POST' ? listBody : '',
      });
      expect(answer.status).toBe(403);
      expect(answer.headers['access-control-allow-origin']).toBeUndefined();
    }
    expect((await send(port, { method: 'GET', path: '/things', headers: { origin } })).status).toBe(403);
  });
  test.each([
    'https://gate.example.com',
    'http://localhost:6274',
    'http://127.0.0.1:3000',
    'https://localhost',
    'http://[::1]:8080',
    'https://app.example.net',
  ])('takes %j, and the page may read the answer', async (origin) => {
    const { port } = await startServer({
      publicUrl: 'https://gate.example.com',
      allowedOrigins: ['https://app.example.net'],
    });
    const answer = await send(port, { headers: { ...json, origin }, body: listBody });
    expect(answer.status).toBe(200);
    expect(answer.headers).toMatchObject({ 'access-control-allow-origin': origin, vary: 'origin' });
    expect(answer.headers['access-control-expose-headers']).toContain('ratelimit-remaining');
    const refused = await send(port, { path: '/mcp/unknown', headers: { ...json, origin }, body: listBody });
    expect(refused).toMatchObject({ status: 404, headers: { 'access-control-allow-origin': origin } });
  });
  test('takes the gateway’s own pages by address, not by a name that could be rebound', async () => {
    const { port } = await startServer({ listenHost: '0.0.0.0' });
    const ask = (origin: string, host: string) => send(port, { headers: { ...json, origin, host }, body: listBody });
    expect((await ask('http://192.168.1.5:8787', '192.168.1.5:8787')).status).toBe(200);
    expect((await ask('http://192.168.1.5:8787', '192.168.1.6:8787')).status).toBe(403);
    expect((await ask('http://gate.lan:8787', 'gate.lan:8787')).status).toBe(403);
  });
  test('a preflight names every header that MCP clients send', async () => {
    const { port } = await startServer();
    const headers = {
      origin: 'http://localhost:6274',
      'access-control-request-method': 'POST',
      'access-control-request-headers': 'mcp-protocol-version',
    };
    for (const path of [`/mcp/${token}`, '/.well-known/oauth-protected-resource']) {
      const answer = await send(port, { method: 'OPTIONS', path, headers });
      expect(answer.status).toBe(204);
      expect(answer.headers['access-control-allow-origin']).toBe('http://localhost:6274');
      for (const name of [
        'authorization',
        'content-type',
        'mcp-protocol-version',
        'mcp-method',
        'mcp-name',
        'mcp-session-id',
      ])
        expect(answer.headers['access-control-allow-headers']?.split(', ')).toContain(name);
    }
  });
  test('the admin API is not opened to other pages', async () => {
    const { port } = await startServer({ registerRoutes: (app) => void app.get('/things', () => 'things') });
    const answer = await send(port, { method: 'GET', path: '/things', headers: { origin: 'http://localhost:6274' } });
    expect(answer.status).toBe(200);
    expect(answer.headers['access-control-allow-origin']).toBeUndefined();
  });
});

describe('other addresses', () => {
  const probes = [
    '/',
    '/mcp',
    '/nothing/here',
    '/.well-known/oauth-protected-resource',
    `/.well-known/oauth-protected-resource/mcp/${token}`,
    '/.well-known/oauth-authorization-server',
    `/.well-known/oauth-authorization-server/mcp/${token}`,
    '/.well-known/openid-configuration',
    `/.well-known/openid-configuration/mcp/${token}`,
    '/register',
    '/authorize?response_type=code',
    '//mcp/x',
  ];
  test.each(probes)('%s is a plain 404', async (path) => {
    const { port } = await startServer();
    for (const method of ['GET', 'POST']) {
      const answer = await send(port, { method, path, body: method === 'POST' ? '{}' : '' });
      expect(answer.status).toBe(404);
      expect(JSON.parse(answer.text)).toEqual({
        statusCode: 404,
        error: 'Not Found',
        code: 'not_found',
        message: expect.any(String),
      });
      expect(answer.headers).toMatchObject({
        'cache-control': 'no-store',
        'referrer-policy': 'no-referrer',
        'x-content-type-options': 'nosniff',
      });
      expect(answer.headers['content-type']).toMatch(/^application\/json/);
      expect(answer.headers['www-authenticate']).toBeUndefined();
    }
  });
  test.each(['/%', '/%zz/x', '/a%00b', `/${'x'.repeat(9000)}`, '/%ff', '/things/%E0%A4%A'])(
    '%s is refused without a stack',
    async (path) => {
      const { port, errors } = await startServer({ registerRoutes: (app) => void app.get('/things/:id', () => 'x') });
      const answer = await send(port, { method: 'GET', path });
      expect([400, 404]).toContain(answer.status);
      expect(JSON.parse(answer.text)).toMatchObject({ statusCode: answer.status });
      expect(answer.text).not.toMatch(/\.js|FST_ERR|\n *at /);
      expect(errors).toEqual([]);
    },
  );
  test('handed-in routes get bodies as text and are guarded by the same limits', async () => {
    const { port, errors } = await startServer({
      registerRoutes: (app) => {
        app.post('/echo', (request) => ({ got: request.body }));
        app.get('/bug', () => {
          throw new Error('secret detail');
        });
      },
    });
    const echo = await send(port, { path: '/echo', body: '{"id":12345678901234567890}' });
    expect(JSON.parse(echo.text)).toEqual({ got: '{"id":12345678901234567890}' });
    expect(echo.headers).toMatchObject({ 'referrer-policy': 'no-referrer', 'cache-control': 'no-store' });
    const large = await send(port, { path: '/echo', body: 'x'.repeat(4 * 1024 * 1024 + 1) });
    expect(large.status).toBe(413);
    expect(JSON.parse(large.text)).toMatchObject({
      statusCode: 413,
      error: STATUS_CODES[413],
      message: expect.stringContaining('4 MiB'),
    });
    const media = await send(port, { path: '/echo', headers: { 'content-type': 'text/xml' }, body: '<a/>' });
    expect(JSON.parse(media.text)).toMatchObject({ statusCode: 415 });
    const bug = await send(port, { method: 'GET', path: '/bug', headers: {} });
    expect(bug.status).toBe(500);
    expect(bug.text).not.toContain('secret');
    expect(errors).toHaveLength(1);
  });
  test('pages are served from their folder, and nothing beside it', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'gatehouse-pages-'));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    writeFileSync(join(folder, 'index.html'), '<p>pages</p>');
    const { port } = await startServer({ pagesFolder: folder });
    const page = await send(port, { method: 'GET', path: '/', headers: {} });
    expect(page).toMatchObject({ status: 200, text: '<p>pages</p>' });
    expect(page.headers['content-security-policy']).toContain("frame-ancestors 'none'");
    for (const path of ['/../package.json', '/%2e%2e/package.json', '/..%2fpackage.json', '/missing.js'])
      expect((await send(port, { method: 'GET', path, headers: {} })).status).toBe(404);
    expect((await send(port, { body: listBody })).status).toBe(200);
  });
});

describe('malformed HTTP', () => {
  test.each([
    ['no HTTP at all', 'hello\r\n\r\n'],
    ['a NUL byte in the address', `POST /mcp/a\u0000b HTTP/1.1\r\nHost: localhost\r\n\r\n`],
    ['no Host', `POST /mcp/${token} HTTP/1.1\r\n\r\n`],
    ['two lengths', `POST /mcp/${token} HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n`],
    [
      'a length and chunks',
      `POST /mcp/${token} HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n`,
    ],
    ['a header line without a colon', `POST /mcp/${token} HTTP/1.1\r\nHost: localhost\r\nnonsense\r\n\r\n`],
    ['headers beyond measure', `POST /mcp/${token} HTTP/1.1\r\nHost: localhost\r\nX: ${'x'.repeat(40_000)}\r\n\r\n`],
  ])('%s is refused and the server lives on', async (_what, bytes) => {
    const { port, errors } = await startServer();
    const answer = await sendRaw(port, bytes);
    expect(answer).toMatch(/^HTTP\/1\.1 4\d\d /);
    expect(answer).not.toContain(token);
    expect((await send(port, { body: listBody })).status).toBe(200);
    expect(errors).toEqual([]);
  });
});

describe('close', () => {
  test('finishes the call in flight, takes no new one, and ends kept-alive connections', async () => {
    const started = latch();
    const finish = latch();
    const gateway = createFakeGateway({
      tokens: { [token]: fakeEndpoint() },
      onCall: async () => {
        started.resolve();
        await finish.promise;
        return done({ finished: true });
      },
    });
    const { server, url, port } = await startServer({ gateway });
    const call = fetch(url, { method: 'POST', headers: json, body: callBody });
    await fetch(url, { method: 'POST', headers: json, body: listBody }).then((answer) => answer.text());
    await started.promise;
    const closed = server.close(20_000);
    await expect(send(port, { body: listBody })).rejects.toThrow(/ECONNREFUSED/);
    finish.resolve();
    expect(await (await call).json()).toMatchObject({ result: { content: [{ text: '{"finished":true}' }] } });
    await closed;
  });
  test('ends what does not finish in time', async () => {
    const started = latch<Cancellation>();
    const gateway = createFakeGateway({
      tokens: { [token]: fakeEndpoint() },
      onCall: ({ origin }) => {
        started.resolve(origin.signal);
        return new Promise(() => {});
      },
    });
    const { server, url } = await startServer({ gateway });
    const call = fetch(url, { method: 'POST', headers: json, body: callBody });
    const refused = expect(call).rejects.toThrow();
    const signal = await started.promise;
    const ended = latch();
    signal.addEventListener('abort', () => ended.resolve());
    await server.close(10);
    await refused;
    await ended.promise;
  });
});

test('a taken port is Node’s own error, for the caller to put into words', async () => {
  const { port } = await startServer();
  await expect(startServer({ port })).rejects.toMatchObject({ code: 'EADDRINUSE' });
});
