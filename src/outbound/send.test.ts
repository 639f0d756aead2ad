import { createServer } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createRoutes, createSender, OpenRequests, type OutboundRequest, type Send } from './index.js';
import { startUpstream } from './test-support/start-upstream.js';

const host = 'api.acme.example';

function senderTo(
  origin: string,
  options: { answerBytesMax?: number; connections?: number; open?: OpenRequests } = {},
): Send {
  const routes = createRoutes({
    allowedHosts: new Set([host, 'localhost', '127.0.0.1']),
    connectTo: new Map([[host, origin]]),
    connectionsPerOrigin: options.connections ?? 4,
    answerBytesMax: options.answerBytesMax ?? 1_000_000,
  });
  onTestFinished(() => routes.close());
  return createSender(routes, options.open);
}

function request(changes: Partial<OutboundRequest> = {}): OutboundRequest {
  return {
    host,
    method: 'GET',
    path: '/things',
    headers: { authorization: 'Bearer one' },
    signal: new AbortController().signal,
    timeoutMs: 5_000,
    ...changes,
  };
}

/** An address of this machine at which nobody listens. */
async function closedOrigin(): Promise<string> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
}

async function refusalOf(sent: ReturnType<Send>) {
  const result = await sent;
  if (result.ok) throw new Error(`was answered: ${result.value.status} ${result.value.text}`);
  return result.refusal;
}

