import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type AdminClient, adminClient, callTool, postMcp, replyOf } from './admin-client.js';
import { controlOf, type SandboxControl } from './sandbox-control.js';
import { type RunningDemo, runCommand, startDemo } from './start-gatehouse.js';

interface Step {
  readonly name: string;
  readonly state: string;
  readonly notes: readonly string[];
  readonly records: readonly {
    readonly action: string;
    readonly type: string;
    readonly name: string;
    readonly value: string;
    readonly existing: readonly { readonly type: string; readonly value: string; readonly proxied: boolean }[];
    readonly reason: string | null;
  }[];
  readonly approvals: readonly string[];
}
interface Report {
  readonly end: string;
  readonly next: string;
  readonly zone: { readonly status: string; readonly trouble: string | null } | null;
  readonly steps: readonly Step[];
  readonly hand_over: readonly { readonly type: string; readonly name: string; readonly value: string }[];
}

let demo: RunningDemo;
let admin: AdminClient;
let sandbox: SandboxControl;

beforeAll(async () => {
  demo = await startDemo();
  admin = adminClient(demo.origin, demo.api_token);
  sandbox = controlOf(demo.sandbox_origin);
});
afterAll(() => demo?.stop());
beforeEach(() => sandbox.reset());

async function run(domain: string, more: object = {}, serverId = demo.combined_mcp_server_id): Promise<Report> {
  const answer = await admin('POST', `/mcp-server/${serverId}/runbook/domain-onboarding`, {
    arguments: { domain_name: domain },
    dry_run: false,
    ...more,
  });
  expect(answer.status, JSON.stringify(answer.body)).toBe(200);
  return answer.body as unknown as Report;
}

const statesOf = ({ steps }: Report) => Object.fromEntries(steps.map(({ name, state }) => [name, state]));
const stepOf = (report: Report, name: string): Step => {
  const step = report.steps.find((one) => one.name === name);
  if (!step) throw new Error(`no step ${name}`);
  return step;
};

async function changes(): Promise<readonly string[]> {
  const response = await fetch(`${demo.sandbox_origin}/__sandbox/journal`);
  const { requests } = (await response.json()) as { requests: readonly { method: string; path: string }[] };
  return requests.filter(({ method }) => method !== 'GET').map(({ method, path }) => `${method} ${path}`);
}

async function createRecord(zone: string, record: object): Promise<void> {
  const zones = await callTool(demo.combined_mcp_url, 'dns_list_all_cloudflare_dns_zones', { name: zone });
  const [found] = replyOf(zones.body).items as readonly { id: string }[];
  const made = await callTool(demo.combined_mcp_url, 'dns_create_a_cloudflare_dns_record', {
    zone_id: found?.id,
    ...record,
  });
  expect(JSON.stringify(made.body)).not.toContain('"isError":true');
}

const done = {
  add: 'done',
  ownership: 'done',
  verify: 'done',
  hosting: 'done',
  mx: 'done',
  clients: 'done',
  spf: 'done',
  key: 'done',
  dkim: 'done',
  dkim_verify: 'done',
};

