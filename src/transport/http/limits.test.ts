import { once } from 'node:events';
import { IncomingMessage } from 'node:http';
import { connect, Socket } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { refuse } from '../../base/index.js';
import { createFakeGateway, fakeEndpoint } from '../../mcp/test-support/fake-gateway.js';
import { memoryCounters } from '../../store/index.js';
import { createGuessLimit } from './guess-limit.js';
import { callBody, listBody, send, startServer, token } from './test-support/start-server.js';

const guess = `/mcp/gths_${'b'.repeat(49)}`;

/** Sends a guess through a proxy, by the client address that the proxy forwards. */
function guessesOf(port: number): (forwarded: string) => Promise<number> {
  const json = { 'content-type': 'application/json' };
  return async (forwarded) =>
    (await send(port, { path: guess, headers: { ...json, 'x-forwarded-for': forwarded } })).status;
}

describe('URLs that open nothing', () => {
  it('cost more and more of one address, while those that open something go on working', async () => {
    let now = 0;
    const { port } = await startServer({ counters: memoryCounters({ monotonic: () => now }) });
    const statuses: number[] = [];
    for (let index = 0; index < 40; index += 1) statuses.push((await send(port, { path: guess })).status);
    expect(statuses.filter((status) => status === 404)).toHaveLength(30);
    const refused = await send(port, { path: guess });
    expect([refused.status, refused.headers['retry-after']]).toEqual([429, '2']);
    expect(refused.text).not.toContain('bbbb');
    expect((await send(port, { body: listBody })).status).toBe(200);
    now += 2_000;
    expect((await send(port, { path: guess })).status).toBe(404);
    expect((await send(port, { path: guess })).status).toBe(429);
  });

  it('count by network, and forget the oldest address when there is no room', () => {
    const limit = createGuessLimit({ counters: memoryCounters({ monotonic: () => 0 }), digest: (text) => text });
    const charge = (remoteAddress: string): number =>
      limit.charge(Object.assign(new IncomingMessage(new Socket()), { socket: { remoteAddress } }));
    const drain = (address: string): number => {
      let free = 0;
      while (free < 100 && charge(address) === 0) free += 1;
      return free;
    };
    expect(drain('2001:db8::1')).toBe(30);
    expect(charge('2001:db8:0:0:ffff::9')).toBeGreaterThan(0);
    expect(charge('2001:db8:0:1::9')).toBe(0);
    expect(drain('192.0.2.1')).toBe(30);
    expect(charge('::ffff:192.0.2.1')).toBeGreaterThan(0);
    for (let index = 0; index < 20_001; index += 1) charge(`host-${index}`);
    expect(charge('192.0.2.1')).toBe(0);
  });

  it('count for whom a trusted proxy speaks, whatever callers say of themselves', async () => {
    const trustedProxies = ['loopback', '192.0.2.0/24'];
    const { port } = await startServer({ counters: memoryCounters({ monotonic: () => 0 }), trustedProxies });
    const guessFrom = guessesOf(port);
    for (let index = 0; index < 30; index += 1) {
      expect(await guessFrom(`198.51.100.${index}, 203.0.113.7, 192.0.2.${index}`)).toBe(404);
      expect(await guessFrom('2001:db8::1')).toBe(404);
    }
    expect(await guessFrom('203.0.113.7')).toBe(429);
    expect(await guessFrom('203.0.113.8, 203.0.113.7')).toBe(429);
    expect(await guessFrom('2001:db8:0:0:1::1')).toBe(429);
    expect(await guessFrom('203.0.113.8')).toBe(404);
    expect((await send(port, { path: guess })).status).toBe(404);
  });

  it('count for the proxy itself where nobody trusts it', async () => {
    const { port } = await startServer({ counters: memoryCounters({ monotonic: () => 0 }) });
    const guessFrom = guessesOf(port);
    for (let index = 0; index < 30; index += 1) expect(await guessFrom(`203.0.113.${index}`)).toBe(404);
    expect(await guessFrom('203.0.113.30')).toBe(429);
  });
});

describe('clients that are slow', () => {
  it.each([
    ['in their headers', `POST /mcp/${token} HTTP/1.1\r\nHost: localhost\r\nX-Half: `],
    [
      'in their body',
      `POST /mcp/${token} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 50\r\n\r\n{`,
    ],
  ])('%s are cut off, and hold no place among the calls', async (_where, begun) => {
    const { port } = await startServer({ requestTimeoutMs: 200 });
    const socket = connect(port, '127.0.0.1');
    const closed = once(socket, 'close');
    socket.on('error', () => {});
    socket.resume();
    socket.write(begun);
    await closed;
    expect((await send(port, { body: listBody })).status).toBe(200);
  });
});

describe('a gateway that is busy', () => {
  it('tells the model of a call to wait, and for how long, and goes on with whatever needs no place', async () => {
    const gateway = createFakeGateway({
      tokens: { [token]: fakeEndpoint() },
      onCall: async () => {
        const { refusal } = refuse('busy', 'Too many calls.', { data: { retry_after_seconds: 5 } });
        return { kind: 'refused', refusal };
      },
    });
    const { port } = await startServer({ gateway });
    const refused = await send(port, { body: callBody });
    // Several clients drop the words of an HTTP error, and then say that a call may have been carried out.
    expect([refused.status, refused.headers['retry-after']]).toEqual([200, '5']);
    expect(JSON.parse(refused.text)).toMatchObject({
      id: 1,
      result: { isError: true, content: [{ text: expect.stringMatching(/^Error: Too many calls\./) }] },
    });
    expect((await send(port, { body: listBody })).status).toBe(200);
  });

  it('is not what 1,000 requests make of it whose bodies never come', async () => {
    const { port } = await startServer();
    const head = `POST /mcp/${token} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 50\r\n\r\n{`;
    const sockets = await Promise.all(
      Array.from({ length: 1_000 }, async () => {
        const socket = connect(port, '127.0.0.1');
        onTestFinished(() => void socket.destroy());
        await once(socket, 'connect');
        socket.write(head);
        return socket;
      }),
    );
    expect(sockets).toHaveLength(1_000);
    expect((await send(port, { body: callBody })).status).toBe(200);
  });
});
