import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type AdminClient, adminClient, callTool, postMcp } from './admin-client.js';
import { type RunningDemo, startDemo } from './start-gatehouse.js';

let demo: RunningDemo;
let admin: AdminClient;
let dns: string;

beforeAll(async () => {
  demo = await startDemo();
  admin = adminClient(demo.origin, demo.api_token);
  const account = await admin('POST', '/integrated-account', {
    integration: 'cloudflare-dns',
    fields: { api_token: 'cfut_sandbox0000000000000000000000edit' },
  });
  expect(account.status, JSON.stringify(account.body)).toBe(201);
  dns = String(account.body.id);
});
afterAll(() => demo?.stop());

const member = (id: string, more: object = {}) => ({ integrated_account_id: id, ...more });

describe('a server over several accounts behind discovery', () => {
  it('lists what each account preloads next to discovery, under its prefix', async () => {
    const domains = { tags: ['domains'], preload: ['list_all_zoho_mail_domains'] };
    const members = [
      member(demo.integrated_account_id, { prefix: 'mail', config: domains }),
      member(dns, { prefix: 'dns', config: { preload: ['zones'] } }),
    ];
    const config = { tool_exposure: 'discovery' };
    const preview = await admin('POST', '/mcp-server/preview', { members, config });
    const { body: made } = await admin('POST', '/mcp-server', { name: 'Preloading', members, config });
    const { body: answer } = await postMcp(String(made.url), { jsonrpc: '2.0', id: 1, method: 'tools/list' });
    const { tools } = answer.result as { tools: readonly { readonly name: string }[] };
    const listed = tools.map(({ name }) => name);
    expect(listed.slice(-3)).toEqual([
      'mail_list_all_zoho_mail_domains',
      'dns_list_all_cloudflare_dns_zones',
      'dns_get_single_cloudflare_dns_zone_by_id',
    ]);
    expect(preview.body.listed).toEqual(listed);
    const zones = await callTool(String(made.url), String(listed.at(-2)), {});
    expect(JSON.stringify(zones.body)).toContain('fresh.example');
    const refusals: readonly (readonly [members: readonly object[], config: object, path: string])[] = [
      [members, {}, 'members[0].config.preload'],
      [[member(dns, { config: { preload: ['domains'] } })], config, 'members[0].config.preload[0]'],
      [members, { ...config, preload: ['zones'] }, 'config.preload'],
    ];
    for (const [wrong, shared, path] of refusals) {
      const refused = await admin('POST', '/mcp-server', { name: 'Wrong', members: wrong, config: shared });
      expect([refused.status, JSON.stringify(refused.body)]).toEqual([400, expect.stringContaining(`"${path}"`)]);
    }
    const changed = await admin('PATCH', `/mcp-server/${made.id}`, { config: { tool_exposure: 'all' } });
    expect([changed.status, JSON.stringify(changed.body)]).toEqual([
      400,
      expect.stringContaining('members[0].config.preload'),
    ]);
  });
});
