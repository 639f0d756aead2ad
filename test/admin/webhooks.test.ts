/** Webhook endpoints as records: what is refused, what is sent and how it is signed, retries, replay, rotation. */
import { createHmac } from 'node:crypto';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { isJsonObject, type JsonObject, systemClock } from '../../src/base/index.js';
import { createWebhooks, eventTypes } from '../../src/events/index.js';
import { createRoutes, createSender } from '../../src/outbound/index.js';
import type { ApprovalRow } from '../../src/store/index.js';
import { type OpenAdmin, openAdmin } from './open-admin.js';

const host = 'hooks.example.test';
let receiver: Server;
let received: { readonly headers: IncomingHttpHeaders; readonly body: string }[] = [];
let status = 204;
let admin: OpenAdmin;
let origin: string;

beforeAll(async () => {
  receiver = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => {
      body += chunk.toString();
    });
    request.on('end', () => {
      // Requests to the service arrive here as well; only events count.
      if (request.headers['webhook-id'] !== undefined) received.push({ headers: request.headers, body });
      response.writeHead(status).end();
    });
  });
  await new Promise<void>((resolve) => {
    receiver.listen(0, '127.0.0.1', resolve);
  });
  origin = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}`;
});
afterAll(() => void receiver.close());
beforeEach(async () => {
  received = [];
  status = 204;
  admin = await openAdmin({}, { connectTo: `${host}=${origin},*=${origin}` });
  await admin.addAccount('acc_one');
});
afterEach(() => admin.close());

const create = async (events: readonly string[], more: object = {}): Promise<JsonObject> => {
  const body = { name: 'Operations', url: `https://${host}/in?from=gate`, events, ...more };
  const made = await admin.ask('POST', '/webhook-endpoint', body);
  expect(made.status, JSON.stringify(made.body)).toBe(201);
  return made.body;
};
const deliver = () => admin.installation.webhooks.deliverDue(new AbortController().signal);
const typesReceived = () => received.map(({ body }) => (JSON.parse(body) as { type: string }).type).sort();
const deliveries = async (id: unknown, query = ''): Promise<readonly JsonObject[]> => {
  const { body } = await admin.ask('GET', `/webhook-endpoint/${id}/delivery${query}`);
  return Array.isArray(body.result) ? body.result.filter(isJsonObject) : [];
};
/** As standardwebhooks.com describes it, written apart from the program. */
const isSigned = ({ headers, body }: (typeof received)[number], secret: unknown): boolean => {
  const key = Buffer.from(String(secret).replace('whsec_', ''), 'base64');
  const content = `${headers['webhook-id']}.${headers['webhook-timestamp']}.${body}`;
  const wanted = `v1,${createHmac('sha256', key).update(content).digest('base64')}`;
  return String(headers['webhook-signature']).split(' ').includes(wanted);
};

describe('what is refused', () => {
  it.each<[object, string]>([
    [{ url: 'http://hooks.example.com/' }, 'url'],
    [{ url: 'https://10.0.0.1/' }, 'url'],
    [{ url: 'https://2130706433:443/' }, 'url'],
    [{ url: 'https://[::1]/' }, 'url'],
    [{ url: 'https://user:secret@hooks.example.com/' }, 'url'],
    [{ url: 'nonsense' }, 'url'],
    [{ events: [] }, 'events'],
    [{ events: ['mcp_server.exploded'] }, 'events'],
    [{ name: '' }, 'name'],
    [{ enabled: 'yes' }, 'enabled'],
    [{ secret: 'x' }, 'secret'],
  ])('an endpoint with %o', async (wrong, path) => {
    const right = { name: 'x', url: 'https://hooks.example.com/', events: ['approval.requested'] };
    const { status: refused, body } = await admin.ask('POST', '/webhook-endpoint', { ...right, ...wrong });
    expect([refused, JSON.stringify(body.details)]).toEqual([400, expect.stringContaining(`"path":"${path}"`)]);
  });

  it('refuses a host in a private network, even if GATEHOUSE_CONNECT_TO maps every host', async () => {
    const { id } = await create(['mcp_server.created'], { url: 'https://localhost/in' });
    const { body } = await admin.ask('POST', `/webhook-endpoint/${id}/test`);
    expect(body).toMatchObject({ arrived: false, status: null, fault: expect.stringContaining('private') });
    expect(received).toEqual([]);
  });

  it('an endpoint or a delivery that is not there', async () => {
    const { id } = await create(['mcp_server.created']);
    for (const [method, path] of [
      ['GET', '/webhook-endpoint/whk_none'],
      ['PATCH', '/webhook-endpoint/whk_none'],
      ['DELETE', '/webhook-endpoint/whk_none'],
      ['POST', '/webhook-endpoint/whk_none/test'],
      ['POST', '/webhook-endpoint/whk_none/rotate-secret'],
      ['GET', '/webhook-endpoint/whk_none/delivery'],
      ['POST', `/webhook-endpoint/${id}/delivery/dlv_none/replay`],
    ] as const)
      expect((await admin.ask(method, path, method === 'PATCH' ? {} : undefined)).status, path).toBe(404);
    expect((await admin.ask('GET', `/webhook-endpoint/${id}/delivery?state=lost`)).status).toBe(400);
    expect((await admin.ask('POST', `/webhook-endpoint/${id}/rotate-secret`, { overlap_hours: 200 })).status).toBe(400);
  });
});