describe('bringing a domain into service', () => {
  it('runs to the end over one URL: what is published makes verification succeed, and DMARC is proposed', async () => {
    const report = await run('fresh.example');
    expect([report.end, statesOf(report)], JSON.stringify(report, null, 1)).toEqual([
      'complete',
      { ...done, dmarc: 'proposed' },
    ]);
    expect(stepOf(report, 'dmarc').records).toMatchObject([
      { action: 'create', name: '_dmarc.fresh.example', value: expect.stringContaining('p=none') },
    ]);
    const looked = await callTool(demo.combined_mcp_url, 'mail_get_single_zoho_mail_domain_dns_by_id', {
      domain_name: 'fresh.example',
    });
    expect(replyOf(looked.body)).toMatchObject({ verificationStatus: true, mailHostingEnabled: true });
    await sandbox.clear();
    const again = await run('fresh.example');
    expect([again.end, await changes()]).toEqual(['complete', []]);
    const agreed = await run('fresh.example', { agreed: ['dmarc'] });
    expect(statesOf(agreed)).toEqual({ ...done, dmarc: 'done' });
  });

  it('takes up what is there: a domain that was added already', async () => {
    const report = await run('newbrand.com');
    expect([report.end, statesOf(report)]).toEqual(['complete', { ...done, dmarc: 'proposed' }]);
  });

  it('changes nothing in a dry run, and says what it would do', async () => {
    await sandbox.clear();
    const report = await run('unpublished.example', { dry_run: true });
    expect(await changes()).toEqual([]);
    expect(report.end).toBe('planned');
    expect(stepOf(report, 'ownership').records).toMatchObject([{ action: 'create', type: 'TXT' }]);
    expect(stepOf(report, 'mx').records).toHaveLength(3);
    expect(stepOf(report, 'dkim').state).toBe('planned');
  });

  it('holds every publication where the server asks for approval, and continues after it', async () => {
    const accounts = (await admin('GET', `/mcp-server/${demo.combined_mcp_server_id}`)).body.members as readonly {
      integrated_account_id: string;
      prefix: string;
    }[];
    const made = await admin('POST', '/mcp-server', {
      name: 'Held',
      members: accounts.map(({ integrated_account_id, prefix }) => ({
        integrated_account_id,
        prefix,
        config: prefix === 'dns' ? { approval: 'write' } : {},
      })),
    });
    const id = String(made.body.id);
    const held: string[] = [];
    let report = await run('unpublished.example', {}, id);
    for (let round = 0; report.end === 'held' && round < 6; round += 1) {
      for (const link of report.steps.flatMap(({ approvals }) => approvals)) {
        const approval = link.split('/').at(-1);
        held.push(String(approval));
        expect((await admin('POST', `/approval/${approval}`, { decision: 'approve' })).status).toBe(200);
      }
      report = await run('unpublished.example', {}, id);
    }
    expect([report.end, statesOf(report)]).toEqual(['complete', { ...done, dmarc: 'proposed' }]);
    expect(new Set(held).size).toBe(6);
  });

  it('shows an existing record as a difference, and changes it only after confirmation', async () => {
    await createRecord('unpublished.example', { type: 'TXT', name: '@', content: 'v=spf1 include:old.example -all' });
    const report = await run('unpublished.example');
    const spf = stepOf(report, 'spf');
    expect([report.end, spf.state]).toEqual(['blocked', 'needs_agreement']);
    expect(spf.records).toMatchObject([
      {
        action: 'change',
        value: expect.stringMatching(/^v=spf1 include:old\.example include:\S+ -all$/),
        existing: [{ value: expect.stringContaining('include:old.example') }],
      },
    ]);
    expect(statesOf(report)).toMatchObject({ mx: 'done', dkim_verify: 'done' });
    const agreed = await run('unpublished.example', { agreed: ['spf'] });
    expect(statesOf(agreed)).toMatchObject(done);
  });

  it('publishes the rest where one of three MX records is in place', async () => {
    await createRecord('unpublished.example', { type: 'MX', name: '@', content: 'mx.zoho.com', priority: 10 });
    const report = await run('unpublished.example', { dry_run: true });
    expect(stepOf(report, 'mx')).toMatchObject({
      state: 'planned',
      records: [{ action: 'present' }, { action: 'create' }, { action: 'create' }],
    });
    expect(statesOf(await run('unpublished.example'))).toMatchObject({ mx: 'done' });
  });

  it('reports mail that arrives elsewhere and a second SPF record with the remedy', async () => {
    await createRecord('unpublished.example', { type: 'MX', name: '@', content: 'mx.old.example', priority: 5 });
    for (const include of ['a', 'b'])
      await createRecord('unpublished.example', {
        type: 'TXT',
        name: '@',
        content: `v=spf1 include:${include}.example -all`,
      });
    const report = await run('unpublished.example', { agreed: ['mx', 'spf'] });
    expect(statesOf(report)).toMatchObject({ mx: 'blocked', spf: 'blocked', dkim_verify: 'done' });
    expect(stepOf(report, 'mx').notes.join(' ')).toContain('delivered elsewhere');
    expect(stepOf(report, 'spf').notes.join(' ')).toContain('Merge them into one');
  });

  it('says why a pending zone cannot work yet', async () => {
    const report = await run('undelegated.example');
    expect([report.end, report.zone?.status]).toEqual(['blocked', 'pending']);
    expect(stepOf(report, 'ownership').notes.join(' ')).toMatch(/registrar does not delegate.*Name servers: ada\.ns\./);
    expect(statesOf(report).verify).toBe('not_started');
  });

  it('says the same in a dry run, before anything is added', async () => {
    const pending = await run('undelegated.example', { dry_run: true });
    expect(pending.end).toBe('blocked');
    expect(stepOf(pending, 'ownership').notes.join(' ')).toMatch(
      /registrar does not delegate.*Name servers: ada\.ns\./,
    );
    const elsewhere = await run('elsewhere.example', { dry_run: true });
    expect(elsewhere.end).toBe('planned');
    expect(stepOf(elsewhere, 'mx').notes.join(' ')).toContain('publish them at its provider');
    expect(await changes()).toEqual([]);
  });

  it('shows an existing record of another type as what it is', async () => {
    await createRecord('fresh.example', { type: 'CNAME', name: '_dmarc', content: 'dm.example', proxied: true });
    const report = await run('fresh.example', { agreed: ['dmarc'] });
    const [record] = stepOf(report, 'dmarc').records;
    expect(record).toMatchObject({
      action: 'blocked',
      type: 'TXT',
      existing: [{ type: 'CNAME', value: 'dm.example', proxied: true }],
      reason: expect.stringContaining('A CNAME record is at _dmarc.fresh.example'),
    });
    const ran = await runCommand([
      ...['runbook', 'domain-onboarding', '--domain', 'fresh.example'],
      ...['--data-dir', demo.dataDir, '--server', demo.combined_mcp_server_id],
    ]);
    expect(ran.stdout).toContain('- CNAME _dmarc.fresh.example dm.example (proxied)');
  });

  it('ends in the records to hand over where another provider has the zone', async () => {
    const report = await run('elsewhere.example');
    expect([report.end, report.zone]).toEqual(['hand_over', null]);
    expect(report.hand_over.map(({ type }) => type)).toEqual(expect.arrayContaining(['TXT', 'MX']));
  });

  it('refuses an agreement to a step that does not exist or publishes nothing', async () => {
    const path = `/mcp-server/${demo.combined_mcp_server_id}/runbook/domain-onboarding`;
    for (const step of ['spff', 'verify', '']) {
      const bad = await admin('POST', path, { arguments: { domain_name: 'fresh.example' }, agreed: ['spf', step] });
      expect(bad).toMatchObject({ status: 400, body: { message: expect.stringContaining(`names no step ${step}`) } });
    }
  });

  it('refuses what is no domain, and a procedure that does not exist', async () => {
    const path = `/mcp-server/${demo.combined_mcp_server_id}/runbook`;
    const bad = await admin('POST', `${path}/domain-onboarding`, { arguments: { domain_name: 'x', selektor: 'y' } });
    expect([bad.status, JSON.stringify(bad.body)]).toEqual([400, expect.stringContaining('arguments.domain_name')]);
    expect((await admin('POST', `${path}/nothing`, { arguments: {} })).status).toBe(404);
    const listed = (await admin('GET', path)).body.result as readonly { name: string }[];
    expect(listed.map(({ name }) => name)).toEqual(['domain_onboarding']);
  });
});

