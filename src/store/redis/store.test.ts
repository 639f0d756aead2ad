import { Redis } from 'ioredis';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { systemClock } from '../../base/index.js';
import { describeStore } from '../contract.js';
import { openStore, type Store } from '../index.js';
import { type PostgresGround, sharePostgres, testDatabaseUrl } from '../test-support/postgres-ground.js';
import { sampleAccount, sampleApiToken, sampleSecret, sampleServer } from '../test-support/sample-rows.js';
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

const isCached = (store: Store): Promise<void> =>
  vi.waitFor(() => expect(store.cacheState()).toBe('ready'), { interval: 5 });

describe.skipIf(isSkipped)('with DATABASE_URL and REDIS_URL', () => {
  const preparePostgres = sharePostgres();
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
  describe('Redis of two gateways', () => describeRedis(preparePostgres));
  describe('counts of two gateways on one Redis', () => describeSharedCounters(redisUrl));
});

describe('counts without the Redis that is configured', () => describeLoneCounters());

function describeRedis(preparePostgres: () => Promise<PostgresGround>): void {
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

  it('does not contain rows or secrets', async () => {
    const expiresAt = Date.now() + 3_600_000;
    await store.servers.insert(sampleServer());
    await store.secrets.put([sampleSecret(), sampleSecret({ kind: 'access_token', sealed: 'YWNjZXNz', expiresAt })]);
    for (const { servers, secrets } of [store, other]) {
      expect(await servers.findByTokenHash('hash_1')).toEqual(sampleServer());
      expect((await secrets.get('acc_1', 'access_token'))?.sealed).toBe('YWNjZXNz');
    }
    expect(await redis.keys('*')).toEqual([]);
  });

  it('signals every change of servers, accounts and API tokens', async () => {
    let signals = 0;
    const listener = redis.duplicate();
    listener.on('message', () => {
      signals += 1;
    });
    await listener.subscribe('gatehouse:change');
    const end = { reason: 'revoked', at: 5_000, purgeAt: 6_000 } as const;
    const server = sampleServer({ updatedAt: 1_000 });
    const changes: readonly [string, () => Promise<unknown>][] = [
      ['insert a server', () => store.servers.insert(server)],
      ['update a server', () => store.servers.update('mcp_1', { name: 'Renamed', updatedAt: 1_001 }, 1_000)],
      [
        'rotate a token',
        () =>
          store.servers.rotate('mcp_1', 'hash_2', {
            ...end,
            reason: 'rotated',
            tokenHash: 'hash_1',
            serverId: 'mcp_1',
          }),
      ],
      ['remove a server', () => store.servers.remove('mcp_1', end)],
      [
        'insert several servers',
        () => store.servers.insertMany([sampleServer({ id: 'mcp_2', tokenHash: 'hash_3', expiresAt: 2_000 })], []),
      ],
      ['remove expired servers', () => store.servers.removeExpired(3_000, 10)],
      ['update an account', () => store.accounts.update('acc_1', { status: 'needs_reauth' })],
      ['insert an API token', () => store.apiTokens.insert(sampleApiToken())],
      ['delete an API token', () => store.apiTokens.delete('tok_1')],
      ['delete an account', () => store.accounts.delete('acc_1', 5_000)],
    ];
    for (const [change, make] of changes) {
      const before = signals;
      await make();
      await vi.waitFor(() => expect(signals, change).toBe(before + 1));
    }
    listener.disconnect();
  });

  it('never grants a lease: a gateway without Redis and one with it take turns', async () => {
    const alone = await openBoth(ground, 'redis://127.0.0.1:1');
    expect(await alone.leases.acquire('refresh/acc_1', 'a', 1_000, 60_000)).toBe(true);
    expect(await store.leases.acquire('refresh/acc_1', 'b', 1_000, 60_000)).toBe(false);
    await alone.leases.release('refresh/acc_1', 'a');
    expect(await store.leases.acquire('refresh/acc_1', 'b', 1_000, 60_000)).toBe(true);
    expect(await alone.leases.acquire('refresh/acc_1', 'a', 1_000, 60_000)).toBe(false);
    await alone.close();
  });
}
