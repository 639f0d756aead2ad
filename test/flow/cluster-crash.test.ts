import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { brokenLink } from '../../src/store/test-support/broken-link.js';
import { callTool, postMcp } from './admin-client.js';
import { type Load, type LoadAnswer, startLoad } from './cluster-load.js';
import { type Cluster, type ClusterGateway, hasServices, startCluster } from './start-cluster.js';

const readTool = 'list_all_zoho_mail_domains';
const message = { jsonrpc: '2.0', id: 1, method: 'tools/call', params: { name: readTool, arguments: {} } };
const ping = { jsonrpc: '2.0', id: 1, method: 'ping' };

describe.skipIf(!hasServices)('a cluster under load (with DATABASE_URL and REDIS_URL)', () => {
  let cluster: Cluster;
  let load: Load | undefined;
  let token: string;
  beforeEach(async () => {
    cluster = await startCluster();
    token = (await create('called')).token;
  }, 120_000);
  afterEach(async () => {
    await load?.stop();
    load = undefined;
    await cluster.stop();
  }, 60_000);

  const gatewayAt = (index: number): ClusterGateway => {
    const gateway = cluster.gateways[index];
    if (!gateway) throw new Error(`there is no gateway ${index}`);
    return gateway;
  };
  const servers = (): string => `/integrated-account/${cluster.accountId}/mcp`;
  const create = async (name: string, gateway = gatewayAt(0)): Promise<{ id: string; token: string }> => {
    const made = await gateway.admin('POST', servers(), { name });
    if (made.status !== 201) throw new Error(JSON.stringify(made.body));
    return { id: String(made.body.id), token: String(made.body.token) };
  };
  const callOnce = async (origin: string): Promise<{ status: number; text: string }> => {
    const response = await fetch(`${origin}/mcp/${token}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(message),
    });
    return { status: response.status, text: await response.text() };
  };
  const statusOf = async ({ origin }: ClusterGateway, urlToken: string): Promise<number> =>
    (await postMcp(`${origin}/mcp/${urlToken}`, ping)).status;
  const readiness = async ({ origin }: ClusterGateway): Promise<unknown> =>
    (await fetch(`${origin}/readyz`)).json().then((body: unknown) => body);
  /** Every acknowledged call has its row, and the rows are one chain. */
  const auditHolds = async (answers: readonly LoadAnswer[]): Promise<void> => {
    const store = await cluster.openStore();
    expect(await brokenLink(store)).toBeNull();
    const rows = (await store.audit.read(1, 1_000_000)).filter(
      (row) => row.action === readTool && row.outcome === 'ok',
    );
    expect(rows.length).toBeGreaterThanOrEqual(answers.filter(({ status }) => status === 200).length);
    await store.close();
  };

  it('loses no call while its gateways are replaced one after the other', async () => {
    load = startLoad(cluster.gateways, callOnce);
    for (const old of cluster.gateways) {
      await load.more(40);
      const fresh = await cluster.startGateway();
      load.add(fresh);
      await vi.waitFor(async () => expect(await readiness(fresh)).toMatchObject({ status: 'ready' }), {
        timeout: 20_000,
      });
      expect(await old.stop()).toBe(0);
    }
    await load.more(40);
    const answers = await load.stop();
    expect(answers.filter(({ status, text }) => status !== 200 || text.includes('"isError":true'))).toEqual([]);
    expect(new Set(answers.map(({ origin }) => origin)).size).toBe(6);
    await auditHolds(answers);
  }, 120_000);

  it('goes on without a gateway that was killed, and loses nothing that it had acknowledged', async () => {
    load = startLoad(cluster.gateways, callOnce);
    await load.more(60);
    const made: string[] = [];
    const victim = gatewayAt(1);
    const making = (async () => {
      for (let index = 0; ; index += 1) made.push((await create(`made ${index}`, victim)).token);
    })();
    await vi.waitFor(() => expect(made.length).toBeGreaterThan(3), { timeout: 20_000 });
    const ended = expect(making).rejects.toThrow();
    await victim.kill();
    await ended;
    await load.more(60);
    const answers = await load.stop();
    expect(answers.filter(({ origin, status }) => origin !== victim.origin && status !== 200)).toEqual([]);
    expect(answers.filter(({ status }) => status !== 200 && status !== 0)).toEqual([]);
    for (const urlToken of made) expect(await statusOf(gatewayAt(2), urlToken)).toBe(200);
    await auditHolds(answers);
  }, 120_000);

  it('serves every call without Redis, says so, and brings nothing revoked back with it', async () => {
    for (const gateway of cluster.gateways)
      await vi.waitFor(async () => expect(await readiness(gateway)).toMatchObject({ cache: 'ready' }), {
        timeout: 20_000,
      });
    const doomed = await create('doomed');
    for (const gateway of cluster.gateways) expect(await statusOf(gateway, doomed.token)).toBe(200);
    load = startLoad(cluster.gateways, callOnce);
    await load.more(60);
    await cluster.redis.kill();
    await load.more(60);
    for (const gateway of cluster.gateways)
      await vi.waitFor(async () =>
        expect(await readiness(gateway)).toMatchObject({ status: 'degraded', cache: 'gone' }),
      );
    expect((await gatewayAt(0).admin('DELETE', `${servers()}/${doomed.id}`)).status).toBe(200);
    for (const gateway of cluster.gateways)
      await vi.waitFor(async () => expect(await statusOf(gateway, doomed.token)).toBe(410), { timeout: 20_000 });
    await cluster.redis.start();
    for (const gateway of cluster.gateways)
      await vi.waitFor(async () => expect(await readiness(gateway)).toMatchObject({ cache: 'ready' }), {
        timeout: 20_000,
      });
    for (const gateway of cluster.gateways) expect(await statusOf(gateway, doomed.token)).toBe(410);
    await load.more(60);
    const answers = await load.stop();
    expect(answers.filter(({ status, text }) => status !== 200 || text.includes('"isError":true'))).toEqual([]);
    await auditHolds(answers);
  }, 120_000);

  it('refuses calls while PostgreSQL is gone, heals with it, and has lost nothing acknowledged', async () => {
    const doomed = await create('doomed');
    for (const gateway of cluster.gateways) expect(await statusOf(gateway, doomed.token)).toBe(200);
    expect((await gatewayAt(1).admin('DELETE', `${servers()}/${doomed.id}`)).status).toBe(200);
    const kept = await create('kept');
    // Not through /readyz: calls while the database is gone must return an error message.
    const answers: LoadAnswer[] = [];
    let isOver = false;
    const callers = cluster.gateways
      .flatMap(({ origin }) => [origin, origin])
      .map(async (origin) => {
        while (!isOver) {
          const answer = await callOnce(origin).catch((error: unknown) => ({ status: 0, text: String(error) }));
          answers.push({ origin, ...answer });
          await new Promise((resolve) => setTimeout(resolve, 5));
        }
      });
    // A URL whose server is not known without the database is refused by HTTP; a call of a known one by its result, which models read.
    const isServed = ({ status, text }: LoadAnswer): boolean => status === 200 && !text.includes('"isError":true');
    const reached = (served: boolean, more: number): Promise<void> => {
      const count = (): number => answers.filter((answer) => isServed(answer) === served).length;
      const goal = count() + more;
      return vi.waitFor(() => expect(count()).toBeGreaterThanOrEqual(goal), { timeout: 60_000 });
    };
    await reached(true, 60);
    await cluster.postgres.kill();
    await reached(false, 12);
    for (const { origin } of cluster.gateways) expect((await fetch(`${origin}/readyz`)).status).toBe(503);
    const refused = await gatewayAt(2).admin('GET', servers());
    expect(refused).toMatchObject({ status: 503, body: { statusCode: 503, error: 'Service Unavailable' } });
    await cluster.postgres.start();
    await reached(true, 60);
    isOver = true;
    await Promise.all(callers);
    expect(answers.filter(({ status }) => status !== 200 && status !== 503)).toEqual([]);
    for (const { text } of answers.filter((answer) => !isServed(answer))) expect(text).toMatch(/database/);
    for (const gateway of cluster.gateways) {
      expect(await statusOf(gateway, kept.token)).toBe(200);
      expect(await statusOf(gateway, doomed.token)).toBe(410);
    }
    await auditHolds(answers.filter(isServed));
  }, 120_000);

  it('has an intent of every change that reached the service when PostgreSQL was killed', async () => {
    let asked = 0;
    let isOver = false;
    const callers = cluster.gateways
      .flatMap(({ origin }) => [origin, origin, origin])
      .map(async (origin) => {
        while (!isOver) {
          asked += 1;
          const domainName = `changed-${asked}.example`;
          await callTool(`${origin}/mcp/${token}`, 'create_a_zoho_mail_domain', { domainName });
          await new Promise((resolve) => setTimeout(resolve, 5));
        }
      });
    const reached = async (): Promise<readonly string[]> =>
      (await cluster.sandbox.mailRequests())
        .filter(({ method, path }) => method === 'POST' && path.endsWith('/domains'))
        .map(({ body }) => (body as { domainName: string }).domainName);
    await vi.waitFor(async () => expect((await reached()).length).toBeGreaterThan(30), { timeout: 60_000 });
    await cluster.postgres.kill();
    const asking = asked;
    await vi.waitFor(() => expect(asked).toBeGreaterThan(asking + 20), { timeout: 60_000 });
    isOver = true;
    await Promise.all(callers);
    await cluster.postgres.start();
    const store = await cluster.openStore();
    const intents = (await store.audit.read(1, 1_000_000)).filter(({ outcome }) => outcome === 'outcome_unknown');
    const recorded = new Set(intents.map((row) => row.arguments.domainName));
    expect((await reached()).filter((name) => !recorded.has(name))).toEqual([]);
    expect(await brokenLink(store)).toBeNull();
    await store.close();
  }, 120_000);
});
