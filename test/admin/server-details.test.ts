/** What the admin API knows of one MCP server: its tools and their cost, its clients, and how its settings changed. */
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

async function create(body: JsonObject, accountId = 'acc_one'): Promise<string> {
  const made = await admin.ask('POST', `/integrated-account/${accountId}/mcp`, body);
  expect(made.status, JSON.stringify(made.body)).toBe(201);
  return String(made.body.id);
}

async function limitedTo(body: JsonObject): Promise<{ authorization: string }> {
  const made = await admin.ask('POST', '/api-token', { name: 'limited', scope: 'admin', ...body });
  expect(made.status, JSON.stringify(made.body)).toBe(201);
  return { authorization: `Bearer ${String(made.body.token)}` };
}

describe('what is refused', () => {
  it.each(['tools', 'clients', 'history'])('%s of a server that never was', async (part) => {
    expect((await admin.ask('GET', `/mcp-server/mcp_0000000000000000/${part}`)).status).toBe(404);
  });

  it.each(['/refused-client?cursor=x', '/refused-client?limit=0', '/refused-client?reason=expired'])(
    'GET %s',
    async (path) => {
      expect((await admin.ask('GET', path)).status).toBe(400);
    },
  );

  it('a history behind a cursor that is none', async () => {
    const id = await create({ name: 'x' });
    expect((await admin.ask('GET', `/mcp-server/${id}/history?cursor=%25`)).status).toBe(400);
  });
});

describe('tools', () => {
  it('are listed with their cost, their resources by title, and what waits for a person', async () => {
    const config = { tags: ['domains'], approval: 'destructive' };
    const id = await create({ name: 'Domains', config });
    const { body } = await admin.ask('GET', `/mcp-server/${id}/tools`);
    const tools = items(body.tools);
    expect(tools.length).toBe(body.count);
    const { body: preview } = await admin.ask('POST', '/integrated-account/acc_one/mcp/preview', { config });
    expect([body.count, body.tokens, body.list_tokens]).toEqual([preview.count, preview.tokens, preview.list_tokens]);
    const sum = tools.reduce((total, { tokens }) => total + Number(tokens), 0);
    // Brackets and commas of the list are no tool's.
    expect(Math.abs(sum / Number(body.tokens) - 1)).toBeLessThan(0.05);
    for (const tool of tools) expect(tool.needs_approval, String(tool.name)).toBe(tool.effect === 'destructive');
    const [reach] = items(body.reaches);
    expect(reach).toMatchObject({ integrated_account_id: 'acc_one', label: null, approval: 'destructive' });
    expect(reach?.reads).toContain('Domains');
    expect(reach?.deletes).toContain('Domains');
    const reading = await create({ name: 'Reads', config: { methods: ['read'] } });
    const [readOnly] = items((await admin.ask('GET', `/mcp-server/${reading}/tools`)).body.reaches);
    expect([readOnly?.writes, readOnly?.deletes]).toEqual([[], []]);
  });

  it('of a server over several accounts have the names and approvals of each account', async () => {
    const members = [
      { integrated_account_id: 'acc_one', label: 'First', config: { methods: ['read'] } },
      { integrated_account_id: 'acc_two', label: 'Second', config: { approval: 'write' } },
    ];
    const { body: made } = await admin.ask('POST', '/mcp-server', { name: 'Both', members });
    const { body } = await admin.ask('GET', `/mcp-server/${String(made.id)}/tools`);
    expect(items(body.reaches)).toMatchObject([
      { label: 'First', approval: 'none', writes: [] },
      { label: 'Second', approval: 'write' },
    ]);
    const second = items(body.tools).filter((tool) => tool.integrated_account_id === 'acc_two');
    expect(second.every(({ name }) => String(name).startsWith('second_'))).toBe(true);
    expect(second.filter(({ effect }) => effect === 'write').every((tool) => tool.needs_approval)).toBe(true);
    expect(items(made.members)).toMatchObject([{ integration: 'zoho_mail' }, { integration: 'zoho_mail' }]);
  });
});

