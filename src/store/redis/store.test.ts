import { Redis } from 'ioredis';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { systemClock } from '../../base/index.js';
import { describeStore } from '../contract.js';
import { openStore, type Store } from '../index.js';
import { type PostgresGround, preparePostgres, testDatabaseUrl } from '../test-support/postgres-ground.js';
import { sampleAccount, sampleSecret, sampleServer } from '../test-support/sample-rows.js';
import { describeLoneCounters, describeSharedCounters } from '../test-support/shared-counters.js';

const redisUrl = process.env.TEST_REDIS_URL ?? '';
const isSkipped = testDatabaseUrl === '' || redisUrl === '';

async function openBoth(ground: PostgresGround, url = redisUrl): Promise<Store> {
  return openStore({ databaseUrl: ground.url, redisUrl: url, dataDir: '', clock: systemClock });
}

// The rows of one test bear the same names as those of the next, so each begins with an empty Redis.
async function emptyRedis(): Promise<void> {
  const redis = new Redis(redisUrl);
  await redis.flushall();
  redis.disconnect();
}

const isCached = (store: Store): Promise<void> => vi.waitFor(() => expect(store.cacheState()).toBe('ready'));

describe.skipIf(isSkipped)('with DATABASE_URL and REDIS_URL', () => {
  describeStore('PostgreSQL behind Redis', async () => {
    await emptyRedis();
    const ground = await preparePostgres();
    return {
      ...ground,
      open: async () => {
        const store = await openBoth(ground);
        await isCached(store);
        return store;
      },
    };
  });
  describeStore('PostgreSQL behind a Redis that is not there', async () => {
    const ground = await preparePostgres();
    return { ...ground, open: () => openBoth(ground, 'redis://127.0.0.1:1') };
  });
  describe('copies in Redis', () => describeCopies());
  describe('counts of two gateways on one Redis', () => describeSharedCounters(redisUrl));
});

describe('counts without the Redis that is configured', () => describeLoneCounters());

function describeCopies(): void {
  let ground: PostgresGround;
  let store: Store;
  let other: Store;
  let redis: Redis;
  beforeEach(async () => {
    await emptyRedis();
    ground = await preparePostgres();
    redis = new Redis(redisUrl);
    store = await openBoth(ground);
    other = await openBoth(ground);
    await Promise.all([isCached(store), isCached(other)]);
    await store.accounts.insert(sampleAccount());
  });
  afterEach(async () => {
    redis.disconnect();
    await Promise.all([store.close(), other.close()]);
    await ground.dispose();
  });
  const serverKey = 'gatehouse:server:hash_1';
  const settled = async (): Promise<void> => {
    for (const { servers } of [store, other]) servers.changeAnnounced();
    await vi.waitFor(async () => expect(await store.servers.changeCount()).toBe(await other.servers.changeCount()));
  };

  it('answer for the database while nothing has changed', async () => {
    await store.servers.insert(sampleServer());
    await settled();
    expect(await store.servers.findByTokenHash('hash_1')).toEqual(sampleServer());
    // A change of the database behind the gateways' back shows that it was not queried.
    await ground.ask("update mcp_server set name = 'behind the back'");
    expect((await other.servers.findByTokenHash('hash_1'))?.name).toBe('Read only');
  });

  it('live no longer than their server', async () => {
    const expiresAt = Date.now() + 60_000;
    await store.servers.insert(sampleServer({ expiresAt }));
    await store.servers.findByTokenHash('hash_1');
    const left = await redis.pttl(serverKey);
    expect(left).toBeGreaterThan(0);
    expect(left).toBeLessThanOrEqual(60_000);
  });

  it('go with their server, and one that was put back by hand opens nothing', async () => {
    await store.servers.insert(sampleServer());
    await store.servers.findByTokenHash('hash_1');
    const copy = (await redis.get(serverKey)) ?? '';
    expect(copy).toContain('mcp_1');
    await store.servers.remove('mcp_1', { reason: 'revoked', at: 5_000, purgeAt: 6_000 });
    expect(await redis.exists(serverKey)).toBe(0);
    // As a Redis would bring it back that was cut off while the server was revoked.
    await redis.set(serverKey, copy);
    await settled();
    expect(await store.servers.findByTokenHash('hash_1')).toBeUndefined();
    expect(await other.servers.findByTokenHash('hash_1')).toBeUndefined();
  });

  it('hold access tokens sealed, and refresh tokens not at all', async () => {
    const expiresAt = Date.now() + 3_600_000;
    await store.secrets.put([sampleSecret(), sampleSecret({ kind: 'access_token', sealed: 'YWNjZXNz', expiresAt })]);
    await store.secrets.get('acc_1', 'refresh_token');
    const keys = (await redis.keys('*')).filter((key) => key.includes('acc_1'));
    expect(keys).toEqual(['gatehouse:access-token:acc_1']);
    expect(await redis.get('gatehouse:access-token:acc_1')).toContain('YWNjZXNz');
    await store.accounts.delete('acc_1', 5_000);
    await settled();
    expect(await other.secrets.get('acc_1', 'access_token')).toBeUndefined();
  });

  it('never decide who holds a lease: a gateway that has lost Redis and one that has not take turns', async () => {
    const alone = await openBoth(ground, 'redis://127.0.0.1:1');
    expect(await alone.leases.acquire('refresh/acc_1', 'a', 1_000, 60_000)).toBe(true);
    expect(await store.leases.acquire('refresh/acc_1', 'b', 1_000, 60_000)).toBe(false);
    await alone.leases.release('refresh/acc_1', 'a');
    expect(await store.leases.acquire('refresh/acc_1', 'b', 1_000, 60_000)).toBe(true);
    expect(await alone.leases.acquire('refresh/acc_1', 'a', 1_000, 60_000)).toBe(false);
    await alone.close();
  });
}
