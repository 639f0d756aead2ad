import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { adminClient, callTool, postMcp } from './admin-client.js';
import { type RunningDemo, runCommand, startDemo } from './start-gatehouse.js';

let demo: RunningDemo;
let scratch: string;

beforeAll(async () => {
  scratch = mkdtempSync(join(tmpdir(), 'gatehouse-cli-'));
  demo = await startDemo();
});
afterAll(async () => {
  await demo?.stop();
  rmSync(scratch, { recursive: true, force: true });
});

const json = async (...args: string[]): Promise<{ readonly [key: string]: unknown }> => {
  const { code, stdout, stderr } = await runCommand([...args, '--json', '--data-dir', demo.dataDir]);
  expect(code, stderr).toBe(0);
  expect(stdout.trim().split('\n')).toHaveLength(1);
  return JSON.parse(stdout);
};

describe('usage', () => {
  it.each([
    ['--help'],
    ['mcp --help'],
    ['mcp create --help'],
    ['accounts connect --help'],
    ['tools --help'],
    ['demo --help'],
  ])('helps: %s', async (words) => {
    const helped = await runCommand(words.split(' '));
    expect([helped.code, /^Usage: (?:gatehouse|node \S*bin\/gatehouse\.js) /.test(helped.stdout)]).toEqual([0, true]);
  });

  it.each([
    ['nonsense'],
    ['mcp create'],
    ['tools no-such-service'],
    ['serve --port abc'],
    ['serve --connect-to nonsense'],
  ])('ends wrong usage with 2 and one clear line: %s', async (words) => {
    const refused = await runCommand(words.split(' '), { GATEHOUSE_DATA_DIR: scratch });
    expect(refused.code).toBe(2);
    expect(refused.stderr).not.toMatch(/\bat \w+ \(/);
  });

  it('tells every fault of the configuration at once', async () => {
    const refused = await runCommand(['serve', '--data-dir', scratch], {
      GATEHOUSE_PORT: '99999',
      GATEHOUSE_LOG_LEVEL: 'loud',
      GATEHOUSE_ENCRYPTION_KEY: 'too-short',
      DATABASE_URL: 'mysql://x',
    });
    expect(refused.code).toBe(2);
    for (const name of ['GATEHOUSE_PORT', 'GATEHOUSE_LOG_LEVEL', 'GATEHOUSE_ENCRYPTION_KEY', 'DATABASE_URL'])
      expect(refused.stderr).toContain(name);
    expect(refused.stderr).not.toContain('too-short');
  });
});

describe('the inventory', () => {
  it('prints every tool, filtered by methods and tags', async () => {
    const all = await runCommand(['tools', 'zoho-mail', '--json']);
    const { tools } = JSON.parse(all.stdout) as {
      tools: { name: string; operations: string[]; request: object; input_schema: object; scopes: string[] }[];
    };
    for (const fixed of [
      'list_all_zoho_mail_domains',
      'zoho_mail_domains_verify',
      'create_a_zoho_mail_domain_dkim',
      'list_all_zoho_mail_groups',
      'list_all_zoho_mail_group_moderation',
      'zoho_mail_group_moderation_moderate',
      'list_all_zoho_mail_policies',
      'zoho_mail_antispam_spf_bulk_update',
      'zoho_mail_organization_spam_bulk_update',
    ]) {
      expect(tools.map(({ name }) => name)).toContain(fixed);
    }
    const read = await runCommand(['tools', 'zoho_mail', '--methods', 'read', '--tags', 'moderation', '--json']);
    expect(JSON.parse(read.stdout).tools.map(({ name }: { name: string }) => name)).toEqual([
      'list_all_zoho_mail_group_moderation',
      'get_single_zoho_mail_group_moderation_by_id',
    ]);
    expect((await runCommand(['tools', 'zoho-mail'])).stdout).toContain('zoho_mail_domains_verify');
  });

  it('says what the facts of each tool rest on, and which replies are known to carry the status only', async () => {
    const { stdout } = await runCommand(['tools', 'zoho-mail', '--evidence', '--json']);
    const { tools, summary } = JSON.parse(stdout) as {
      readonly tools: readonly { readonly tool: string; readonly strength: string; readonly reply: string }[];
      readonly summary: string;
    };
    const label = tools.find(({ tool }) => tool === 'update_a_zoho_mail_label_by_id');
    expect(label).toMatchObject({ strength: 'live', reply: expect.stringContaining('the status only') });
    expect(summary).toMatch(/without a documented reply, [1-9]\d* of which are known to carry the status only\.$/);
  });

  it('costs a model no more than its budget: 22,000 tokens for the administration, 1,500 in discovery', async () => {
    const { stdout } = await runCommand(['tools', 'zoho-mail', '--tags', 'admin', '--tokens']);
    const cost = (exposure: string): number => Number(new RegExp(`^${exposure} +\\d+ +(\\d+)`, 'm').exec(stdout)?.[1]);
    expect(cost('all')).toBeGreaterThan(5_000);
    expect(cost('all')).toBeLessThan(22_000);
    expect(cost('discovery')).toBeLessThan(1_500);
    const json = JSON.parse((await runCommand(['tools', 'zoho-mail', '--tags', 'admin', '--json'])).stdout);
    expect([json.tokens, json.list_tokens > json.tokens]).toEqual([cost('all'), true]);
  });
});

describe('working on the store of a serving gateway', () => {
  it('creates, lists, shows, updates, rotates and revokes an MCP server, each at once in force', async () => {
    const made = await json('mcp', 'create', '--name', 'From the shell', '--methods', 'read', '--tags', 'domains');
    // The port that the gateway really has, which no setting names.
    const url = `${demo.origin}/mcp/${made.token}`;
    expect(made.url).toBe(url);
    expect((await callTool(url, 'list_all_zoho_mail_domains')).body.result).toMatchObject({ isError: false });
    expect((await json('mcp', 'list')).result).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ id: made.id, config: { methods: ['read'], tags: ['domains'] } }),
      ]),
    );
    expect(JSON.stringify(await json('mcp', 'show', String(made.id)))).not.toContain(made.token);
    await json('mcp', 'update', String(made.id), '--tags', 'groups');
    expect((await callTool(url, 'list_all_zoho_mail_domains')).body.result).toMatchObject({ isError: true });
    const rotated = await json('mcp', 'rotate', String(made.id));
    expect((await postMcp(url, { jsonrpc: '2.0', id: 1, method: 'ping' })).status).toBe(410);
    const next = `${demo.origin}/mcp/${rotated.token}`;
    expect((await postMcp(next, { jsonrpc: '2.0', id: 1, method: 'ping' })).status).toBe(200);
    await json('mcp', 'revoke', String(made.id));
    expect((await postMcp(next, { jsonrpc: '2.0', id: 1, method: 'ping' })).status).toBe(410);
    expect((await runCommand(['mcp', 'revoke', String(made.id), '--data-dir', demo.dataDir])).code).toBe(1);
  });

  it('makes and deletes API tokens, and shows accounts', async () => {
    const made = await json('tokens', 'create', '--name', 'shell');
    const admin = adminClient(demo.origin, String(made.token));
    expect((await admin('GET', '/integrated-account')).status).toBe(200);
    await json('tokens', 'delete', String(made.id));
    expect((await admin('GET', '/integrated-account')).status).toBe(401);
    expect((await json('accounts', 'list')).result).toEqual([
      expect.objectContaining({
        id: demo.integrated_account_id,
        status: 'active',
        context: expect.objectContaining({ zoid: '123456789', data_center: 'com', organization_name: 'Acme Corp' }),
      }),
      expect.objectContaining({ integration: 'cloudflare_dns', status: 'active' }),
    ]);
    expect((await json('accounts', 'show', demo.integrated_account_id)).integration).toBe('zoho_mail');
    const table = await runCommand(['accounts', 'list', '--data-dir', demo.dataDir]);
    expect(table.stdout).toMatch(/^ID +INTEGRATION +DATA CENTRE +STATUS +NAME\n/);
  });
});

