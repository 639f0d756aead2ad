/** The typed client, packed and unpacked elsewhere, against a real gateway; and the code of docs/api.md, unchanged. */
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { GatehouseClient, GatehouseError } from '../../client/src/index.js';
import { callTool } from './admin-client.js';
import { type PackedClient, packClient } from './packed-client.js';
import { type RunningDemo, startDemo } from './start-gatehouse.js';

let demo: RunningDemo;
let client: PackedClient;
let gatehouse: GatehouseClient;
beforeAll(async () => {
  [demo, client] = await Promise.all([startDemo(), packClient()]);
  gatehouse = new client.module.GatehouseClient({ origin: demo.origin, apiToken: demo.api_token });
});
afterAll(async () => {
  client?.remove();
  await demo?.stop();
});

const onboard = (customer: string) =>
  gatehouse.createMcpServer(
    {
      id: demo.integrated_account_id,
      body: {
        name: customer,
        config: { methods: ['read'], tags: ['domains'] },
        labels: { customer },
        external_id: customer,
      },
    },
    { idempotencyKey: `onboard-${customer}` },
  );

it('throws what the API refuses, with its code and every fault', async () => {
  const refused = await gatehouse
    .createMcpServer({ id: demo.integrated_account_id, body: { name: '', labels: { 'a b': 'x' } } })
    .catch((error: unknown) => error);
  expect(refused).toBeInstanceOf(client.module.GatehouseError);
  expect(refused).toMatchObject({ status: 400, code: 'invalid_params' });
  const { failures } = refused as GatehouseError;
  expect(failures.map(({ path }) => path).sort()).toEqual(['labels.a b', 'name']);
  await expect(gatehouse.getMcpServer({ id: 'mcp_none' })).rejects.toMatchObject({ status: 404, code: 'not_found' });
  const stranger = new client.module.GatehouseClient({ origin: demo.origin, apiToken: 'gha_x' });
  await expect(stranger.listMcpServers()).rejects.toMatchObject({ status: 401, code: 'unauthorized' });
});

it('gives each customer a server of its own, once, and finds, rotates and revokes it', async () => {
  const [first, again] = [await onboard('acme'), await onboard('acme')];
  expect(again.url).toBe(first.url);
  expect((await callTool(first.url, 'list_all_zoho_mail_domains')).body.result).toMatchObject({ isError: false });
  await onboard('globex');
  const found = await gatehouse.listMcpServers({ label: 'customer=acme', limit: 10 });
  expect([found.total, found.result.map(({ name }) => name)]).toEqual([1, ['acme']]);
  const rotated = await gatehouse.rotateMcpServer({ id: demo.integrated_account_id, mcp_id: first.id });
  expect(rotated.url).not.toBe(first.url);
  const { results, succeeded } = await gatehouse.bulkRevokeMcpServers({ body: { items: [{ id: first.id }] } });
  expect([succeeded, results.map(({ ok }) => ok)]).toEqual([1, [true]]);
  const rows = await gatehouse.listAuditRows({ mcp_server_id: first.id, limit: 5 });
  expect(rows.result[0]).toMatchObject({
    action: 'mcp_server.revoke',
    mcp_server_name: 'acme',
    integration: 'zoho_mail',
    api_token_name: 'demo',
  });
  expect(rows.result[0]?.integrated_account_name).toContain('sandbox');
});

it('exports the audit log as CSV and JSON Lines, and shows reference pages', async () => {
  const headers = { authorization: `Bearer ${demo.api_token}` };
  const read = async (path: string) => {
    const response = await fetch(`${demo.origin}${path}`, { headers });
    return { type: response.headers.get('content-type') ?? '', text: await response.text(), status: response.status };
  };
  const csv = await read('/audit-log/export?format=csv&action=mcp_server.create');
  expect(csv.type).toContain('text/csv');
  const [heading, ...lines] = csv.text.trimEnd().split('\r\n');
  expect(heading).toMatch(/^sequence,at,kind,action,/);
  const jsonl = await read('/audit-log/export?action=mcp_server.create');
  expect(lines).toHaveLength(jsonl.text.trimEnd().split('\n').length);
  expect((await read('/audit-log/export?format=xml')).status).toBe(400);
  const reference = await read('/reference');
  expect(reference.text).toContain('rotateMcpServer');
  expect((await read('/reference/errors')).text).toContain('id="idempotency_conflict"');
});

it('is what the first example of docs/api.md says, which is at most 20 lines', async () => {
  const page = readFileSync(new URL('../../docs/api.md', import.meta.url), 'utf8');
  const example = /```ts\n([\s\S]*?)```/.exec(page)?.[1] ?? '';
  expect(
    example
      .trimEnd()
      .split('\n')
      .filter((line) => line.trim() !== '').length,
  ).toBeLessThanOrEqual(20);
  process.env.GATEHOUSE_ORIGIN = demo.origin;
  process.env.GATEHOUSE_TOKEN = demo.api_token;
  const { onboard } = (await client.example('onboard', example)) as {
    onboard(customer: { id: string; name: string }, accountId: string): Promise<string>;
  };
  const customer = { id: 'customer-20', name: 'Twenty' };
  const urls = [
    await onboard(customer, demo.integrated_account_id),
    await onboard(customer, demo.integrated_account_id),
  ];
  expect(urls[1]).toBe(urls[0]);
  expect((await callTool(urls[0] ?? '', 'list_all_zoho_mail_domains')).body.result).toMatchObject({ isError: false });
});
