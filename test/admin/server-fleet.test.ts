/** MCP servers across accounts: found by labels, external ids and states, created and changed by the thousand. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { isJsonObject, type JsonObject, type JsonValue } from '../../src/base/index.js';
import { type OpenAdmin, openAdmin } from './open-admin.js';

let admin: OpenAdmin;
beforeEach(async () => {
  admin = await openAdmin();
  for (const id of ['acc_one', 'acc_two']) await admin.addAccount(id);
});
afterEach(() => admin.close());

const items = (value: JsonValue | undefined): readonly JsonObject[] =>
  Array.isArray(value) ? value.filter(isJsonObject) : [];
const list = async (query: string): Promise<readonly string[]> => {
  const { status, body } = await admin.ask('GET', `/mcp-server?${query}`);
  expect(status, JSON.stringify(body)).toBe(200);
  return items(body.result).map(({ name }) => String(name));
};
const create = async (entries: readonly JsonObject[]): Promise<JsonObject> =>
  (await admin.ask('POST', '/mcp-server/bulk-create', { items: entries })).body;
const serversOf = (body: JsonObject): readonly JsonObject[] =>
  items(body.results).flatMap(({ server }) => (isJsonObject(server) ? [server] : []));

describe('what is refused', () => {
  it.each([
    'sort=size',
    'state=broken',
    'label=customer',
    'label==x',
    'cursor=x',
    'limit=0',
    'serch=x',
    'label=a=1&label=b=2',
  ])('GET /mcp-server?%s', async (query) => {
    expect((await admin.ask('GET', `/mcp-server?${query}`)).status).toBe(400);
  });

  it.each<[string, JsonValue]>([
    ['no list', {}],
    ['an empty list', { items: [] }],
    ['too many', { items: Array.from({ length: 1001 }, () => ({})) }],
    ['another member', { items: [{}], dry: true }],
    ['no object', []],
  ])('a bulk request with %s', async (_name, body) => {
    for (const verb of ['create', 'update', 'revoke'])
      expect((await admin.ask('POST', `/mcp-server/bulk-${verb}`, body)).status, verb).toBe(400);
  });

  it.each<[string, JsonValue]>([
    ['a list', ['a']],
    ['a bad name', { 'a b': 'x' }],
    ['a number', { a: 1 }],
    ['a long value', { a: 'x'.repeat(256) }],
    ['too many', Object.fromEntries(Array.from({ length: 51 }, (_, index) => [`n${index}`, 'x']))],
  ])('labels that are %s, on servers and on accounts', async (_name, labels) => {
    const [result] = items((await create([{ integrated_account_id: 'acc_one', name: 'x', labels }])).results);
    expect(result).toMatchObject({ ok: false, error: { statusCode: 400 } });
    expect((await admin.ask('PATCH', '/integrated-account/acc_one', { labels })).status).toBe(400);
  });

  it('a cursor of another order', async () => {
    await create(['a', 'b'].map((name) => ({ integrated_account_id: 'acc_one', name })));
    const { body } = await admin.ask('GET', '/mcp-server?sort=name&limit=1');
    expect((await admin.ask('GET', `/mcp-server?sort=-name&cursor=${body.next_cursor}`)).status).toBe(400);
    expect(await list(`sort=name&cursor=${body.next_cursor}`)).toEqual(['b']);
  });
});

describe('bulk', () => {
  it('creates what can be created, and says of each item what came of it', async () => {
    const body = await create([
      { integrated_account_id: 'acc_one', name: 'Alpha', labels: { customer: 'a' }, external_id: 'cust-1' },
      { integrated_account_id: 'acc_none', name: 'Nobody' },
      { integrated_account_id: 'acc_two', name: 'Beta', config: { methods: ['raed'] } },
      { name: 'No account' },
      { integrated_account_id: 'acc_two', name: 'Gamma', colour: 'red' },
      { integrated_account_id: 'acc_two', name: 'Delta' },
    ]);
    expect([body.succeeded, body.failed]).toEqual([2, 4]);
    expect(items(body.results).map(({ ok, error }) => (ok ? 'ok' : isJsonObject(error) && error.statusCode))).toEqual([
      'ok',
      404,
      400,
      400,
      400,
      'ok',
    ]);
    const [alpha] = serversOf(body);
    expect(alpha).toMatchObject({
      name: 'Alpha',
      external_id: 'cust-1',
      labels: { customer: 'a' },
      last_used_at: null,
    });
    expect(String(alpha?.url)).toContain(String(alpha?.token));
    // Shown once.
    const shown = await admin.ask('GET', `/mcp-server/${alpha?.id}`);
    expect(shown.body).toMatchObject({ id: alpha?.id, state: 'active' });
    expect(JSON.stringify(shown.body)).not.toContain(String(alpha?.token));
    expect(Number(shown.body.tool_count)).toBeGreaterThan(100);
  });

  it('changes and revokes, each with a row of its own in the audit log', async () => {
    const made = serversOf(await create(['a', 'b'].map((name) => ({ integrated_account_id: 'acc_one', name }))));
    const [a, b] = made.map(({ id }) => String(id));
    const updated = await admin.ask('POST', '/mcp-server/bulk-update', {
      items: [{ id: a, labels: { plan: 'pro' }, name: 'A' }, { id: 'mcp_none', name: 'x' }, { id: b, name: '' }, 7],
    });
    expect(updated.body).toMatchObject({ succeeded: 1, failed: 3 });
    expect(await list('label=plan=pro')).toEqual(['A']);
    const revoked = await admin.ask('POST', '/mcp-server/bulk-revoke', { items: [{ id: a }, { id: a }, { id: b }] });
    expect(revoked.body).toMatchObject({ succeeded: 2, failed: 1 });
    expect(await list('')).toEqual([]);
    expect(await list('label=plan=pro')).toEqual([]);
    for (const id of [a, b]) {
      const { body } = await admin.ask('GET', `/audit-log?mcp_server_id=${id}&action=mcp_server.revoke`);
      expect(items(body.result)).toMatchObject([{ outcome: 'ok', arguments: { bulk: true } }]);
    }
  });
});

describe('finding servers', () => {
  const seed = async (): Promise<void> => {
    await create([
      { integrated_account_id: 'acc_one', name: 'Mail for Acme', labels: { customer: 'acme', plan: 'pro' } },
      { integrated_account_id: 'acc_two', name: 'mail for Globex', labels: { customer: 'globex', plan: 'pro' } },
      { integrated_account_id: 'acc_two', name: '100%_sure', external_id: 'GX-7', labels: { plan: 'free' } },
      { integrated_account_id: 'acc_one', name: 'Ends', expires_at: new Date(Date.now() + 3_600_000).toISOString() },
    ]);
  };

  it('filters by text, account, labels, external id and state', async () => {
    await seed();
    expect(await list('q=MAIL&sort=name')).toEqual(['Mail for Acme', 'mail for Globex']);
    expect(await list('q=%25_s')).toEqual(['100%_sure']);
    expect(await list('q=gx-')).toEqual(['100%_sure']);
    expect(await list('label=plan=pro,customer=globex')).toEqual(['mail for Globex']);
    expect(await list('label=plan=pro,customer=nobody')).toEqual([]);
    expect(await list('external_id=GX-7')).toEqual(['100%_sure']);
    expect(await list('integrated_account_id=acc_one&sort=name')).toEqual(['Ends', 'Mail for Acme']);
    expect(await list('state=expiring')).toEqual(['Ends']);
    expect((await list('state=active')).length).toBe(3);
    await admin.installation.store.accounts.update('acc_two', { status: 'needs_reauth' });
    expect((await list('state=needs_reauth')).length).toBe(2);
    expect(await list('state=active')).toEqual(['Mail for Acme']);
  });

  it.each([
    ['ÄRZTE', ['Ärzte Süd', 'ärzte nord']],
    ['ärzte', ['Ärzte Süd', 'ärzte nord']],
    ['SÜD', ['Ärzte Süd']],
    ['ΣΟΦΙΑ [a]*?', ['σοφια [A]*?']],
    ['éa\\.^$', ['Éa\\.^$']],
    ['ü%', []],
  ])('finds %s in any letter case of any script', async (text, found) => {
    await create(
      ['Ärzte Süd', 'ärzte nord', 'σοφια [A]*?', 'Éa\\.^$', 'Xa.^$'].map((name) => ({
        integrated_account_id: 'acc_one',
        name,
      })),
    );
    expect([...(await list(`q=${encodeURIComponent(text)}`))].sort()).toEqual([...found].sort());
  });

  it('pages a search that finds few, in every order', async () => {
    await create(
      Array.from({ length: 30 }, (_, index) => ({
        integrated_account_id: 'acc_one',
        name: index % 3 === 0 ? `Some ${index}` : `Other ${index}`,
      })),
    );
    for (const sort of ['name', '-name', 'created_at', '-expires_at']) {
      const seen: unknown[] = [];
      let cursor: unknown = '';
      while (cursor !== null) {
        const more = cursor === '' ? '' : `&cursor=${cursor}`;
        const { body } = await admin.ask('GET', `/mcp-server?limit=4&q=some&sort=${sort}${more}`);
        expect(body.total).toBe(10);
        seen.push(...items(body.result).map(({ name }) => name));
        cursor = body.next_cursor;
      }
      expect(new Set(seen).size, sort).toBe(10);
      expect(seen, sort).toHaveLength(10);
      const names = seen.map(String);
      if (sort.endsWith('name')) expect(sort === 'name' ? names : [...names].reverse()).toEqual([...names].sort());
    }
  });

  it('sorts both ways and pages each server once, with the total on every page', async () => {
    await create(
      Array.from({ length: 23 }, (_, index) => ({ integrated_account_id: 'acc_one', name: `s${index % 7}` })),
    );
    for (const sort of ['name', '-name', 'created_at', '-created_at', 'expires_at', '-last_used_at']) {
      const seen: string[] = [];
      let cursor: unknown = '';
      while (cursor !== null) {
        const more = cursor === '' ? '' : `&cursor=${cursor}`;
        const { body } = await admin.ask('GET', `/mcp-server?limit=5&sort=${sort}${more}`);
        expect(body.total).toBe(23);
        seen.push(...items(body.result).map(({ id }) => String(id)));
        cursor = body.next_cursor;
      }
      expect(new Set(seen).size, sort).toBe(23);
      expect(seen, sort).toHaveLength(23);
    }
  });

  it('tells when a server was last used, without a change for those who remember it', async () => {
    const [made] = serversOf(await create([{ integrated_account_id: 'acc_one', name: 'used' }]));
    const { servers, store } = admin.installation;
    const count = await store.servers.changeCount();
    for (let call = 0; call < 3; call += 1) await servers.checkAccess(String(made?.token), null);
    await servers.settle();
    expect(await store.servers.changeCount()).toBe(count);
    const { body } = await admin.ask('GET', `/mcp-server/${made?.id}`);
    expect(Math.abs(Date.now() - Date.parse(String(body.last_used_at)))).toBeLessThan(60_000);
    expect(await list('sort=-last_used_at')).toEqual(['used']);
  });
});

describe('accounts', () => {
  it('take labels and an external id, merged and removed by null, and are found by them', async () => {
    const patch = (body: JsonObject) => admin.ask('PATCH', '/integrated-account/acc_one', body);
    expect((await patch({ labels: { region: 'eu', tier: 'gold' }, external_id: 'org-9' })).body).toMatchObject({
      name: 'acc_one',
      labels: { region: 'eu', tier: 'gold' },
      external_id: 'org-9',
    });
    expect((await patch({ labels: { tier: null } })).body.labels).toEqual({ region: 'eu' });
    const found = async (query: string) =>
      items((await admin.ask('GET', `/integrated-account?${query}`)).body.result).map(({ id }) => id);
    expect(await found('label=region=eu')).toEqual(['acc_one']);
    expect(await found('label=tier=gold')).toEqual([]);
    expect(await found('external_id=org-9&q=ORG')).toEqual(['acc_one']);
    expect(await found('status=needs_reauth')).toEqual([]);
    expect((await admin.ask('GET', '/integrated-account?status=connecting')).status).toBe(400);
    expect((await patch({ external_id: null })).body.external_id).toBeNull();
  });
});