describe('starting', () => {
  it('serves a second time from the same store: same account, same URL, same token', async () => {
    const first = await startDemo();
    const made = await adminClient(first.origin, first.api_token)(
      'POST',
      `/integrated-account/${first.integrated_account_id}/mcp`,
      { name: 'kept' },
    );
    expect(await first.stop({ keepData: true })).toBe(0);
    const second = await startDemo({ dataDir: first.dataDir });
    expect([second.integrated_account_id, second.mcp_server_id, second.api_token]).toEqual([
      first.integrated_account_id,
      first.mcp_server_id,
      first.api_token,
    ]);
    expect(second.mcp_url.split('/mcp/')[1]).toBe(first.mcp_url.split('/mcp/')[1]);
    expect((await callTool(second.mcp_url, 'list_all_zoho_mail_domains')).body.result).toMatchObject({
      isError: false,
    });
    expect(
      (await callTool(`${second.origin}/mcp/${made.body.token}`, 'list_all_zoho_mail_domains')).body.result,
    ).toMatchObject({ isError: false });
    expect(await second.stop()).toBe(0);
  });

  it('says so when the port is taken, the folder cannot be written, or the store is no database', async () => {
    const blocker = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => blocker.once('listening', resolve));
    const address = blocker.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    const taken = await runCommand(['serve', '--port', String(port), '--data-dir', join(scratch, 'taken')]);
    expect([taken.code, taken.stderr]).toEqual([1, expect.stringContaining(`Port ${port} on 127.0.0.1 is taken`)]);
    blocker.close();

    const broken = join(scratch, 'broken');
    mkdirSync(broken);
    writeFileSync(
      join(broken, 'gatehouse.db'),
      'this is no database, only some text that is long enough to be read as a header of one',
    );
    const refused = await runCommand(['serve', '--port', '0', '--data-dir', broken]);
    expect([refused.code, refused.stderr]).toEqual([1, expect.stringContaining('gatehouse.db cannot be opened')]);

    // A file in place of the folder fails for every user, including root.
    const file = join(scratch, 'file');
    writeFileSync(file, '');
    chmodSync(file, 0o400);
    const unwritable = await runCommand(['serve', '--port', '0', '--data-dir', join(file, 'data')]);
    expect([unwritable.code, unwritable.stderr]).toEqual([1, expect.stringContaining('is not a folder')]);
  });
});
