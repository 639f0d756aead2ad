import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import { Redis } from 'ioredis';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { systemClock } from '../../base/index.js';
import type { CounterTable } from '../interfaces.js';
import { memoryCounters } from '../memory-counters.js';
import { createLink, type Link } from '../redis/link.js';
import { applyCount, sharedCounters } from '../redis/shared-counters.js';

const price = { costMs: 20_000, withinMs: 60_000 };
const learnWithinMs = 1_000;

interface Gateway {
  readonly counters: CounterTable;
  readonly link: Link;
}

function startGateway(url: string, { isDeaf = false } = {}): Gateway {
  const own = memoryCounters(systemClock);
  const link = createLink(url, systemClock, {
    onAnnounced: () => undefined,
    onCounted: (message) => (isDeaf ? undefined : applyCount(own, message)),
  });
  return { link, counters: sharedCounters(own, link) };
}

const isUp = (...gateways: readonly Gateway[]): Promise<void> =>
  vi.waitFor(() => expect(gateways.map(({ link }) => link.isUp())).not.toContain(false), { timeout: 10_000 });

/** How many charges of a name are taken before one is refused. */
function drain({ counters }: Gateway, name: string): number {
  let taken = 0;
  while (taken < 100 && counters.charge(name, price) === 0) taken += 1;
  return taken;
}

/** A way to Redis that can be cut. */
interface Passage {
  readonly url: string;
  cut(): void;
  mend(): void;
  close(): void;
}

async function startPassage(redisUrl: string): Promise<Passage> {
  const { hostname, port } = new URL(redisUrl);
  const ends = new Set<Socket>();
  let isCut = false;
  const cut = (): void => {
    isCut = true;
    for (const end of ends) end.destroy();
    ends.clear();
  };
  const server = createServer((near) => {
    if (isCut) {
      near.destroy();
      return;
    }
    const far = connect(Number(port), hostname);
    for (const end of [near, far]) ends.add(end.on('error', () => end.destroy()));
    near.pipe(far).pipe(near);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  return {
    url: `redis://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`,
    cut,
    mend: () => {
      isCut = false;
    },
    close: () => {
      cut();
      server.close();
    },
  };
}

/** What counts of a Redis that was never there come to. */
export function describeLoneCounters(): void {
  it('are those of each gateway alone', () => {
    const gateways = [startGateway('redis://127.0.0.1:1'), startGateway('redis://127.0.0.1:1')];
    expect(gateways.map((gateway) => drain(gateway, 'a'))).toEqual([3, 3]);
    for (const { link } of gateways) link.close();
  });
}

/** What counts of two gateways on one Redis, which nobody else uses meanwhile, come to. */
export function describeSharedCounters(redisUrl: string): void {
  let passage: Passage;
  let asking: Redis;
  let one: Gateway;
  let other: Gateway;
  beforeEach(async () => {
    asking = new Redis(redisUrl);
    await asking.flushall();
    passage = await startPassage(redisUrl);
    one = startGateway(passage.url);
    other = startGateway(passage.url);
    await isUp(one, other);
    await vi.waitFor(async () => expect(await asking.pubsub('NUMSUB', 'gatehouse:counted')).toContain(2));
  });
  afterEach(() => {
    for (const { link } of [one, other]) link.close();
    asking.disconnect();
    passage.close();
  });

  it('are learnt by the one that was never asked as soon as there is nothing left', async () => {
    expect(drain(one, 'a')).toBe(3);
    // A price that fits in only where nothing was charged, and is never charged where it does not.
    const whole = { costMs: 1, withinMs: 1 };
    await vi.waitFor(() => expect(other.counters.charge('a', whole)).toBeGreaterThan(30_000), {
      timeout: learnWithinMs,
    });
    expect(drain(other, 'b')).toBe(3);
  });

  it('add up when each has charged a part, and what ran past the bounds is waited for', async () => {
    expect([one.counters.charge('a', price), one.counters.charge('a', price)]).toEqual([0, 0]);
    await vi.waitFor(async () => expect(await asking.pttl('gatehouse:count:a')).toBeGreaterThan(30_000));
    expect([other.counters.charge('a', price), other.counters.charge('a', price)]).toEqual([0, 0]);
    for (const { counters } of [one, other])
      await vi.waitFor(() => expect(counters.charge('a', price)).toBeGreaterThan(30_000), { timeout: learnWithinMs });
  });

  it('are learnt from the answer to a charge by one that hears nothing', async () => {
    const deaf = startGateway(passage.url, { isDeaf: true });
    await isUp(deaf);
    expect(drain(one, 'a')).toBe(3);
    await vi.waitFor(async () => expect(await asking.pttl('gatehouse:count:a')).toBeGreaterThan(50_000));
    expect(deaf.counters.charge('a', price)).toBe(0);
    await vi.waitFor(() => expect(deaf.counters.charge('a', price)).toBeGreaterThan(30_000), {
      timeout: learnWithinMs,
    });
    deaf.link.close();
  });

  it('are one key a name, without a value, that ends within twice the bounds', async () => {
    const third = startGateway(passage.url);
    await isUp(third);
    expect([one, other, third].map((gateway) => drain(gateway, 'a'))).toEqual([3, 3, 3]);
    one.counters.charge('b', price);
    await vi.waitFor(async () => expect(await asking.pttl('gatehouse:count:a')).toBeGreaterThan(110_000));
    await vi.waitFor(async () => expect(await asking.dbsize()).toBe(2));
    expect(await asking.get('gatehouse:count:a')).toBe('');
    expect(await asking.pttl('gatehouse:count:a')).toBeLessThanOrEqual(2 * price.withinMs);
    expect(await asking.pttl('gatehouse:count:b')).toBeGreaterThan(0);
    third.link.close();
  });

  it('go on in each gateway while Redis hangs, and of many names few are told', async () => {
    await asking.call('CLIENT', 'PAUSE', '1500', 'ALL');
    const begun = systemClock.monotonic();
    for (let index = 0; index < 5_000; index += 1) one.counters.charge(`name ${index}`, price);
    expect(drain(one, 'a')).toBe(3);
    expect(systemClock.monotonic() - begun).toBeLessThan(1_000);
    // After Redis resumes, it has the calls made meanwhile, and none that would have had to wait for it.
    expect(await asking.dbsize()).toBeLessThanOrEqual(100);
    await isUp(one);
    one.counters.charge('later', price);
    await vi.waitFor(async () => expect(await asking.exists('gatehouse:count:later')).toBe(1));
  });

  it('stay with those that have them when Redis is gone, and are shared again when it is back', async () => {
    expect(drain(one, 'a')).toBe(3);
    passage.cut();
    await vi.waitFor(() => expect(other.link.isUp()).toBe(false), { timeout: 10_000 });
    expect(drain(one, 'a')).toBe(0);
    expect([drain(one, 'b'), drain(other, 'b')]).toEqual([3, 3]);
    passage.mend();
    await isUp(one, other);
    expect(drain(one, 'a')).toBe(0);
    expect(drain(one, 'c')).toBe(3);
    await vi.waitFor(async () => expect(await asking.exists('gatehouse:count:c')).toBe(1), { timeout: 10_000 });
    await vi.waitFor(() => expect(other.counters.charge('c', price)).toBeGreaterThan(0), { timeout: learnWithinMs });
  });
}
