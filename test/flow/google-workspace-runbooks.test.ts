import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { callTool, postMcp, replyOf } from './admin-client.js';
import { type RunningDemo, startDemo } from './start-gatehouse.js';
import { type Item, openWorkspace, type WorkspaceClient } from './workspace-client.js';

const at = (local: string): string => `${local}@workspace.example`;
const getUser = 'get_single_google_workspace_user_by_id';
const listMembers = 'list_all_google_workspace_members';
const runbooks = ['user_onboarding', 'user_offboarding', 'external_members_audit', 'new_domain'];

let demo: RunningDemo;
let workspace: WorkspaceClient;

beforeAll(async () => {
  demo = await startDemo({ args: ['--with', 'google_workspace'] });
  workspace = await openWorkspace(demo);
});
afterAll(() => demo?.stop());
beforeEach(() => workspace.sandbox.reset());

const done = (...args: Parameters<WorkspaceClient['done']>) => workspace.done(...args);
const items = (...args: Parameters<WorkspaceClient['items']>) => workspace.items(...args);
const wait = (seconds: number) => workspace.sandbox.shiftClock(seconds * 1_000);
const idOf = async (local: string): Promise<string> => String((await done(getUser, { user_key: at(local) })).id);

/** The tools that a runbook names, in the order of its steps. */
function toolsOf(name: string): readonly string[] {
  const path = new URL(`../../catalogue/google-workspace/runbooks/${name}.md`, import.meta.url);
  const [, , steps = ''] = readFileSync(path, 'utf8').split(/^---$/m);
  return [...new Set([...steps.matchAll(/`(\w*google_workspace\w*)`/g)].map(([, tool = '']) => tool))];
}

