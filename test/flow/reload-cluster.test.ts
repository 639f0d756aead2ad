/** Folders of integrations that several gateways have mounted, on one PostgreSQL. */
import { cpSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { answerJson, startUpstream } from '../../src/outbound/test-support/start-upstream.js';
import { callTool, postMcp } from './admin-client.js';
import { type ClusterGateway, hasServices, startCluster } from './start-cluster.js';

const fixture = (name: string) => fileURLToPath(new URL(`../../src/catalogue/test-fixture/${name}`, import.meta.url));
const list = 'list_all_payments_customers';
const soon = { timeout: 30_000, interval: 200 };

describe.skipIf(!hasServices)('integrations that several gateways have mounted', () => {
  const titlesAt = async (url: string) => {
    const { body } = await postMcp(url, { jsonrpc: '2.0', id: 1, method: 'tools/list' });
    const { tools = [] } = body.result as { tools?: readonly { readonly annotations: { readonly title: string } }[] };
    return tools.map(({ annotations }) => annotations.title);
  };

  it('a folder that appears after the start is taken up by each of them, and so is an integration in it', async () => {
    const place = join(mkdtempSync(join(tmpdir(), 'mounted-')), 'integrations');
    const upstream = await startUpstream((_request, response) =>
      answerJson(response, 200, { data: [{ id: 'cus_1' }] }),
    );
    const cluster = await startCluster({
      GATEHOUSE_CATALOGUE: place,
      connectTo: [`api.payments.example=${upstream.origin}`],
    });
    onTestFinished(async () => {
      await cluster.stop();
      rmSync(join(place, '..'), { recursive: true, force: true });
    });
    const onEach = async (look: (gateway: ClusterGateway) => Promise<void>) => {
      for (const gateway of cluster.gateways) await vi.waitFor(() => look(gateway), soon);
    };
    const [first] = cluster.gateways;
    // The folder itself appears as a volume does that is mounted late.
    mkdirSync(place);
    // A mounted ConfigMap: links to a folder that is swapped.
    mkdirSync(join(place, '..one'));
    cpSync(fixture('payments'), join(place, '..one', 'payments'), { recursive: true });
    symlinkSync('..one', join(place, '..data'));
    symlinkSync('..data/payments', join(place, 'payments'));
    await onEach(async ({ admin }) => {
      expect(await admin('GET', '/integration/payments')).toMatchObject({ status: 200 });
    });
    const account = await first?.admin('POST', '/integrated-account', {
      integration: 'payments',
      fields: { secret_key: 'sk_good' },
    });
    expect(account?.status, JSON.stringify(account?.body)).toBe(201);
    const made = await first?.admin('POST', `/integrated-account/${account?.body.id}/mcp`, { name: 'Payments' });
    const { pathname } = new URL(String(made?.body.url));
    const urls = cluster.gateways.map(({ origin }) => `${origin}${pathname}`);
    for (const url of urls) {
      const { body } = await callTool(url, list);
      expect(JSON.stringify(body)).toContain('cus_1');
    }

    const changed = join(place, '..two', 'payments');
    cpSync(fixture('payments'), changed, { recursive: true });
    const file = join(changed, 'resources', 'customers.yaml');
    writeFileSync(file, readFileSync(file, 'utf8').replace('title: List customers', 'title: Show customers'));
    symlinkSync('..two', join(place, '..data_tmp'));
    renameSync(join(place, '..data_tmp'), join(place, '..data'));
    for (const url of urls) await vi.waitFor(async () => expect(await titlesAt(url)).toContain('Show customers'), soon);
    await onEach(async ({ admin }) => {
      expect((await admin('GET', '/integration-change')).body.result).toMatchObject([
        { integration: 'payments', change: 'changed' },
        { integration: 'payments', change: 'added' },
      ]);
    });
  });
});
