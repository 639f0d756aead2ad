import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type RunningDemo, startDemo } from './start-gatehouse.js';
import { openWorkspace, type WorkspaceClient } from './workspace-client.js';

const at = (local: string): string => `${local}@workspace.example`;
const leaver = { user_key: at('leaver') };
const getUser = 'get_single_google_workspace_user_by_id';
const listUsers = 'list_all_google_workspace_users';
const createUser = 'create_a_google_workspace_user';
const deleteUser = 'delete_a_google_workspace_user_by_id';
const addMember = 'create_a_google_workspace_member';
const getSettings = 'get_single_google_workspace_group_settings_by_id';
const setSettings = 'update_a_google_workspace_group_settings_by_id';
const newcomer = {
  primaryEmail: at('newcomer'),
  givenName: 'New',
  familyName: 'Comer',
  password: 'long-enough-1',
};

let demo: RunningDemo;
let workspace: WorkspaceClient;

beforeAll(async () => {
  demo = await startDemo({ args: ['--with', 'google_workspace'] });
  workspace = await openWorkspace(demo);
});
afterAll(() => demo?.stop());
beforeEach(() => workspace.sandbox.reset());

const { ask, done, items, requests } = {
  ask: (...args: Parameters<WorkspaceClient['ask']>) => workspace.ask(...args),
  done: (...args: Parameters<WorkspaceClient['done']>) => workspace.done(...args),
  items: (...args: Parameters<WorkspaceClient['items']>) => workspace.items(...args),
  requests: () => workspace.requests(),
};
const changes = async () => (await requests()).filter(({ method }) => method !== 'GET');
const idOf = async (local: string): Promise<string> => String((await done(getUser, { user_key: at(local) })).id);
const wait = (seconds: number) => workspace.sandbox.shiftClock(seconds * 1_000);
const fault = (match: object, status: number, reason: string, more: { message?: string; domain?: string } = {}) => {
  const { message = reason, domain = 'global' } = more;
  const body = { error: { code: status, message, errors: [{ domain, reason, message }] } };
  return workspace.sandbox.fault({ times: 1, match, status, body });
};

describe('before a user is deleted', () => {
  it('its data must have moved', async () => {
    const refused = await ask(deleteUser, leaver);
    expect(refused).toMatchObject({ isError: true, text: expect.stringContaining('no data') });
    const owners = { oldOwnerUserId: await idOf('leaver'), newOwnerUserId: await idOf('successor') };
    const { id } = await done('google_workspace_data_transfers_drive', owners);
    expect((await ask(deleteUser, leaver)).text).toContain('is pending');
    for (let read = 0; read < 3; read += 1)
      await done('get_single_google_workspace_data_transfer_by_id', { transfer_id: id });
    await done(deleteUser, leaver);
    const [deleted] = await items('google_workspace_users_list_deleted');
    expect(deleted).toMatchObject({ id: owners.oldOwnerUserId, deletionTime: expect.any(String) });
    await done('google_workspace_users_undelete', { user_id: deleted?.id });
    expect(await done(getUser, leaver)).toMatchObject({ suspended: true });
  });

  it('no super administrator and never the administrator that the connection acts as', async () => {
    const admin = await ask(deleteUser, { user_key: at('admin'), lose_data: true });
    expect(admin).toMatchObject({ isError: true, text: expect.stringContaining('connection acts as') });
    const other = await ask(deleteUser, { user_key: await idOf('admin'), lose_data: true });
    expect(other).toMatchObject({ isError: true, text: expect.stringContaining('super administrator') });
    expect(await changes()).toEqual([]);
  });

  it('a check that fails sends nothing, and nobody is asked to approve what would be refused', async () => {
    const url = await workspace.serverOf({ approval: 'destructive' });
    const alias = await ask(deleteUser, { user_key: at('account.executive'), lose_data: true }, url);
    expect(alias.text).toContain('is an alias of');
    await fault({ method: 'GET' }, 500, 'backendError');
    const failed = await ask(deleteUser, { ...leaver, lose_data: true });
    expect(failed).toMatchObject({ isError: true, text: expect.stringContaining('Nothing was changed') });
    expect(await changes()).toEqual([]);
    const held = await ask(deleteUser, { ...leaver, lose_data: true }, url);
    expect(held.text).toContain('Approval needed');
    expect(await changes()).toEqual([]);
  });
});