describe('what is refused', () => {
  it('sends nothing to a host that no integration lists', async () => {
    const upstream = await startUpstream((_request, response) => response.end('{}'));
    const refusal = await refusalOf(senderTo(upstream.origin)(request({ host: 'elsewhere.example' })));
    expect(refusal.code).toBe('forbidden');
    expect(refusal.message).toContain('elsewhere.example');
    expect(upstream.seen).toEqual([]);
  });

  it('does not connect to a listed name that resolves to a private address', async () => {
    const refusal = await refusalOf(senderTo('http://127.0.0.1:9')(request({ host: 'localhost' })));
    expect(refusal).toMatchObject({ code: 'upstream_failed' });
    expect(refusal.message).toContain('private addresses');
  });

  it('does not connect to an IP address in place of a host name', async () => {
    const refusal = await refusalOf(senderTo('http://127.0.0.1:9')(request({ host: '127.0.0.1' })));
    expect(refusal.code).toBe('forbidden');
  });

  it('does not follow redirects', async () => {
    const upstream = await startUpstream((_request, response) => {
      response.writeHead(302, { location: '/elsewhere' });
      response.end();
    });
    expect(await senderTo(upstream.origin)(request())).toMatchObject({ ok: true, value: { status: 302 } });
    expect(upstream.seen.map(({ url }) => url)).toEqual(['/things']);
  });

  it('ends a response that is still trickling in at the deadline', async () => {
    const upstream = await startUpstream((_request, response) => {
      response.writeHead(200);
      const drip = setInterval(() => response.write(' '), 10);
      response.on('close', () => clearInterval(drip));
    });
    const refusal = await refusalOf(senderTo(upstream.origin)(request({ timeoutMs: 150 })));
    expect(refusal.code).toBe('upstream_timeout');
    expect(refusal.message).toContain('0.15 seconds');
  });

  it('times out if a service never responds, and warns that a write may have been carried out', async () => {
    const upstream = await startUpstream(() => {});
    const sent = senderTo(upstream.origin)(request({ method: 'POST', body: '{}', timeoutMs: 100 }));
    const refusal = await refusalOf(sent);
    expect(refusal.code).toBe('upstream_timeout');
    expect(refusal.message).toContain('may have been carried out');
  });

  it('says that nothing was sent where no connection came about: a name that cannot be found, a closed port', async () => {
    for (const origin of ['http://no-such-host.invalid', await closedOrigin()]) {
      const refusal = await refusalOf(senderTo(origin)(request({ method: 'POST', body: '{}' })));
      expect(refusal.code).toBe('upstream_failed');
      expect(refusal.message).toContain('Nothing was sent.');
      expect(refusal.message).not.toContain('may have been carried out');
    }
  });

  it('does not send what was given up while it waited for a free connection', async () => {
    let release: () => void = () => {};
    const upstream = await startUpstream((_request, response) => {
      release = () => response.end('{}');
    });
    const send = senderTo(upstream.origin, { connections: 1 });
    const first = send(request({ path: '/first' }));
    await expect.poll(() => upstream.seen.length).toBe(1);
    const abort = new AbortController();
    const second = send(request({ path: '/second', signal: abort.signal }));
    abort.abort();
    expect((await refusalOf(second)).message).toContain('cancelled');
    release();
    expect((await first).ok).toBe(true);
    const third = send(request({ path: '/third' }));
    await expect.poll(() => upstream.seen.length).toBe(2);
    release();
    await third;
    expect(upstream.seen.map(({ url }) => url)).toEqual(['/first', '/third']);
  });

  it('sends nothing for a caller that has left already', async () => {
    const upstream = await startUpstream((_request, response) => response.end('{}'));
    const refusal = await refusalOf(senderTo(upstream.origin)(request({ signal: AbortSignal.abort() })));
    expect(refusal.message).toContain('cancelled');
    expect(upstream.seen).toEqual([]);
  });

  it('stops the upstream call when the caller leaves during it', async () => {
    let isClosed = false;
    const upstream = await startUpstream((_request, response) => {
      response.on('close', () => {
        isClosed = true;
      });
    });
    const abort = new AbortController();
    const sent = senderTo(upstream.origin)(request({ signal: abort.signal }));
    await expect.poll(() => upstream.seen.length).toBe(1);
    abort.abort();
    expect((await refusalOf(sent)).message).toContain('cancelled by the caller');
    await expect.poll(() => isClosed).toBe(true);
  });

  it.each([
    ['declared', { 'content-length': '2000' }],
    ['undeclared', {}],
  ])('reads no more of a long answer than it takes (length %s)', async (_name, headers) => {
    const upstream = await startUpstream((_request, response) => {
      response.writeHead(200, headers);
      response.end('x'.repeat(2000));
    });
    const refusal = await refusalOf(senderTo(upstream.origin, { answerBytesMax: 1000 })(request()));
    expect(refusal.code).toBe('upstream_failed');
    expect(refusal.message).toContain('more than 1000 bytes');
  });

  it('names the fault of a connection that cannot be opened', async () => {
    const refusal = await refusalOf(senderTo('http://127.0.0.1:9')(request()));
    expect(refusal.code).toBe('upstream_failed');
    expect(refusal.message).toContain('ECONNREFUSED');
  });

  it('answers where the service cuts the connection in the middle of its answer', async () => {
    const server = createServer((socket) => {
      socket.once('data', () => {
        socket.write('HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n{"a":');
        socket.destroySoon();
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void server.close());
    const address = server.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    expect((await refusalOf(senderTo(`http://127.0.0.1:${port}`)(request()))).code).toBe('upstream_failed');
  });

  it('refuses a header that could smuggle another', async () => {
    const upstream = await startUpstream((_request, response) => response.end('{}'));
    const sent = senderTo(upstream.origin)(request({ headers: { authorization: 'Bearer a\r\nx-evil: 1' } }));
    expect((await refusalOf(sent)).code).toBe('upstream_failed');
    expect(upstream.seen).toEqual([]);
  });
});

describe('what is sent', () => {
  it('sends method, path, headers and body as they are, under the name of the host that was meant', async () => {
    const upstream = await startUpstream((_request, response) => response.end('{"ok":true}'));
    const reply = await senderTo(upstream.origin)(
      request({
        method: 'DELETE',
        path: '/a%2Fb?c=%26',
        body: '{"id":9223372036854775807}',
        headers: { authorization: 'Bearer one', 'content-type': 'application/json' },
      }),
    );
    expect(reply).toMatchObject({ ok: true, value: { status: 200, text: '{"ok":true}' } });
    expect(upstream.seen).toMatchObject([
      {
        method: 'DELETE',
        url: '/a%2Fb?c=%26',
        body: '{"id":9223372036854775807}',
        headers: { host, authorization: 'Bearer one' },
      },
    ]);
  });

  it('sends the body of a GET too, for services that want one', async () => {
    const upstream = await startUpstream((_request, response) => response.end('{}'));
    const send = senderTo(upstream.origin);
    expect((await send(request({ body: '{"a":1}' }))).ok).toBe(true);
    expect((await send(request({ path: '/after' }))).ok).toBe(true);
    expect(upstream.seen.map(({ method, url, body }) => [method, url, body])).toEqual([
      ['GET', '/things', '{"a":1}'],
      ['GET', '/after', ''],
    ]);
  });

  it('joins a text whose characters fall on two pieces', async () => {
    const bytes = Buffer.from('{"name":"Zoë 🏛"}');
    const upstream = await startUpstream((_request, response) => {
      response.writeHead(200);
      response.write(bytes.subarray(0, 11));
      setImmediate(() => response.end(bytes.subarray(11)));
    });
    expect(await senderTo(upstream.origin)(request())).toMatchObject({ value: { text: '{"name":"Zoë 🏛"}' } });
  });

  it('answers headers in lower case, repeated ones joined', async () => {
    const upstream = await startUpstream((_request, response) => {
      response.setHeader('X-RateLimit-Limit', ['30', '60']);
      response.end();
    });
    expect(await senderTo(upstream.origin)(request())).toMatchObject({
      value: { headers: { 'x-ratelimit-limit': '30, 60' }, text: '' },
    });
  });
});

describe('a process that must stop', () => {
  it('ends every open request with its name, counts them, and sends no more', async () => {
    const upstream = await startUpstream(() => {});
    const open = new OpenRequests();
    const send = senderTo(upstream.origin, { open });
    const sent = [send(request()), send(request({ method: 'POST', body: '{}' }))];
    await expect.poll(() => upstream.seen.length).toBe(2);
    expect(open.stopAll()).toBe(2);
    const [read, write] = await Promise.all(sent.map(refusalOf));
    expect(read?.message).toBe(`The gateway stopped before ${host} responded.`);
    expect(write?.message).toContain('it may have been carried out');
    expect(await refusalOf(send(request()))).toMatchObject({
      code: 'unavailable',
      message: expect.stringContaining('Nothing was sent'),
    });
    expect([upstream.seen.length, open.stopAll()]).toEqual([2, 0]);
  });
});
