import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type AdminClient, adminClient, callTool, replyOf } from './admin-client.js';
import { controlOf, type SandboxControl } from './sandbox-control.js';
import { type RunningDemo, startDemo } from './start-gatehouse.js';

const domain = 'unpublished.example';
const procedure = `---
name: alias_ownership
title: Prove the ownership by a CNAME
description: Adds a domain and publishes the CNAME that proves its ownership.
roles: { service: mail, zones: dns }
arguments:
  - { name: domain_name, title: Domain, description: The domain., required: true }
steps:
  - { name: add, title: Add the domain, act: add }
  - { name: alias, title: Publish the CNAME, needs: [add], publish: [ownership_cname] }
---

Add {{domain_name}} and publish its CNAME.
`;

interface Report {
  readonly end: string;
  readonly steps: readonly {
    readonly name: string;
    readonly state: string;
    readonly notes: readonly string[];
    readonly records: readonly { readonly action: string; readonly name: string; readonly value: string }[];
  }[];
}
type Found = { readonly [name: string]: unknown };

let place: string;
let demo: RunningDemo;
let admin: AdminClient;
let sandbox: SandboxControl;

beforeAll(async () => {
  place = mkdtempSync(join(tmpdir(), 'own-procedures-'));
  mkdirSync(join(place, '_joint'));
  writeFileSync(join(place, '_joint', 'alias_ownership.md'), procedure);
  demo = await startDemo({ environment: { GATEHOUSE_CATALOGUE: place } });
  admin = adminClient(demo.origin, demo.api_token);
  sandbox = controlOf(demo.sandbox_origin);
});
afterAll(async () => {
  await demo?.stop();
  rmSync(place, { recursive: true, force: true });
});
beforeEach(() => sandbox.reset());

async function run(more: object = {}, serverId = demo.combined_mcp_server_id, runbook = 'alias-ownership') {
  const { status, body } = await admin('POST', `/mcp-server/${serverId}/runbook/${runbook}`, {
    arguments: { domain_name: domain },
    dry_run: false,
    ...more,
  });
  expect(status, JSON.stringify(body)).toBe(200);
  const report = body as unknown as Report;
  const alias = report.steps.find(({ name }) => name === 'alias');
  return { report, state: alias?.state, notes: alias?.notes.join(' ') ?? '', records: alias?.records ?? [] };
}

async function dnsTool(tool: string, args: object): Promise<Found> {
  const { body } = await callTool(demo.combined_mcp_url, `dns_${tool}`, args);
  expect(JSON.stringify(body)).not.toContain('"isError":true');
  return replyOf(body);
}

async function zoneId(): Promise<string> {
  const { items } = await dnsTool('list_all_cloudflare_dns_zones', { name: domain });
  return String((items as readonly Found[])[0]?.id);
}

async function aliasesInDns(): Promise<readonly string[]> {
  const response = await fetch(`${demo.sandbox_origin}/__sandbox/dns`);
  const { records } = (await response.json()) as { records: { name: string; type: string }[] };
  return records.filter(({ name, type }) => type === 'CNAME' && name.endsWith(domain)).map(({ name }) => name);
}