describe('lists', () => {
  it('follow page tokens, and are lists also where the service leaves them out', async () => {
    const first = await done(listUsers, { limit: 5 });
    expect(first.items).toHaveLength(5);
    const next = await done(listUsers, first.next as object);
    expect(next.items).toHaveLength(2);
    expect(next).not.toHaveProperty('next');
    expect(await items('google_workspace_users_list_deleted')).toEqual([]);
    expect(await items('list_all_google_workspace_app_passwords', { user_key: at('admin') })).toEqual([]);
  });

  it('go on after an empty page of role assignments', async () => {
    const user = { user_key: at('helpdesk') };
    const empty = await done('list_all_google_workspace_role_assignments', user);
    expect(empty.items).toEqual([]);
    const next = await items('list_all_google_workspace_role_assignments', empty.next as object);
    expect(next).toMatchObject([{ roleId: '3894208461012995' }]);
  });

  it('show the fields that a next step needs, and all on request', async () => {
    const [user] = await items(listUsers, { limit: 1 });
    expect(Object.keys(user ?? {}).sort()).toEqual(
      ['archived', 'id', 'isAdmin', 'lastLoginTime', 'name', 'orgUnitPath', 'primaryEmail', 'suspended'].sort(),
    );
    const [whole] = await items(listUsers, { limit: 1, fields: ['*'] });
    expect(whole).toHaveProperty('isMailboxSetup');
  });

  it('of groups of a user never send the customer with it', async () => {
    expect(await items('google_workspace_groups_of_user', leaver)).toHaveLength(2);
    expect((await requests()).at(-1)?.query).toEqual({ userKey: at('leaver') });
  });
});

describe('more traps', () => {
  it.each([
    ['users', 'a group as a user', getUser, { user_key: at('sales') }, 'use the group tools'],
    ['users', 'an unknown org unit', createUser, { ...newcomer, orgUnitPath: '/sales' }, 'copy its path'],
    [
      'members',
      'a group as owner',
      addMember,
      { group_key: at('partners'), email: at('sales'), role: 'OWNER' },
      'only be a MEMBER',
    ],
    ['members', 'a cycle', addMember, { group_key: at('sales'), email: at('everybody') }, 'already contains'],
    ['settings', 'an id', getSettings, { group_email: '03ag1sales' }, 'group_email'],
    [
      'settings',
      'a width',
      setSettings,
      {
        group_email: at('sales'),
        whoCanViewMembership: 'ALL_IN_DOMAIN_CAN_VIEW',
        whoCanDiscoverGroup: 'ALL_MEMBERS_CAN_DISCOVER',
      },
      'Send all of them in one call',
    ],
    [
      'units',
      'a unit that is not empty',
      'delete_a_google_workspace_org_unit_by_id',
      { org_unit: '/Sales' },
      'not empty',
    ],
    [
      'security',
      'enforced two-step verification',
      'google_workspace_user_security_turn_off_2sv',
      { user_key: at('enforced') },
      'is enforced',
    ],
    [
      'domains',
      'another customer',
      'create_a_google_workspace_domain',
      { domain_name: 'taken.example' },
      'another Google customer',
    ],
    [
      'domains',
      'the primary one',
      'delete_a_google_workspace_domain_by_id',
      { domain_name: 'workspace.example' },
      'primary domain',
    ],
    [
      'groups',
      'a description with a tag',
      'create_a_google_workspace_group',
      { email: at('x'), description: 'a <b>' },
      'is refused here',
    ],
  ])('%s: %s leads to the next step', async (_area, _what, tool, args, words) => {
    expect(await ask(tool, args)).toMatchObject({ isError: true, text: expect.stringContaining(words) });
  });

  it('an unmanaged account that was invited is not created', async () => {
    const user = { ...newcomer, primaryEmail: at('unmanaged'), invite_conflicting_account: true };
    expect(await ask(createUser, user)).toMatchObject({
      isError: false,
      reply: { created: false },
      text: expect.stringContaining('Nothing was created'),
    });
  });

  it('a new user that Google suspends is told apart', async () => {
    await workspace.control('PUT', 'workspace', { new_users_suspended: true });
    await done(createUser, newcomer);
    await wait(60);
    const seen = await ask(getUser, { user_key: at('newcomer') });
    expect(seen.reply).toMatchObject({ suspended: true, suspensionReason: 'WEB_LOGIN_REQUIRED' });
    expect(seen.text).toContain('signing in on the web');
  });

  it('a slash in the address of a group reaches its settings', async () => {
    expect(await done(getSettings, { group_email: at('leads/emea') })).toMatchObject({ email: at('leads/emea') });
  });

  it('a role that is assigned already counts as done, although the service answers 500', async () => {
    const args = { role_id: '3894208461012995', assigned_to: await idOf('helpdesk') };
    expect(await done('create_a_google_workspace_role_assignment', args)).toMatchObject({ changed: false });
  });

  it('a connection without a scope names it, and stays', async () => {
    const scope = 'https://www.googleapis.com/auth/admin.directory.user.readonly';
    const { code, client } = (await workspace.control('POST', 'workspace-code', { scope })) as {
      code: string;
      client: { id: string; secret: string };
    };
    const account = await workspace.admin('POST', '/integrated-account', {
      integration: 'google_workspace',
      code,
      client_id: client.id,
      client_secret: client.secret,
    });
    expect(account.body, JSON.stringify(account.body)).toMatchObject({ status: 'active' });
    const made = await workspace.admin('POST', `/integrated-account/${account.body.id}/mcp`, { name: 'Reader' });
    const url = String(made.body.url);
    expect((await ask(getUser, leaver, url)).isError).toBe(false);
    const refused = await ask('google_workspace_user_security_sign_out', leaver, url);
    expect(refused.text).toContain('admin.directory.user.security');
    expect((await workspace.admin('GET', `/integrated-account/${account.body.id}`)).body.status).toBe('active');
  });
});