describe('history', () => {
  it('shows each act with its differences, latest first, over pages and after the end', async () => {
    const id = await create({ name: 'One', config: { methods: ['read'] }, labels: { plan: 'free' } });
    const path = `/integrated-account/acc_one/mcp/${id}`;
    await admin.ask('PATCH', path, { name: 'Two', config: { approval: 'write' }, labels: { plan: null, team: 'a' } });
    await admin.ask('PATCH', path, { name: '' });
    await admin.ask('POST', `${path}/rotate`, { overlap_seconds: 600 });
    await admin.ask('POST', '/mcp-server/bulk-update', {
      items: [{ id, config: { methods: ['read', 'write'] }, expires_at: '2030-01-01T00:00:00.000Z' }],
    });
    await admin.ask('DELETE', path);
    const { body } = await admin.ask('GET', `/mcp-server/${id}/history`);
    const acts = items(body.result);
    expect(acts.map(({ action }) => String(action).split('.')[1])).toEqual([
      'revoke',
      'update',
      'rotate',
      'update',
      'create',
    ]);
    expect(acts.map(({ changes }) => changes)).toEqual([
      [],
      [
        { field: 'config.methods', before: ['read'], after: ['read', 'write'] },
        { field: 'expires_at', before: null, after: '2030-01-01T00:00:00.000Z' },
      ],
      [],
      [
        { field: 'config.approval', before: null, after: 'write' },
        { field: 'labels.plan', before: 'free', after: null },
        { field: 'labels.team', before: null, after: 'a' },
        { field: 'name', before: 'One', after: 'Two' },
      ],
      [],
    ]);
    expect(acts[2]?.old_url_until).not.toBeNull();
    expect(acts[0]).toMatchObject({ api_token_name: 'test' });
    const paged: JsonObject[] = [];
    for (let cursor: unknown = ''; cursor !== null; ) {
      const more = cursor === '' ? '' : `&cursor=${String(cursor)}`;
      const page = (await admin.ask('GET', `/mcp-server/${id}/history?limit=1${more}`)).body;
      paged.push(...items(page.result));
      cursor = page.next_cursor ?? null;
    }
    expect(paged).toEqual(acts);
  });

  it('says where the state before is no longer in the audit log', async () => {
    const id = await create({ name: 'One' });
    const { store } = admin.installation;
    await admin.ask('PATCH', `/mcp-server/${id}`, { name: 'Two' });
    const rows = await store.audit.list({ serverId: id }, { limit: 10 });
    const update = rows.items.find(({ action }) => action === 'mcp_server.update');
    const {
      sequence: _,
      previousHash: _hash,
      hash: _own,
      ...entry
    } = { ...update } as Required<NonNullable<typeof update>>;
    await store.audit.append({ ...entry, id: 'aud_later', serverId: 'mcp_1111111111111111' });
    const { body } = await admin.ask('GET', '/mcp-server/mcp_1111111111111111/history');
    expect(items(body.result)).toMatchObject([{ action: 'mcp_server.update', changes: null }]);
  });
});

describe('clients and integrations', () => {
  it('are counted by reason, and clients of a server outside the limits do not exist', async () => {
    const [one, two] = [await create({ name: 'A' }), await create({ name: 'B' }, 'acc_two')];
    const { servers } = admin.installation;
    servers.noteClient(one, 'example-client 1.0');
    for (const id of [one, two])
      for (const client of ['curl/8', 'curl/8', null])
        servers.noteRefused({ serverId: id }, { client, reason: 'api_token_required', status: 401 });
    await servers.settle();
    const { body } = await admin.ask('GET', `/mcp-server/${one}/clients`);
    expect(body).toMatchObject({
      accepted: [{ client: 'example-client 1.0', is_several: false, count: 1 }],
      refused: [
        { client: null, reason: 'api_token_required', status: 401, count: 1 },
        { client: 'curl/8', reason: 'api_token_required', count: 2 },
      ],
    });
    const listed = async (headers?: { authorization: string }) =>
      items((await admin.ask('GET', '/refused-client', undefined, headers)).body.result);
    expect(new Set((await listed()).map(({ mcp_server_name: name }) => name))).toEqual(new Set(['A', 'B']));
    const limited = await limitedTo({ integrated_account_ids: ['acc_two'] });
    expect(new Set((await listed(limited)).map(({ mcp_server_id: id }) => id))).toEqual(new Set([two]));
    for (const part of ['tools', 'clients', 'history'])
      expect((await admin.ask('GET', `/mcp-server/${one}/${part}`, undefined, limited)).status, part).toBe(404);
    expect((await admin.ask('GET', `/mcp-server/${two}/clients`, undefined, limited)).status).toBe(200);
    await admin.ask('DELETE', `/mcp-server/${two}`);
    expect((await listed()).some(({ mcp_server_id: id }) => id === two)).toBe(true);
    expect(await listed(limited)).toEqual([]);
  });

  it('lists servers by integration, with the names of their accounts', async () => {
    await create({ name: 'Mail' });
    const { body } = await admin.ask('GET', '/mcp-server?integration=zoho_mail');
    expect(items(body.result)).toMatchObject([{ integrated_account_name: 'acc_one', integration: 'zoho_mail' }]);
    expect((await admin.ask('GET', '/mcp-server?integration=none')).body.total).toBe(0);
  });
});
