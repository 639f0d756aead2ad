import { beforeEach, expect, it } from 'vitest';
import { acceptedClientsMax, type ClientSighting, otherClients, refusedClientsMax } from '../index.js';
import { allPages, type Stores } from './all-pages.js';
import { sampleAccount, sampleEntry, sampleServer } from './sample-rows.js';

function sighting(changes: Partial<ClientSighting> = {}): ClientSighting {
  const plain = { serverId: 'mcp_1', client: 'example-client 1.0', reason: '', status: 200, count: 1 };
  return { ...plain, firstAt: 1_000, lastAt: 1_000, ...changes };
}

/** What every driver's clients of MCP servers keep to. */
export function describeServerClients(stores: Stores): void {
  beforeEach(async () => {
    const { store } = stores();
    await store.accounts.insert(sampleAccount());
    await store.accounts.insert(sampleAccount({ id: 'acc_2', integration: 'acme_dns' }));
    await store.servers.insert(sampleServer());
    const second = { id: 'mcp_2', tokenHash: 'hash_2', accountId: 'acc_2', labels: { customer: 'acme' } };
    await store.servers.insert(sampleServer(second));
  });

  it('adds up counts of one client and reason, whichever process records them in whatever order', async () => {
    const { store, other } = stores();
    const refused = sighting({ reason: 'expired', status: 410, count: 2, firstAt: 3_000, lastAt: 5_000 });
    await store.serverClients.record([sighting(), refused]);
    await other.serverClients.record([
      { ...refused, status: 429, count: 3, firstAt: 2_000, lastAt: 4_000 },
      sighting({ serverId: 'mcp_2', client: '' }),
    ]);
    expect(await store.serverClients.of('mcp_1')).toEqual([{ ...refused, count: 5, firstAt: 2_000 }, sighting()]);
    await other.serverClients.record([{ ...refused, status: 401, lastAt: 6_000 }]);
    expect((await store.serverClients.of('mcp_1'))[0]).toMatchObject({ count: 7, status: 401, lastAt: 6_000 });
    expect(await store.serverClients.of('mcp_unknown')).toEqual([]);
  });

  it('keeps those seen last by name, and counts all others in one row per reason', async () => {
    const { store, other } = stores();
    const many = acceptedClientsMax + 150;
    const named = (index: number, changes: Partial<ClientSighting>) =>
      sighting({ client: `c${String(index).padStart(4, '0')}`, firstAt: index, lastAt: index, ...changes });
    const numbers = Array.from({ length: many }, (_, index) => index);
    await store.serverClients.record(numbers.map((index) => named(index, {})));
    for (const reason of ['expired', 'api_token_invalid'])
      await other.serverClients.record(numbers.map((index) => named(index, { reason, status: 410 })));
    const rows = await store.serverClients.of('mcp_1');
    const accepted = rows.filter(({ reason }) => reason === '');
    const refused = rows.filter(({ reason }) => reason !== '');
    expect(accepted).toHaveLength(acceptedClientsMax + 1);
    expect(refused).toHaveLength(refusedClientsMax + 2);
    const total = (list: readonly ClientSighting[]) => list.reduce((sum, { count }) => sum + count, 0);
    expect([total(accepted), total(refused)]).toEqual([many, many * 2]);
    expect(accepted[0]?.client).toBe(`c0${many - 1}`);
    const rest = accepted.find(({ client }) => client === otherClients);
    expect(rest).toMatchObject({ count: many - acceptedClientsMax, firstAt: 0, lastAt: many - acceptedClientsMax - 1 });
  });

  it('loses no count where processes record and fold at the same time', async () => {
    const { store, other } = stores();
    const burst = (from: number) =>
      Array.from({ length: 30 }, (_, index) =>
        sighting({ client: `c${from + index}`, reason: 'revoked', status: 410, lastAt: from + index }),
      );
    await Promise.all(
      [0, 10, 20, 30, 40, 50].map((from, index) =>
        (index % 2 === 0 ? store : other).serverClients.record(burst(from * 10)),
      ),
    );
    // Requests of the same moment are merged with the next.
    await store.serverClients.record(burst(9_000).slice(0, 1));
    const rows = await store.serverClients.of('mcp_1');
    expect(rows.reduce((sum, { count }) => sum + count, 0)).toBe(181);
    expect(rows.filter(({ client }) => client !== otherClients).length).toBeLessThanOrEqual(refusedClientsMax);
  });

  it('lists refused clients of all servers, latest first, in pages, and within limits', async () => {
    const { store, other } = stores();
    const refused = Array.from({ length: 9 }, (_, index) =>
      sighting({ client: `c${index}`, serverId: `mcp_${(index % 3) + 1}`, reason: 'expired', lastAt: index >> 1 }),
    );
    await store.serverClients.record([...refused, sighting({ lastAt: 9_000 })]);
    const expected = [...refused].sort((one, two) => two.lastAt - one.lastAt || (one.serverId < two.serverId ? 1 : -1));
    for (const limit of [1, 2, 9])
      expect(await allPages((page) => other.serverClients.refused(page), limit), `${limit}`).toEqual(expected);
    const none = { items: [], nextCursor: null };
    for (const cursor of ['', 'x', 'WzEsMl0'])
      expect(await store.serverClients.refused({ limit: 5, cursor })).toEqual(none);
    const seen = async (within: object) =>
      new Set(
        (await store.serverClients.refused({ limit: 50 }, { accountIds: null, labels: null, ...within })).items.map(
          ({ serverId }) => serverId,
        ),
      );
    expect(await seen({ accountIds: ['acc_1'] })).toEqual(new Set(['mcp_1']));
    expect(await seen({ labels: { customer: 'acme' } })).toEqual(new Set(['mcp_2']));
    expect(await seen({})).toEqual(new Set(['mcp_1', 'mcp_2']));
  });

  it('stay when their server goes, and are purged by their last request', async () => {
    const { store } = stores();
    await store.serverClients.record([sighting({ lastAt: 4_999 }), sighting({ client: 'later', lastAt: 5_000 })]);
    await store.servers.remove('mcp_1', { reason: 'revoked', at: 5_000, purgeAt: 6_000 });
    expect(await store.serverClients.of('mcp_1')).toHaveLength(2);
    expect(await store.serverClients.purge(5_000)).toBe(1);
    expect((await store.serverClients.of('mcp_1')).map(({ client }) => client)).toEqual(['later']);
  });

  it('finds servers by the integration of any of their accounts, and acts on a server apart from its calls', async () => {
    const { store, other } = stores();
    const members = ['acc_1', 'acc_2'].map((accountId) => ({ accountId, prefix: accountId, label: 'x', config: {} }));
    await store.servers.insert(sampleServer({ id: 'mcp_3', tokenHash: 'hash_3', members }));
    const sort = { by: 'name', isDescending: false } as const;
    const found = async (integration: string) =>
      (await other.servers.search({ integration, sort, limit: 10, now: 1_500 })).rows.map(({ id }) => id);
    expect(await found('acme_dns')).toEqual(['mcp_2', 'mcp_3']);
    expect(await found('acme_mail')).toEqual(['mcp_1', 'mcp_3']);
    expect(await found('acme_none')).toEqual([]);
    await store.audit.append(sampleEntry());
    for (const [index, action] of ['mcp_server.create', 'mcp_server.update', 'approval.decide'].entries())
      await store.audit.append(sampleEntry({ id: `aud_a${index}`, kind: 'admin', action }));
    const acts = ['mcp_server.create', 'mcp_server.update'];
    const { items } = await store.audit.list({ serverId: 'mcp_1', acts }, { limit: 10 });
    expect(items.map(({ action }) => action)).toEqual(['mcp_server.update', 'mcp_server.create']);
  });
}