describe('the same as a prompt', () => {
  it('names the tools of the accounts that this URL reaches', async () => {
    const { body } = await postMcp(demo.combined_mcp_url, {
      jsonrpc: '2.0',
      id: 1,
      method: 'prompts/get',
      params: { name: 'domain_onboarding', arguments: { domain_name: 'newbrand.com' } },
    });
    const text = JSON.stringify(body.result);
    for (const part of ['`mail_create_a_zoho_mail_domain`', '`dns_create_a_cloudflare_dns_record`', 'newbrand.com'])
      expect(text).toContain(part);
    expect(text).not.toContain('{{');
  });
});

describe('gatehouse runbook', () => {
  it('is a dry run first, shows its progress, and ends in a state that programs can read', async () => {
    const args = [
      'runbook',
      'domain-onboarding',
      '--domain',
      'fresh.example',
      '--data-dir',
      demo.dataDir,
      '--server',
      demo.combined_mcp_server_id,
    ];
    const dry = await runCommand(args);
    expect([dry.code, dry.stderr]).toEqual([0, '']);
    expect(dry.stdout).toContain('This was a dry run');
    expect(dry.stdout).toContain('run the command again with --apply');
    expect(await changes()).toEqual([]);
    const real = await runCommand([...args, '--apply', '--json']);
    expect(real.code, real.stderr).toBe(0);
    expect((JSON.parse(real.stdout) as Report).end).toBe('complete');
    const elsewhere = await runCommand([...args.slice(0, 3), 'elsewhere.example', ...args.slice(4), '--apply']);
    expect([elsewhere.code, elsewhere.stdout]).toEqual([3, expect.stringContaining('zoho-verification=')]);
  }, 180_000);

  it('says once what is left to do, and exits with 3 after a real run and a dry run that is blocked', async () => {
    const args = ['runbook', 'domain-onboarding', '--domain', 'undelegated.example', '--data-dir', demo.dataDir];
    for (const more of [[], ['--apply']]) {
      const ran = await runCommand([...args, '--server', demo.combined_mcp_server_id, ...more]);
      const line = 'Do what the blocked steps say, then run again.';
      expect([ran.code, `${ran.stdout}${ran.stderr}`.split(line).length - 1]).toEqual([3, 1]);
    }
  }, 180_000);
});
