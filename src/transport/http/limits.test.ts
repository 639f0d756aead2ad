import { once } from 'node:events';
import { IncomingMessage } from 'node:http';
import { connect, Socket } from 'node:net';
import { describe, expect, it } from 'vitest';
import { createFakeGateway, done, fakeEndpoint } from '../../mcp/test-support/fake-gateway.js';
import { memoryCounters } from '../../store/index.js';
import { createCallLimit } from './call-limit.js';
import { createGuessLimit } from './guess-limit.js';
import { callBody, latch, listBody, send, startServer, token } from './test-support/start-server.js';

const guess = `/mcp/ghs_${'b'.repeat(49)}`;

/** A guess that a proxy passes on, by whom it says that it comes from. */
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
    const { port } = await startServer({ requestTimeoutMs: 200, callsPerServerMax: 1 });
    const socket = connect(port, '127.0.0.1');
    const closed = once(socket, 'close');
    socket.on('error', () => {});
    socket.resume();
    socket.write(begun);
    await closed;
    expect((await send(port, { body: listBody })).status).toBe(200);
  });
});

describe('calls under way', () => {
  it('are so many a server: as many again wait, one more is sent away with 503, and a place left is taken at once', async () => {
    const release = latch();
    const entered = latch();
    let count = 0;
    const gateway = createFakeGateway({
      tokens: { [token]: fakeEndpoint(), [`ghs_${'c'.repeat(49)}`]: otherEndpoint() },
      onCall: async () => {
        count += 1;
        if (count === 1) entered.resolve();
        await release.promise;
        return done();
      },
    });
    const { port } = await startServer({ gateway, callsPerServerMax: 1, callWaitMs: 60_000 });
    const call = send(port, { body: callBody });
    await entered.promise;
    const others = [send(port, { body: callBody }), send(port, { body: callBody })];
    const refused = await Promise.race(others);
    expect([refused.status, refused.headers['retry-after']]).toEqual([503, '1']);
    expect((await send(port, { path: `/mcp/ghs_${'c'.repeat(49)}`, body: listBody })).status).toBe(200);
    release.resolve();
    expect((await call).status).toBe(200);
    expect((await Promise.all(others)).map(({ status }) => status).sort()).toEqual([200, 503]);
    expect((await send(port, { body: listBody })).status).toBe(200);
  });

  it('send away whoever has waited in vain', async () => {
    const release = latch();
    const entered = latch();
    const gateway = createFakeGateway({
      tokens: { [token]: fakeEndpoint() },
      onCall: async () => {
        entered.resolve();
        await release.promise;
        return done();
      },
    });
    const { port } = await startServer({ gateway, callsPerServerMax: 1, callWaitMs: 20 });
    const call = send(port, { body: callBody });
    await entered.promise;
    expect((await send(port, { body: callBody })).status).toBe(503);
    release.resolve();
    expect((await call).status).toBe(200);
  });

  it('take turns in the order in which they came, and are forgotten when none is left', async () => {
    const limit = createCallLimit(1, 60_000);
    expect([limit.enter('a'), limit.enter('b')]).toEqual([true, true]);
    const [second, third] = [limit.enter('a'), limit.enter('a')];
    expect(third).toBe(false);
    limit.leave('a');
    expect(await second).toBe(true);
    const fourth = limit.enter('a');
    limit.leave('a');
    expect(await fourth).toBe(true);
    limit.leave('a');
    limit.leave('a');
    expect(limit.enter('a')).toBe(true);
  });
});

function otherEndpoint(): ReturnType<typeof fakeEndpoint> {
  const endpoint = fakeEndpoint();
  return { ...endpoint, server: { ...endpoint.server, id: 'mcp_2' } };
}
