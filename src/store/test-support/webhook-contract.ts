import { expect, it } from 'vitest';
import type { PublishedEvent, WebhookEndpointRow } from '../index.js';
import type { Stores } from './all-pages.js';
import { sampleAccount, sampleServer } from './sample-rows.js';

function sampleEndpoint(changes: Partial<WebhookEndpointRow> = {}): WebhookEndpointRow {
  return {
    id: 'whk_1',
    name: 'Operations',
    url: 'https://hooks.example.com/',
    events: ['mcp_server.created', 'mcp_server.revoked'],
    isEnabled: true,
    generation: 1,
    previousUntil: null,
    createdAt: 1_000,
    updatedAt: 1_000,
    ...changes,
  };
}

function sampleEvent(changes: Partial<PublishedEvent> = {}): PublishedEvent {
  return {
    id: 'evt_1',
    type: 'mcp_server.created',
    accountId: 'acc_1',
    serverId: 'mcp_1',
    body: '{}',
    at: 1_000,
    key: null,
    ...changes,
  };
}

/** What every driver keeps of webhooks. */
export function describeWebhooks(stores: Stores): void {
  it('keeps endpoints, changes and deletes them with their deliveries', async () => {
    const { store, other } = stores();
    expect(await store.webhooks.update('whk_none', { name: 'x' })).toBeUndefined();
    expect(await store.webhooks.delete('whk_none')).toBe(false);
    await store.webhooks.insert(sampleEndpoint());
    expect(await other.webhooks.list()).toEqual([sampleEndpoint()]);
    const changed = sampleEndpoint({ isEnabled: false, generation: 2, previousUntil: 5_000 });
    expect(await store.webhooks.update('whk_1', changed)).toEqual(changed);
    await store.webhooks.update('whk_1', { isEnabled: true });
    await store.webhooks.publish([sampleEvent()]);
    expect(await other.webhooks.delete('whk_1')).toBe(true);
    expect(await store.webhooks.dueEndpoints(2_000)).toEqual([]);
  });

  it('stores a delivery per enabled endpoint of the type, and one per key', async () => {
    const { store, other } = stores();
    await store.webhooks.insert(sampleEndpoint());
    await store.webhooks.insert(sampleEndpoint({ id: 'whk_2', events: ['mcp_server.expired'] }));
    await store.webhooks.insert(sampleEndpoint({ id: 'whk_3', isEnabled: false }));
    await store.webhooks.publish([sampleEvent()]);
    expect(await other.webhooks.dueEndpoints(999)).toEqual([]);
    expect(await other.webhooks.dueEndpoints(1_000)).toEqual(['whk_1']);
    const expired = sampleEvent({ id: 'evt_2', type: 'mcp_server.expired', key: 'mcp_1' });
    await Promise.all([store.webhooks.publish([expired]), other.webhooks.publish([{ ...expired, id: 'evt_3' }])]);
    expect(await store.webhooks.due('whk_2', 1_000, 10)).toHaveLength(1);
  });

  it('writes the events of expired servers with their removal, and neither without the other', async () => {
    const { store, other } = stores();
    await store.accounts.insert(sampleAccount());
    await store.webhooks.insert(sampleEndpoint({ events: ['mcp_server.expired'] }));
    const rows = [1, 2, 3].map((index) =>
      sampleServer({ id: `mcp_${index}`, tokenHash: `hash_${index}`, expiresAt: index * 1_000 }),
    );
    await store.servers.insertMany(rows);
    const refused = store.servers.removeExpired(2_000, 10, () => {
      throw new Error('no event can be made');
    });
    await expect(refused).rejects.toThrow('no event can be made');
    expect(await other.servers.get('mcp_1')).toBeDefined();
    const removed = await store.servers.removeExpired(2_000, 10, ({ id, expiresAt }) =>
      sampleEvent({ id: `evt_${id}`, type: 'mcp_server.expired', serverId: id, at: expiresAt, key: id }),
    );
    expect(removed.map(({ id }) => id)).toEqual(['mcp_1', 'mcp_2']);
    expect(await other.servers.get('mcp_2')).toBeUndefined();
    const due = await other.webhooks.due('whk_1', 9_000, 10);
    expect(due.map(({ eventId }) => eventId)).toEqual(['evt_mcp_1', 'evt_mcp_2']);
  });

  it('writes events with the servers that they tell of, and neither without the other', async () => {
    const { store, other } = stores();
    await store.accounts.insert(sampleAccount());
    await store.webhooks.insert(sampleEndpoint());
    const twice = [sampleServer(), sampleServer()];
    await expect(store.servers.insertMany(twice, [sampleEvent()])).rejects.toThrow();
    expect(await other.webhooks.due('whk_1', 2_000, 10)).toEqual([]);
    await store.servers.insertMany([sampleServer()], [sampleEvent()]);
    const revoked = sampleEvent({ id: 'evt_2', type: 'mcp_server.revoked', at: 1_500 });
    const end = { reason: 'revoked', at: 1_500, purgeAt: 9_000 } as const;
    expect(await store.servers.remove('mcp_1', end, revoked)).toBe(true);
    expect(await store.servers.remove('mcp_1', end, revoked)).toBe(false);
    expect((await other.webhooks.due('whk_1', 2_000, 10)).map(({ eventId }) => eventId)).toEqual(['evt_1', 'evt_2']);
  });

  it('settles, lists by state, replays and purges deliveries', async () => {
    const { webhooks } = stores().store;
    await webhooks.insert(sampleEndpoint());
    for (const [index, id] of ['evt_1', 'evt_2', 'evt_3'].entries())
      await webhooks.publish([sampleEvent({ id, at: 1_000 + index })]);
    const [first, second] = await webhooks.due('whk_1', 2_000, 10);
    const done = { attempts: 1, nextAt: null, deliveredAt: 2_000, lastAt: 2_000, lastStatus: 204, lastError: null };
    await webhooks.settle(first?.id ?? '', done);
    await webhooks.settle(second?.id ?? '', { ...done, deliveredAt: null, lastStatus: 500, lastError: 'HTTP 500' });
    const states = async (state: 'waiting' | 'delivered' | 'failed' | null) =>
      (await webhooks.deliveries('whk_1', state, { limit: 10 })).items.map(({ eventId }) => eventId);
    expect(await states(null)).toEqual(['evt_3', 'evt_2', 'evt_1']);
    expect([await states('waiting'), await states('delivered'), await states('failed')]).toEqual([
      ['evt_3'],
      ['evt_1'],
      ['evt_2'],
    ]);
    expect(await webhooks.replay('whk_2', second?.id ?? '', 3_000)).toBe(false);
    expect(await webhooks.replay('whk_1', second?.id ?? '', 3_000)).toBe(true);
    expect(await states('waiting')).toEqual(['evt_3', 'evt_2']);
    expect(await webhooks.purge(9_000)).toBe(1);
  });
}