describe('a CNAME that verification looks up is never flattened', () => {
  it('is not published while the zone flattens all CNAMEs; the report names the setting and the remedy', async () => {
    await sandbox.zone(domain, { flatten_all_cnames: true });
    const blocked = await run();
    expect([blocked.report.end, blocked.state]).toEqual(['blocked', 'blocked']);
    expect(blocked.notes).toMatch(/CNAME flattening is on for all CNAME records.*DNS, Settings.*run again/);
    const listed = await dnsTool('list_all_cloudflare_dns_records', { zone_id: await zoneId() });
    expect(listed.items).toEqual([]);
    await dnsTool('update_a_cloudflare_dns_zone_settings_by_id', {
      zone_id: await zoneId(),
      flatten_all_cnames: false,
    });
    expect(await run()).toMatchObject({ state: 'done' });
    expect(await aliasesInDns()).toHaveLength(1);
  });

  it('says so in a dry run, and for a record that is there already', async () => {
    expect(await run()).toMatchObject({ state: 'done' });
    await sandbox.zone(domain, { flatten_all_cnames: true });
    expect(await aliasesInDns()).toEqual([]);
    expect(await run({ dry_run: true })).toMatchObject({
      state: 'blocked',
      notes: expect.stringContaining('flattening'),
    });
  });

  it.each([
    ['with the wanted value', undefined],
    ['with another value', 'elsewhere.example'],
  ])('a flattened record %s is a difference, and after a yes it is no longer flattened', async (_case, other) => {
    const [wanted] = (await run({ dry_run: true })).records;
    expect(wanted?.action).toBe('create');
    const content = other ?? wanted?.value;
    await dnsTool('create_a_cloudflare_dns_record', {
      zone_id: await zoneId(),
      type: 'CNAME',
      name: wanted?.name,
      content,
      flatten_cname: true,
    });
    const shown = await run();
    expect([shown.state, shown.records.map(({ action }) => action)]).toEqual(['needs_agreement', ['change']]);
    expect(shown.notes).toContain('flattened');
    expect(await run({ agreed: ['alias'] })).toMatchObject({ state: 'done' });
    expect(await aliasesInDns()).toEqual([wanted?.name]);
  });

  it('publishes without the right to read the setting, and says that it is not checked', async () => {
    const account = await admin('POST', '/integrated-account', {
      integration: 'cloudflare_dns',
      data_center: 'global',
      fields: { api_token: 'cfut_sandbox0000000000000000000000records' },
    });
    const made = await admin('POST', '/mcp-server', {
      name: 'Without settings',
      members: [
        { integrated_account_id: demo.integrated_account_id, prefix: 'mail' },
        { integrated_account_id: account.body.id, prefix: 'dns' },
      ],
    });
    const published = await run({}, String(made.body.id));
    expect(published.state, JSON.stringify(published.report)).toBe('done');
    expect(published.notes).toMatch(/could not be checked.*Zone DNS Settings/i);
  });

  it('runs where the filter of the server hides the tool for the setting', async () => {
    const { body } = await admin('GET', `/mcp-server/${demo.combined_mcp_server_id}`);
    const members = body.members as readonly { readonly integrated_account_id: string; readonly prefix: string }[];
    const made = await admin('POST', '/mcp-server', {
      name: 'Records',
      members: members.map(({ integrated_account_id, prefix }) => ({
        integrated_account_id,
        prefix,
        config: prefix === 'dns' ? { tags: ['zones', 'records'] } : {},
      })),
    });
    const published = await run({}, String(made.body.id));
    expect([published.state, published.notes]).toEqual(['done', expect.stringMatching(/could not be checked/i)]);
  });
});

describe('records of another product', () => {
  it('Email Routing: its MX and SPF records are reported as locked, with the remedy, and nothing is published', async () => {
    await sandbox.zone(domain, { email_routing: true });
    const { report } = await run({ agreed: ['mx', 'spf'] }, demo.combined_mcp_server_id, 'domain-onboarding');
    for (const name of ['mx', 'spf']) {
      const step = report.steps.find((one) => one.name === name);
      expect([name, step?.state, step?.notes.join(' ')]).toEqual([
        name,
        'blocked',
        expect.stringMatching(/locked.*Turn Email Routing off/),
      ]);
    }
    const { items } = await dnsTool('list_all_cloudflare_dns_records', { zone_id: await zoneId(), fields: ['*'] });
    const mail = (items as readonly Found[]).filter(({ type }) => type === 'MX');
    expect(mail.map(({ content }) => content)).toEqual(['route1.mx.cloudflare.net', 'route2.mx.cloudflare.net']);
    await sandbox.zone(domain, { email_routing: false });
    const { report: after } = await run({}, demo.combined_mcp_server_id, 'domain-onboarding');
    expect(after.end).toBe('complete');
  });
});

describe('a zone with letters outside ASCII', () => {
  it('is found by either spelling of the domain', async () => {
    for (const name of ['bücher.example', 'xn--bcher-kva.example']) {
      const { body } = await admin('POST', `/mcp-server/${demo.combined_mcp_server_id}/runbook/alias-ownership`, {
        arguments: { domain_name: name },
        dry_run: true,
      });
      expect(body, JSON.stringify(body)).toMatchObject({ zone: { name: 'xn--bcher-kva.example', status: 'active' } });
    }
  });
});
