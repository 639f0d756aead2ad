import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { callTool, postMcp } from './admin-client.js';
import { type Cluster, hasServices, startCluster } from './start-cluster.js';

const editToken = 'cfut_sandbox0000000000000000000000edit';

describe.skipIf(!hasServices)('one URL over several accounts, behind several gateways', () => {
  let cluster: Cluster;
  beforeAll(async () => {
    cluster = await startCluster();
  });
  afterAll(() => cluster?.stop());

  const at = (index: number) => {
    const gateway = cluster.gateways[index];
    if (!gateway) throw new Error(`no gateway ${index}`);
    return gateway;
  };
  const connectDns = async () => {
    const made = await at(0).admin('POST', '/integrated-account', {
      integration: 'cloudflare-dns',
      data_center: 'global',
      fields: { api_token: editToken },
    });
    expect(made.status, JSON.stringify(made.body)).toBe(201);
    return String(made.body.id);
  };

  it('is the same on each of them, and changes on all', async () => {
    const dns = await connectDns();
    const made = await at(0).admin('POST', '/mcp-server', {
      name: 'Combined',
      members: [
        { integrated_account_id: cluster.accountId, prefix: 'mail', config: { methods: ['read'], tags: ['domains'] } },
        { integrated_account_id: dns, prefix: 'dns', label: 'DNS' },
      ],
    });
    const path = new URL(String(made.body.url)).pathname;
    const urls = cluster.gateways.map(({ origin }) => `${origin}${path}`);
    const namesAt = async (url: string) => {
      const { body } = await postMcp(url, { jsonrpc: '2.0', id: 1, method: 'tools/list' });
      return ((body.result as { tools?: { name: string }[] } | undefined)?.tools ?? []).map(({ name }) => name);
    };
    const lists = await Promise.all(urls.map(namesAt));
    expect(lists[0]).toEqual(expect.arrayContaining(['mail_list_all_zoho_mail_domains']));
    for (const list of lists) expect(list).toEqual(lists[0]);
    for (const url of urls)
      expect(JSON.stringify((await callTool(url, 'dns_list_all_cloudflare_dns_zones')).body)).toContain(
        'fresh.example',
      );

    const patched = await at(1).admin('PATCH', `/mcp-server/${made.body.id}`, {
      members: [
        { integrated_account_id: cluster.accountId, config: { tools: ['list_all_zoho_mail_domains'] } },
        { integrated_account_id: dns },
      ],
    });
    expect(patched.body.members).toMatchObject([{ prefix: 'mail' }, { prefix: 'dns', label: 'DNS' }]);
    await vi.waitFor(async () => {
      for (const url of urls)
        expect((await namesAt(url)).filter((name) => name.startsWith('mail_'))).toEqual([
          'mail_list_all_zoho_mail_domains',
        ]);
    }, 10_000);

    expect((await at(2).admin('DELETE', `/integrated-account/${dns}`)).status).toBe(200);
    await vi.waitFor(async () => {
      for (const url of urls) {
        expect(await namesAt(url)).toEqual(['mail_list_all_zoho_mail_domains']);
        const gone = await callTool(url, 'dns_list_all_cloudflare_dns_zones');
        expect(JSON.stringify(gone.body)).toContain('cannot be used');
        expect(JSON.stringify((await callTool(url, 'mail_list_all_zoho_mail_domains')).body)).toContain('acmecorp.com');
      }
    }, 10_000);
  });
});
