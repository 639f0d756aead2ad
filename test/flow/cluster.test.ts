import { setTimeout } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { digestOf, newSecret } from '../../src/base/index.js';
import { brokenLink } from '../../src/store/test-support/broken-link.js';
import { callTool, postMcp } from './admin-client.js';
import { type Cluster, type ClusterGateway, hasServices, startCluster } from './start-cluster.js';

const ping = { jsonrpc: '2.0', id: 1, method: 'ping' };
const listTools = { jsonrpc: '2.0', id: 1, method: 'tools/list' };
const readTool = 'list_all_zoho_mail_domains';
/** What one gateway has decided, every other one knows after this; a machine that is too busy just then gets another try. */
const spreadMs = 1_000;

describe.skipIf(!hasServices)(
  'three gateways on one PostgreSQL and one Redis (with DATABASE_URL and REDIS_URL)',
  () => {
    let cluster: Cluster;
    beforeAll(async () => {
      cluster = await startCluster();
    }, 120_000);
    afterAll(() => cluster.stop());

    const [first, second, third] = [0, 1, 2].map((index) => (): ClusterGateway => {
      const gateway = cluster.gateways[index];
      if (!gateway) throw new Error(`there is no gateway ${index}`);
      return gateway;
    }) as [() => ClusterGateway, () => ClusterGateway, () => ClusterGateway];
    const all = (): readonly ClusterGateway[] => [first(), second(), third()];
    const servers = (): string => `/integrated-account/${cluster.accountId}/mcp`;
    const create = async (body: object = { name: 'cluster' }): Promise<{ id: string; token: string }> => {
      const made = await first().admin('POST', servers(), body);
      expect(made.status, JSON.stringify(made.body)).toBe(201);
      return { id: String(made.body.id), token: String(made.body.token) };
    };
    const statuses = (token: string): Promise<readonly number[]> =>
      Promise.all(all().map(async ({ origin }) => (await postMcp(`${origin}/mcp/${token}`, ping)).status));
    /** Waits until all return the same status, and fails if that took longer than allowed. */
    const within = async (acted: number, status: number, ask: () => Promise<readonly number[]>): Promise<void> => {
      let askedAt = 0;
      await vi.waitFor(
        async () => {
          askedAt = Date.now();
          expect(await ask()).toEqual([status, status, status]);
        },
        { timeout: 20_000, interval: 10 },
      );
      expect(askedAt - acted).toBeLessThan(spreadMs);
    };

    it('says on each of them that it is ready, with all it stands on', async () => {
      for (const { origin } of all()) {
        await vi.waitFor(async () =>
          expect(await (await fetch(`${origin}/readyz`)).json()).toEqual({
            status: 'ready',
            store: 'postgres',
            cache: 'ready',
          }),
        );
      }
    });

    it('fetches one access token for 1,000 calls at once on an account that has none', async () => {
      const { token } = await create();
      const store = await cluster.openStore();
      await vi.waitFor(() => expect(store.cacheState()).toBe('ready'));
      await store.secrets.delete(cluster.accountId, 'access_token');
      await store.close();
      await cluster.sandbox.clear();
      // A gateway that is busy with this account reports it, and the call is repeated, as a client would.
      const callUntilServed = async (url: string): ReturnType<typeof callTool> => {
        const answer = await callTool(url, readTool);
        return answer.headers.has('retry-after') ? setTimeout(200).then(() => callUntilServed(url)) : answer;
      };
      const calls = Array.from({ length: 1_000 }, (_, index) =>
        callUntilServed(`${all()[index % 3]?.origin}/mcp/${token}`),
      );
      const answers = await Promise.all(calls);
      expect(
        answers.filter(({ status, body }) => status !== 200 || JSON.stringify(body).includes('"isError":true')),
      ).toEqual([]);
      expect(await cluster.sandbox.mailRequests()).toHaveLength(1_000);
      expect(await cluster.sandbox.tokenRequests()).toHaveLength(1);
    });

    it('opens on any of them at once what one has made', async () => {
      for (let round = 0; round < 5; round += 1) {
        const { token } = await create({ name: `round ${round}` });
        expect(await statuses(token)).toEqual([200, 200, 200]);
      }
    });

    it('refuses everywhere within a second what one has revoked', { retry: 2 }, async () => {
      const { id, token } = await create();
      expect(await statuses(token)).toEqual([200, 200, 200]);
      expect((await second().admin('DELETE', `${servers()}/${id}`)).status).toBe(200);
      await within(Date.now(), 410, () => statuses(token));
    });

    it('narrows everywhere within a second what one has narrowed', { retry: 2 }, async () => {
      const { id, token } = await create({ name: 'wide', config: { methods: ['read', 'write', 'custom'] } });
      const writers = (): Promise<readonly number[]> =>
        Promise.all(
          all().map(async ({ origin }) =>
            JSON.stringify((await postMcp(`${origin}/mcp/${token}`, listTools)).body).includes(
              'create_a_zoho_mail_domain',
            )
              ? 200
              : 403,
          ),
        );
      expect(await writers()).toEqual([200, 200, 200]);
      expect((await third().admin('PATCH', `${servers()}/${id}`, { config: { methods: ['read'] } })).status).toBe(200);
      await within(Date.now(), 403, writers);
    });

    it('refuses the old URL everywhere within a second when one has rotated it, and takes the new one at once', {
      retry: 2,
    }, async () => {
      const { id, token } = await create();
      expect(await statuses(token)).toEqual([200, 200, 200]);
      const rotated = await third().admin('POST', `${servers()}/${id}/rotate`);
      const acted = Date.now();
      expect(await statuses(String(rotated.body.token))).toEqual([200, 200, 200]);
      await within(acted, 410, () => statuses(token));
    });

    it('refuses everywhere from the very instant of the expiry, and not before', async () => {
      const store = await cluster.openStore();
      const token = newSecret('gths');
      const now = Date.now();
      const expiresAt = now + 3_000;
      await store.servers.insert({
        id: 'mcp_expiring',
        accountId: cluster.accountId,
        name: 'short',
        config: {},
        tokenHash: digestOf(cluster.tokenHashKey, token),
        labels: {},
        externalId: null,
        lastUsedAt: null,
        createdBy: 'test',
        expiresAt,
        createdAt: now,
        updatedAt: now,
      });
      await store.close();
      const seen: { readonly sent: number; readonly got: number; readonly status: number }[] = [];
      const watch = async ({ origin }: ClusterGateway): Promise<void> => {
        for (let sent = Date.now(); sent < expiresAt + 500; sent = Date.now()) {
          const { status } = await postMcp(`${origin}/mcp/${token}`, ping);
          seen.push({ sent, got: Date.now(), status });
        }
      };
      await Promise.all(all().map(watch));
      const before = seen.filter(({ got }) => got < expiresAt);
      const after = seen.filter(({ sent }) => sent >= expiresAt);
      expect(new Set(before.map(({ status }) => status))).toEqual(new Set([200]));
      expect(new Set(after.map(({ status }) => status))).toEqual(new Set([410]));
    });

    it('refuses an address on all gateways within a second of too many guesses on one, and still serves valid URLs', {
      retry: 2,
    }, async () => {
      const { token } = await create();
      const guess = ({ origin }: ClusterGateway): Promise<Response> =>
        fetch(`${origin}/mcp/${newSecret('gths')}`, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify(ping),
        });
      await vi.waitFor(async () => expect((await guess(first())).status).toBe(429), { timeout: 20_000, interval: 1 });
      const acted = Date.now();
      for (const gateway of [second(), third()]) {
        // Called far less often than it would allow by its own count.
        const refused = await vi.waitFor(
          async () => {
            const answer = await guess(gateway);
            expect(answer.status).toBe(429);
            return answer;
          },
          { timeout: spreadMs, interval: 100 },
        );
        expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
      }
      expect(Date.now() - acted).toBeLessThan(spreadMs);
      expect(await statuses(token)).toEqual([200, 200, 200]);
      expect((await second().admin('GET', servers())).status).toBe(200);
      const redis = new Redis(cluster.redis.url);
      expect(await redis.keys('gatehouse:count:*')).toEqual([expect.stringMatching(/^gatehouse:count:[\da-f]{64}$/)]);
      redis.disconnect();
    });

    it('keeps one audit chain of what all of them did', async () => {
      const store = await cluster.openStore();
      expect(await brokenLink(store)).toBeNull();
      const rows = await store.audit.read(1, 10_000);
      expect(rows.filter((row) => row.action === readTool && row.outcome === 'ok')).toHaveLength(1_000);
      await store.close();
    });
  },
);
