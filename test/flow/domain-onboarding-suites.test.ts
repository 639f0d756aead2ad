import { describe, expect, it } from 'vitest';
import { callTool, postMcp, replyOf } from './admin-client.js';
import { useTenant } from './tenant-client.js';

interface Report {
  readonly end: string;
  readonly next: string;
  readonly steps: readonly {
    readonly name: string;
    readonly state: string;
    readonly notes: readonly string[];
    readonly records: readonly { readonly type: string; readonly name: string; readonly value: string }[];
  }[];
}

const { client, demo, changes, wait } = useTenant(['--with', 'google_workspace,microsoft_365']);

async function run(service: string, domain: string, agreed: readonly string[] = []): Promise<Report> {
  const { admin } = client();
  const path = `/mcp-server/${demo().combined_mcp_server_id}/runbook/domain-onboarding`;
  const answer = await admin('POST', path, { arguments: { domain_name: domain }, dry_run: false, service, agreed });
  expect(answer.status, JSON.stringify(answer.body)).toBe(200);
  return answer.body as unknown as Report;
}

const statesOf = ({ steps }: Report) => Object.fromEntries(steps.map(({ name, state }) => [name, state]));
const stepOf = ({ steps }: Report, name: string) => steps.find((step) => step.name === name);

describe('bringing a domain into service at each suite, with one DNS provider', () => {
  it('Zoho Mail: to the end in one run', async () => {
    const report = await run('mail', 'fresh.example');
    expect([report.end, statesOf(report)], JSON.stringify(report.steps)).toMatchObject([
      'complete',
      { verify: 'done', mx: 'done', clients: 'done', dkim_verify: 'done', dmarc: 'proposed' },
    ]);
  });

  it('Microsoft 365: records come from the service, a while after Email is on; DKIM is left to a person', async () => {
    const first = await run('microsoft_365', 'fresh.example');
    expect(statesOf(first), JSON.stringify(first.steps)).toMatchObject({
      add: 'done',
      ownership: 'done',
      verify: 'done',
      hosting: 'done',
      key: 'by_hand',
    });
    const second = await run('microsoft_365', 'fresh.example');
    expect([second.end, statesOf(second)], JSON.stringify(second.steps)).toMatchObject([
      'blocked',
      { mx: 'done', clients: 'done', spf: 'done', key: 'by_hand', dkim: 'not_started', dmarc: 'proposed' },
    ]);
    const mx = [...first.steps, ...second.steps].flatMap(({ name, records }) => (name === 'mx' ? records : []));
    expect(mx).toContainEqual(expect.objectContaining({ value: '0 fresh-example.a-v1.mx.microsoft' }));
    const spf = [...first.steps, ...second.steps].flatMap(({ name, records }) => (name === 'spf' ? records : []));
    expect(spf).toContainEqual(expect.objectContaining({ value: 'v=spf1 include:spf.protection.outlook.com -all' }));
    expect(second.next).toContain('by hand: key');
    const third = await run('microsoft_365', 'fresh.example', ['key']);
    expect([third.end, statesOf(third)]).toMatchObject([
      'complete',
      { key: 'done', dkim: 'done', dkim_verify: 'done' },
    ]);
    const sent = (await changes()).filter(({ method }) => method === 'PATCH');
    expect(sent.map(({ body }) => body)).toEqual([{ supportedServices: ['Email'] }]);
  });

  it('Microsoft 365: services that are on stay on, and a verified subdomain needs no proof', async () => {
    const subdomain = 'mail.unpublished.example';
    await run('microsoft_365', 'unpublished.example');
    const report = await run('microsoft_365', subdomain);
    expect(statesOf(report), JSON.stringify(report.steps)).toMatchObject({
      ownership: 'done',
      verify: 'done',
      hosting: 'done',
    });
    const texts = stepOf(report, 'ownership')?.records ?? [];
    expect(texts).toEqual([]);
  });

  it('Google Workspace: ownership first, then the domain; Gmail and DKIM are left to a person', async () => {
    const first = await run('workspace', 'fresh.example');
    expect([first.end, statesOf(first)], JSON.stringify(first.steps)).toMatchObject([
      'blocked',
      { ownership: 'done', verify: 'done', add: 'done', hosting: 'by_hand', mx: 'not_started', spf: 'done' },
    ]);
    expect(first.steps.map(({ name }) => name).slice(0, 3)).toEqual(['ownership', 'verify', 'add']);
    const activated = await run('workspace', 'fresh.example', ['hosting']);
    expect(statesOf(activated)).toMatchObject({ mx: 'done', key: 'by_hand', dmarc: 'proposed' });
    const all = await run('workspace', 'fresh.example', ['hosting', 'key', 'dmarc']);
    expect([all.end, statesOf(all)]).toMatchObject(['complete', { mx: 'done', dkim: 'done', dmarc: 'done' }]);
    await wait(1);
  });

  it('an existing SPF record is extended after a yes, whatever suite comes second', async () => {
    const url = demo().combined_mcp_url;
    const zones = await callTool(url, 'dns_list_all_cloudflare_dns_zones', { name: 'fresh.example' });
    const [zone] = replyOf(zones.body).items as readonly { id: string }[];
    const spf = { zone_id: zone?.id, type: 'TXT', name: '@', content: 'v=spf1 include:old.example -all' };
    await callTool(url, 'dns_create_a_cloudflare_dns_record', spf);
    await run('microsoft_365', 'fresh.example');
    const report = await run('microsoft_365', 'fresh.example');
    expect(stepOf(report, 'spf')).toMatchObject({
      state: 'needs_agreement',
      records: [{ value: 'v=spf1 include:old.example include:spf.protection.outlook.com -all' }],
    });
    expect(statesOf(await run('microsoft_365', 'fresh.example', ['spf']))).toMatchObject({ spf: 'done' });
  });

  it('the prompt names the tools of the suite and what is done by hand', async () => {
    const made = await client().admin('POST', '/mcp-server', {
      name: 'Tenant and DNS',
      members: [
        { integrated_account_id: client().accountId, label: 'Tenant' },
        { integrated_account_id: await dnsAccount() },
      ],
    });
    const params = { name: 'domain_onboarding', arguments: { domain_name: 'fresh.example' } };
    const got = await postMcp(String(made.body.url), { jsonrpc: '2.0', id: 1, method: 'prompts/get', params });
    const text = JSON.stringify(got.body);
    expect(text).toContain('tenant_get_single_microsoft_365_domain_by_id');
    expect(text).toContain('DKIM is not in Microsoft Graph');
    expect(text).not.toContain('{{');
  });
});

async function dnsAccount(): Promise<string> {
  const { body } = await client().admin('GET', '/integrated-account');
  const accounts = Object.values(body).find(Array.isArray) as readonly { id: string; integration: string }[];
  return accounts.find(({ integration }) => integration === 'cloudflare_dns')?.id ?? '';
}
