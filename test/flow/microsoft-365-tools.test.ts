import { beforeAll, describe, expect, it } from 'vitest';
import { postMcp } from './admin-client.js';
import { newcomer, seeded, useTenant } from './tenant-client.js';

interface Tool {
  readonly name: string;
  readonly inputSchema: {
    readonly properties: { readonly [name: string]: { readonly enum?: readonly unknown[] } };
    readonly required?: readonly string[];
  };
  readonly annotations: { readonly readOnlyHint: boolean };
}

const tenant = useTenant();
let tools: readonly Tool[];

beforeAll(async () => {
  const url = await tenant.client().serverOf();
  const listed = await postMcp(url, { jsonrpc: '2.0', id: 1, method: 'tools/list' });
  ({ tools } = listed.body.result as { tools: readonly Tool[] });
});

const values: { readonly [argument: string]: unknown } = {
  ...newcomer,
  user_id: seeded.successor,
  manager_id: seeded.admin,
  member_id: seeded.helpdesk,
  owner_id: seeded.helpdesk,
  principal_id: seeded.helpdesk,
  group_id: seeded.team,
  group_ids: [seeded.team],
  domain_name: 'm365.example',
  services: ['Email', 'OfficeCommunicationsOnline'],
  disable_user_accounts: false,
  deleted_id: seeded.helpdesk,
  role_id: seeded.role,
  role_template_id: seeded.helpdeskAdministrator,
  role_definition_id: seeded.helpdeskAdministrator,
  assignment_id: 'assignment-2',
  filter: 'createdDateTime ge 2020-01-01T00:00:00Z',
};

// Where the seed has no such object, or the correct result of the first call is a refusal.
const refused: { readonly [tool: string]: RegExp } = {
  microsoft_365_domains_promote: /Users have addresses/,
  delete_a_microsoft_365_domain_by_id: /default domain/,
  microsoft_365_domains_force_delete: /default domain/,
  microsoft_365_users_restore: /wrong id/,
  microsoft_365_groups_restore: /wrong id/,
  get_single_microsoft_365_manager_by_id: /no manager/,
};

const more: { readonly [tool: string]: object } = {
  create_a_microsoft_365_domain: { domain_name: 'fresh.example' },
  update_a_microsoft_365_user_by_id: { job_title: 'Lead' },
  update_a_microsoft_365_group_by_id: { description: 'The team' },
  update_a_microsoft_365_mailbox_setting_by_id: { automatic_replies: 'alwaysEnabled' },
  microsoft_365_user_licenses_assign: { remove: [] },
  microsoft_365_group_owners_remove: { owner_id: seeded.leaver },
};

const argsOf = ({ inputSchema: { required = [], properties } }: Tool): { readonly [name: string]: unknown } =>
  Object.fromEntries(required.map((name) => [name, values[name] ?? properties[name]?.enum?.[0]]));

describe('every tool', () => {
  it('reaches its operation with the fewest arguments', async () => {
    const wrong: string[] = [];
    for (const tool of tools) {
      await tenant.client().sandbox.reset();
      const args = { ...argsOf(tool), ...more[tool.name] };
      const missing = Object.entries(args).filter(([, value]) => value === undefined);
      expect(missing, `${tool.name} needs a seed`).toEqual([]);
      const { isError, text } = await tenant.ask(tool.name, args);
      const expected = refused[tool.name];
      const isRight = expected === undefined ? !isError : isError && expected.test(text);
      if (!isRight || /web page|Internal error/.test(text)) wrong.push(`${tool.name}: ${text.slice(0, 300)}`);
    }
    expect(wrong).toEqual([]);
    expect(tools.length).toBeGreaterThanOrEqual(68);
  });

  it('that reads sends no change, and no tool deletes a member in place of the membership', async () => {
    for (const tool of tools) if (tool.annotations.readOnlyHint) await tenant.ask(tool.name, argsOf(tool));
    const changes = (await tenant.changes()).filter(({ path }) => !path.endsWith('/checkMemberGroups'));
    expect(changes).toEqual([]);
  });
});
