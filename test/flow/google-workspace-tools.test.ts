import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { postMcp } from './admin-client.js';
import { type RunningDemo, startDemo } from './start-gatehouse.js';
import { openWorkspace, type WorkspaceClient } from './workspace-client.js';

interface Tool {
  readonly name: string;
  readonly inputSchema: {
    readonly properties: {
      readonly [name: string]: { readonly default?: unknown; readonly enum?: readonly unknown[] };
    };
    readonly required?: readonly string[];
  };
  readonly annotations: { readonly readOnlyHint: boolean };
}

const at = (local: string): string => `${local}@workspace.example`;
let demo: RunningDemo;
let workspace: WorkspaceClient;
let tools: readonly Tool[];
let seeded: { readonly [argument: string]: unknown };

beforeAll(async () => {
  demo = await startDemo({ args: ['--with', 'google_workspace'] });
  workspace = await openWorkspace(demo);
  const url = await workspace.serverOf();
  const listed = await postMcp(url, { jsonrpc: '2.0', id: 1, method: 'tools/list' });
  ({ tools } = listed.body.result as { tools: readonly Tool[] });
  const idOf = async (local: string): Promise<unknown> =>
    (await workspace.done('get_single_google_workspace_user_by_id', { user_key: at(local) })).id;
  const day = new Date(Date.now() - 5 * 86_400_000).toISOString().slice(0, 10);
  seeded = {
    user_key: at('leaver'),
    user_id: at('leaver'),
    group_key: at('sales'),
    group_email: at('sales'),
    member_key: at('leaver'),
    email: at('helpdesk'),
    alias: at('account.executive'),
    primaryEmail: at('another'),
    givenName: 'Another',
    familyName: 'One',
    password: 'long-enough-1',
    newPrimaryEmail: at('renamed'),
    client_id: 'crm.example',
    code_id: 1,
    status: true,
    org_unit: '/Sales',
    name: 'Branch',
    parent_path: '/',
    role_id: '3894208461012995',
    roleName: 'Custom',
    rolePrivileges: [{ serviceId: '00haapch16h1ysv', privilegeName: 'USERS_RETRIEVE' }],
    assigned_to: await idOf('successor'),
    assignment_id: '900001',
    product_id: 'Google-Apps',
    sku_id: '1010020020',
    new_sku_id: '1010020028',
    domain_name: 'fresh.example',
    domain_alias: 'alias.example',
    parent_domain: 'workspace.example',
    oldOwnerUserId: await idOf('leaver'),
    newOwnerUserId: await idOf('successor'),
    application: 'login',
    date: day,
    parameters: ['accounts:used_quota_in_mb'],
    orgUnitPath: '/Sales',
    site_id: 'dns://workspace.example',
    transfer_id: 'none',
  };
});
afterAll(() => demo?.stop());
beforeEach(() => workspace.sandbox.reset());

// Where the seed has no such object, or the correct result of the first call is a refusal.
const refused: { readonly [tool: string]: RegExp } = {
  google_workspace_users_suspend: /access tokens/,
  google_workspace_users_archive: /Archived User licence/,
  delete_a_google_workspace_user_by_id: /no data/,
  google_workspace_users_undelete: /last 20 days/,
  delete_a_google_workspace_org_unit_by_id: /not empty/,
  get_single_google_workspace_domain_by_id: /Resource Not Found: domain/,
  delete_a_google_workspace_domain_by_id: /Resource Not Found: domain/,
  get_single_google_workspace_domain_alias_by_id: /domainAlias/,
  delete_a_google_workspace_domain_alias_by_id: /domainAlias/,
  get_single_google_workspace_verified_site_by_id: /webResource/,
  delete_a_google_workspace_verified_site_by_id: /webResource/,
  get_single_google_workspace_data_transfer_by_id: /dataTransferId/,
  create_a_google_workspace_user_alias: /Entity already exists/,
  delete_a_google_workspace_group_alias_by_id: /alias/,
  create_a_google_workspace_group_alias: /Entity already exists/,
};

const oneOf: { readonly [tool: string]: object } = {
  create_a_google_workspace_group: { email: at('new-group') },
  update_a_google_workspace_group_by_id: { name: 'Sales team' },
  update_a_google_workspace_user_by_id: { orgUnitPath: '/Leavers' },
  update_a_google_workspace_member_by_id: { role: 'MEMBER' },
  update_a_google_workspace_group_settings_by_id: { whoCanJoin: 'INVITED_CAN_JOIN' },
  update_a_google_workspace_org_unit_by_id: { description: 'Sales people' },
  create_a_google_workspace_org_unit: { parent_path: '/' },
  google_workspace_users_undelete: { user_id: '104000000000000000009' },
};

describe('every tool', () => {
  it('reaches its operation with the fewest arguments, and what it returns is declared', async () => {
    const outcomes: string[] = [];
    for (const { name, inputSchema } of tools) {
      await workspace.sandbox.reset();
      const { required = [], properties } = inputSchema;
      const args = Object.fromEntries(
        required.map((argument) => [argument, seeded[argument] ?? properties[argument]?.enum?.[0]]),
      );
      const missing = required.filter((argument) => args[argument] === undefined);
      expect(missing, `${name} needs a seed`).toEqual([]);
      const { isError, text } = await workspace.ask(name, { ...args, ...oneOf[name] });
      const expected = refused[name];
      const isRight = expected === undefined ? !isError : isError && expected.test(text);
      if (!isRight || /web page|Internal error/.test(text)) outcomes.push(`${name}: ${text.slice(0, 300)}`);
    }
    expect(outcomes).toEqual([]);
    expect(tools.length).toBeGreaterThanOrEqual(84);
  });

  it('that reads sends no change', async () => {
    for (const { name, inputSchema, annotations } of tools) {
      if (!annotations.readOnlyHint) continue;
      const args = Object.fromEntries((inputSchema.required ?? []).map((argument) => [argument, seeded[argument]]));
      await workspace.ask(name, args);
    }
    const changes = (await workspace.requests()).filter(
      ({ method, path }) => method !== 'GET' && !path.endsWith('/token'),
    );
    expect(changes).toEqual([]);
  });
});
