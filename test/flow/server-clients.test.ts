/** Which clients use an MCP server and which are refused, as real requests leave it behind. */
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type AdminClient, adminClient, postMcp } from './admin-client.js';
import { type RunningDemo, startDemo } from './start-gatehouse.js';

interface Client {
  readonly client: string | null;
  readonly reason?: string;
  readonly status?: number;
  readonly count: number;
}

let demo: RunningDemo;
let admin: AdminClient;
let path: string;
beforeAll(async () => {
  demo = await startDemo();
  admin = adminClient(demo.origin, demo.api_token);
  const accounts = (await admin('GET', '/integrated-account')).body.result as { readonly id: string }[];
  path = `/integrated-account/${accounts[0]?.id}/mcp`;
});
afterAll(() => demo?.stop());

async function clientsOf(id: string, isReady: (clients: Record<'accepted' | 'refused', Client[]>) => boolean) {
  for (let tries = 0; tries < 200; tries += 1) {
    const { status, body } = await admin('GET', `/mcp-server/${id}/clients`);
    const clients = body as unknown as Record<'accepted' | 'refused', Client[]>;
    // A revoked server is found here once a refused client is recorded.
    if (status === 200 && isReady(clients)) return clients;
    await pause(50);
  }
  throw new Error(`the clients of ${id} did not become what they should`);
}

async function create(body: object): Promise<{ readonly id: string; readonly url: string }> {
  const made = await admin('POST', path, body);
  expect(made.status, JSON.stringify(made.body)).toBe(201);
  return made.body as unknown as { readonly id: string; readonly url: string };
}

const initialize = {
  jsonrpc: '2.0',
  id: 1,
  method: 'initialize',
  params: { protocolVersion: '2025-06-18', capabilities: {}, clientInfo: { name: 'Desk', version: '2.1' } },
};

it('lists a client by the name that it gives itself', async () => {
  const { id, url } = await create({ name: 'Used' });
  expect((await postMcp(url, initialize, { 'user-agent': 'desk/2' })).status).toBe(200);
  const { accepted, refused } = await clientsOf(id, (clients) => clients.accepted.length > 0);
  expect(accepted[0]?.client).toContain('Desk');
  expect(refused).toEqual([]);
});

it('lists refused requests with status and reason, whatever was wrong, and never what names no server', async () => {
  const { id, url } = await create({ name: 'Guarded', config: { require_api_token_auth: true } });
  const ping = { jsonrpc: '2.0', id: 1, method: 'ping' };
  const agent = { 'user-agent': 'stranger/1' };
  expect((await postMcp(url, ping, agent)).status).toBe(401);
  expect((await postMcp(url, ping, { ...agent, authorization: 'Bearer gtha_none' })).status).toBe(401);
  expect((await fetch(url, { method: 'PUT', headers: agent })).status).toBe(405);
  expect(
    (await fetch(url, { method: 'POST', headers: { ...agent, 'content-type': 'text/plain' }, body: 'x' })).status,
  ).toBe(415);
  expect((await postMcp(url, ping, { ...agent, origin: 'https://elsewhere.example.com' })).status).toBe(403);
  expect((await fetch(`${url}/sse`, { method: 'POST', headers: agent })).status).toBe(405);
  await postMcp(`${url.slice(0, -3)}abc`, ping, agent);
  const { refused } = await clientsOf(id, (clients) => clients.refused.length >= 5);
  const found = refused.map(({ client, reason, status, count }) => [client, reason, status, count]);
  expect(found).toHaveLength(5);
  expect(found).toEqual(
    expect.arrayContaining([
      ['stranger/1', 'api_token_required', 401, 1],
      ['stranger/1', 'api_token_invalid', 401, 1],
      ['stranger/1', 'method_not_allowed', 405, 2],
      ['stranger/1', 'unsupported_media', 415, 1],
      ['stranger/1', 'origin_not_allowed', 403, 1],
    ]),
  );
});

it('keeps the refused clients of a revoked URL, and an inventor of names in a bounded list', async () => {
  const { id, url } = await create({ name: 'Gone' });
  await admin('DELETE', `/mcp-server/${id}`);
  const ping = { jsonrpc: '2.0', id: 1, method: 'ping' };
  for (let start = 0; start < 120; start += 20)
    await Promise.all(
      Array.from({ length: 20 }, (_, index) => postMcp(url, ping, { 'user-agent': `invented/${start + index}` })),
    );
  const total = (clients: readonly Client[]) => clients.reduce((sum, { count }) => sum + count, 0);
  const { refused } = await clientsOf(id, (clients) => total(clients.refused) === 120);
  expect(refused.length).toBeLessThanOrEqual(21);
  expect(refused.every(({ reason, status }) => reason === 'revoked' && status === 410)).toBe(true);
  const listed = (await admin('GET', '/refused-client?limit=100')).body.result as readonly Record<string, unknown>[];
  expect(listed.some((one) => one.mcp_server_id === id && one.mcp_server_name === 'Gone')).toBe(true);
});