describe('runbooks', () => {
  it.each(runbooks)(
    '%s is a prompt whose arguments are completed, and names only tools of the server',
    async (name) => {
      const url = await workspace.serverOf();
      const ask = async (method: string, params: object = {}): Promise<Item> =>
        (await postMcp(url, { jsonrpc: '2.0', id: 1, method, params })).body.result as Item;
      const { prompts } = (await ask('prompts/list')) as { prompts: readonly { name: string; arguments: Item[] }[] };
      const prompt = prompts.find((one) => one.name === name);
      expect(prompt).toBeDefined();
      const given = Object.fromEntries((prompt?.arguments ?? []).map(({ name: argument }) => [argument, 'X-VALUE']));
      expect(JSON.stringify(await ask('prompts/get', { name, arguments: given }))).toContain('X-VALUE');
      const { tools } = (await ask('tools/list')) as { tools: readonly { name: string }[] };
      const known = tools.map((tool) => tool.name);
      expect(toolsOf(name).filter((tool) => !known.includes(tool))).toEqual([]);
    },
  );

  it('user_onboarding: a settled user with alias, licence and group', async () => {
    const user_key = at('new.starter');
    expect((await workspace.ask(getUser, { user_key })).isError).toBe(true);
    expect((await workspace.ask('get_single_google_workspace_group_by_id', { group_key: user_key })).isError).toBe(
      true,
    );
    await done('create_a_google_workspace_user', {
      primaryEmail: user_key,
      givenName: 'New',
      familyName: 'Starter',
      password: 'long-enough-1',
      changePasswordAtNextLogin: true,
      orgUnitPath: '/Sales',
    });
    const alias = { user_key, alias: at('starter') };
    const member = { group_key: at('sales'), email: user_key };
    const license = { product_id: 'Google-Apps', sku_id: '1010020020', user_id: user_key };
    expect(await workspace.ask('create_a_google_workspace_user_alias', alias)).toMatchObject({
      isError: true,
      text: expect.stringContaining('settling'),
    });
    expect((await workspace.ask('create_a_google_workspace_member', member)).text).toContain('too new');
    expect((await workspace.ask('create_a_google_workspace_license', license)).text).toContain('too new');
    await wait(30);
    expect(await done(getUser, { user_key })).toMatchObject({ orgUnitPath: '/Sales', suspended: false });
    await done('create_a_google_workspace_user_alias', alias);
    await done('create_a_google_workspace_license', license);
    await done('create_a_google_workspace_member', member);
    expect(await items('google_workspace_groups_of_user', { user_key })).toMatchObject([{ email: at('sales') }]);
    expect(await done(getUser, { user_key })).toMatchObject({ aliases: [at('starter')] });
  });

  it('user_offboarding: nothing is lost, and access has ended', async () => {
    const user = { user_key: at('leaver') };
    const owners = { oldOwnerUserId: await idOf('leaver'), newOwnerUserId: await idOf('successor') };
    await done('google_workspace_users_set_password', { ...user, password: 'random-and-long-1' });
    await done('google_workspace_user_security_sign_out', user);
    for (const { clientId } of await items('list_all_google_workspace_tokens', user))
      await done('delete_a_google_workspace_token_by_id', { ...user, client_id: clientId });
    for (const { codeId } of await items('list_all_google_workspace_app_passwords', user))
      await done('delete_a_google_workspace_app_password_by_id', { ...user, code_id: codeId });
    await done('google_workspace_user_security_invalidate_codes', user);
    const groups = await items('google_workspace_groups_of_user', user);
    for (const { email } of groups) {
      const member = { group_key: email, member_key: at('leaver') };
      expect(await done('get_single_google_workspace_member_by_id', member)).toHaveProperty('delivery_settings');
      await done('delete_a_google_workspace_member_by_id', member);
    }
    const transfers = [];
    for (const application of ['drive', 'calendar'])
      transfers.push(await done(`google_workspace_data_transfers_${application}`, owners));
    for (const { id } of transfers) {
      const read = () => done('get_single_google_workspace_data_transfer_by_id', { transfer_id: id });
      while ((await read()).overallTransferStatusCode !== 'completed');
    }
    expect(await done('google_workspace_users_suspend', user)).toMatchObject({ suspended: true });
    await done('update_a_google_workspace_user_by_id', { ...user, orgUnitPath: '/Leavers' });
    expect(groups).toHaveLength(2);
    expect(await items('google_workspace_groups_of_user', user)).toEqual([]);
    expect(await done(getUser, user)).toMatchObject({ suspended: true, orgUnitPath: '/Leavers' });
    await done('delete_a_google_workspace_user_by_id', user);
  });

  it('external_members_audit: finds outsiders, those without an address too, and changes nothing', async () => {
    const inside = (await items('list_all_google_workspace_domains')).map(({ domainName }) => String(domainName));
    const outside: { [group: string]: readonly unknown[] } = {};
    for (const { email } of await items('list_all_google_workspace_groups')) {
      const members = await items(listMembers, { group_key: email });
      const found = members.filter(
        ({ type, email: address }) =>
          type === 'EXTERNAL' || (typeof address === 'string' && !inside.includes(address.split('@')[1] ?? '')),
      );
      if (found.length > 0) outside[String(email)] = found.map(({ id }) => id);
    }
    expect(outside).toEqual({ [at('partners')]: ['7001', '7002'] });
    const settings = 'get_single_google_workspace_group_settings_by_id';
    expect(await done(settings, { group_email: at('partners') })).toMatchObject({ allowExternalMembers: 'true' });
    expect((await workspace.requests()).filter(({ method }) => method !== 'GET')).toEqual([]);
  });

  it('new_domain: waits for the record, which the DNS provider publishes, and ends verified', async () => {
    const domain_name = 'unpublished.example';
    const ask = async (tool: string, args: object): Promise<Item> => {
      const { body } = await callTool(demo.combined_mcp_url, tool, args);
      expect(body.result, `${tool}: ${JSON.stringify(body)}`).toMatchObject({ isError: false });
      return replyOf(body);
    };
    const token = await ask('workspace_google_workspace_verified_sites_get_token', { domain_name });
    const [record] = token.publish as readonly Item[];
    expect(record).toMatchObject({ type: 'TXT', name: domain_name, value: token.token });
    const verify = () => ask('workspace_google_workspace_verified_sites_verify', { domain_name });
    expect(await verify()).toMatchObject({ verified: false });
    const zones = await ask('dns_list_all_cloudflare_dns_zones', { name: domain_name });
    const zone_id = (zones.items as readonly Item[])[0]?.id;
    await ask('dns_create_a_cloudflare_dns_record', { zone_id, type: 'TXT', name: '@', content: record?.value });
    expect(await verify()).toMatchObject({ verified: true });
    await ask('workspace_create_a_google_workspace_domain', { domain_name });
    const read = await ask('workspace_get_single_google_workspace_domain_by_id', { domain_name });
    expect(read).toMatchObject({ verified: true });
    const again = await ask('workspace_create_a_google_workspace_domain', { domain_name });
    expect(again).toMatchObject({ changed: false });
  });
});

describe('the demo', () => {
  it('names unknown services with the nearest one, and ends', async () => {
    await expect(startDemo({ args: ['--with', 'google_workspce'] })).rejects.toThrow(/Did you mean google_workspace\?/);
    await expect(startDemo({ args: ['--with', 'nothing-like-it'] })).rejects.toThrow(
      /Known: zoho_mail, cloudflare_dns/,
    );
  });

  it('keeps its accounts and URLs over a restart, with and without the service', async () => {
    const first = await startDemo({ args: ['--with', 'google-workspace'] });
    await first.stop({ keepData: true });
    const plain = await startDemo({ dataDir: first.dataDir });
    const { id } = await openWorkspace(plain).then(({ accountId }) => ({ id: accountId }));
    await plain.stop({ keepData: true });
    const second = await startDemo({ dataDir: first.dataDir, args: ['--with', 'google_workspace'] });
    const again = await openWorkspace(second);
    expect(again.accountId).toBe(id);
    expect(await again.items('list_all_google_workspace_domains')).toHaveLength(1);
    expect(second.mcp_url.split('/mcp/')[1]).toBe(first.mcp_url.split('/mcp/')[1]);
    await second.stop();
  });
});