const heldCall = (serverId: string, changes: Partial<ApprovalRow>): ApprovalRow => ({
  id: 'apr_one',
  serverId,
  accountId: 'acc_one',
  tool: 'delete_a_zoho_mail_group_by_id',
  effect: 'destructive',
  digest: 'digest',
  arguments: {},
  request: {},
  client: null,
  apiTokenId: null,
  objects: null,
  status: 'pending',
  reason: null,
  decidedBy: null,
  decidedAt: null,
  createdAt: Date.now(),
  expiresAt: Date.now() + 60_000,
  ...changes,
});

describe('what is sent', () => {
  it('is every event that was chosen and no other, once, signed', async () => {
    const all = await create(Object.keys(eventTypes).filter((type) => !type.startsWith('integrated_account')));
    await create(['mcp_server.revoked'], { enabled: false });
    const { servers, approvals, store } = admin.installation;
    const made = await admin.ask('POST', '/integrated-account/acc_one/mcp', {
      name: 'Acme',
      labels: { customer: 'acme' },
      expires_at: new Date(Date.now() + 3_600_000).toISOString(),
    });
    const [id, token] = [String(made.body.id), String(made.body.token)];
    expect((await servers.checkAccess(token, null)).ok).toBe(true);
    await servers.settle();
    const held = await approvals.hold({
      ...heldCall(id, {}),
      binding: {},
      requestState: null,
    });
    const approvalId = held.kind === 'waiting' ? held.approval.id : '';
    expect((await admin.ask('POST', `/approval/${approvalId}`, { decision: 'deny' })).status).toBe(200);
    await store.approvals.hold(heldCall(id, { digest: 'old', expiresAt: Date.now() + 1 }), Date.now(), 10);
    await expect.poll(() => approvals.sweep()).toBeGreaterThan(0);
    for (let times = 0; times < 2; times += 1) await servers.sweep();
    await admin.ask('DELETE', `/integrated-account/acc_one/mcp/${id}`);
    for (let times = 0; times < 3; times += 1) expect((await servers.checkAccess(token, null)).ok).toBe(false);
    await expect.poll(async () => (await deliveries(all.id)).map(({ type }) => type)).toContain('client.refused');
    await deliver();
    expect(typesReceived()).toEqual([
      'approval.decided',
      'approval.expired',
      'approval.requested',
      'client.refused',
      'mcp_server.created',
      'mcp_server.expiring',
      'mcp_server.first_used',
      'mcp_server.revoked',
    ]);
    expect(received.filter((event) => !isSigned(event, all.signing_secret))).toEqual([]);
    const body = received.map((event) => JSON.parse(event.body)).find(({ type }) => type === 'mcp_server.created');
    expect(body.data).toMatchObject({
      id,
      name: 'Acme',
      integrated_account_id: 'acc_one',
      labels: { customer: 'acme' },
    });
    expect((await deliveries(all.id)).map(({ state }) => state)).toEqual(Array(8).fill('delivered'));
  });

  it('tells of the end of a server and of an account', async () => {
    await create(['mcp_server.expired', 'integrated_account.deleted']);
    const { store, servers } = admin.installation;
    const made = await admin.ask('POST', '/integrated-account/acc_one/mcp', { name: 'Brief' });
    const row = await store.servers.get(String(made.body.id));
    await store.servers.update(
      row?.id ?? '',
      { expiresAt: Date.now() - 1, updatedAt: Date.now() + 1 },
      row?.updatedAt ?? 0,
    );
    await Promise.all([servers.sweep(), servers.sweep()]);
    await admin.ask('DELETE', '/integrated-account/acc_one');
    await deliver();
    expect(typesReceived()).toEqual(['integrated_account.deleted', 'mcp_server.expired']);
    const rows = await admin.ask('GET', `/audit-log?mcp_server_id=${row?.id}&action=mcp_server.expire`);
    expect(rows.body.result).toHaveLength(1);
    expect(rows.body.result).toMatchObject([{ mcp_server_name: 'Brief', integrated_account_name: 'acc_one' }]);
  });

  it('names every account of a server over several', async () => {
    await create(['mcp_server.created', 'mcp_server.expired', 'mcp_server.revoked']);
    const { store, servers } = admin.installation;
    await admin.addAccount('acc_two');
    const members = [{ integrated_account_id: 'acc_one' }, { integrated_account_id: 'acc_two' }];
    const made = await admin.ask('POST', '/mcp-server', { name: 'Both', members });
    expect(made.status, JSON.stringify(made.body)).toBe(201);
    const row = await store.servers.get(String(made.body.id));
    await store.servers.update(
      row?.id ?? '',
      { expiresAt: Date.now() - 1, updatedAt: Date.now() + 1 },
      row?.updatedAt ?? 0,
    );
    await servers.sweep();
    const gone = await admin.ask('POST', '/mcp-server', { name: 'Both', members });
    await admin.ask('DELETE', `/mcp-server/${gone.body.id}`);
    await deliver();
    const events = received.map(({ body }) => JSON.parse(body));
    expect(events.map(({ type }) => type).sort()).toEqual([
      'mcp_server.created',
      'mcp_server.created',
      'mcp_server.expired',
      'mcp_server.revoked',
    ]);
    for (const { data } of events)
      expect(data).toMatchObject({
        integrated_account_id: null,
        members: [
          { integrated_account_id: 'acc_one', prefix: expect.any(String) },
          { integrated_account_id: 'acc_two' },
        ],
      });
    const rows = await admin.ask('GET', `/audit-log?mcp_server_id=${row?.id}&action=mcp_server.expire`);
    expect(rows.body.result).toMatchObject([{ arguments: { integrated_account_ids: ['acc_one', 'acc_two'] } }]);
  });

  it('is sent by one of several gateways', async () => {
    await create(['mcp_server.created']);
    for (let index = 0; index < 12; index += 1)
      await admin.ask('POST', '/integrated-account/acc_one/mcp', { name: `Server ${index}` });
    const routes = createRoutes({
      allowedHosts: { has: () => true },
      connectTo: new Map([[host, origin]]),
      connectionsPerOrigin: 5,
      answerBytesMax: 1_000,
    });
    const others = [1, 2].map(() =>
      createWebhooks({
        store: admin.installation.store,
        clock: systemClock,
        hashKey: Buffer.alloc(32),
        send: createSender(routes),
      }),
    );
    const signal = new AbortController().signal;
    await Promise.all([deliver(), ...others.map((other) => other.deliverDue(signal))]);
    await routes.close();
    expect(new Set(received.map(({ headers }) => headers['webhook-id'])).size).toBe(12);
    expect(received).toHaveLength(12);
  });

  it('is sent again after a failure, later, and by hand', async () => {
    const { id } = await create(['mcp_server.created']);
    await admin.ask('POST', '/integrated-account/acc_one/mcp', { name: 'Acme' });
    status = 500;
    await deliver();
    await deliver();
    expect(received).toHaveLength(1);
    const [failed] = await deliveries(id, '?state=waiting');
    expect(failed).toMatchObject({ attempts: 1, last_status: 500, last_error: 'The receiver returned HTTP 500.' });
    expect(Date.parse(String(failed?.next_attempt_at))).toBeGreaterThan(Date.now());
    status = 204;
    expect((await admin.ask('POST', `/webhook-endpoint/${id}/delivery/${failed?.id}/replay`)).status).toBe(200);
    await deliver();
    expect(received.map(({ headers }) => headers['webhook-id'])).toEqual([failed?.event_id, failed?.event_id]);
    expect(await deliveries(id)).toMatchObject([{ state: 'delivered', attempts: 1 }]);
  });

  it('has a signature by both secrets while a rotation overlaps, then by the new one', async () => {
    const { id, signing_secret: old } = await create(['mcp_server.created']);
    const rotate = async (body: object) =>
      (await admin.ask('POST', `/webhook-endpoint/${id}/rotate-secret`, body)).body;
    const next = await rotate({});
    await admin.ask('POST', `/webhook-endpoint/${id}/test`);
    const last = await rotate({ overlap_hours: 0 });
    await admin.ask('POST', `/webhook-endpoint/${id}/test`);
    const [during, after] = received;
    if (!during || !after) throw new Error('a test did not arrive');
    expect([isSigned(during, old), isSigned(during, next.signing_secret)]).toEqual([true, true]);
    expect([isSigned(after, next.signing_secret), isSigned(after, last.signing_secret)]).toEqual([false, true]);
    const shown = JSON.stringify((await admin.ask('GET', '/webhook-endpoint')).body);
    expect(shown).not.toContain('whsec_');
  });
});
