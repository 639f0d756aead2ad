import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type RunningDemo, startDemo } from './start-gatehouse.js';
import { openWorkspace, type WorkspaceClient } from './workspace-client.js';

const at = (local: string): string => `${local}@workspace.example`;
const leaver = { user_key: at('leaver') };
const getUser = 'get_single_google_workspace_user_by_id';
const listUsers = 'list_all_google_workspace_users';
const createUser = 'create_a_google_workspace_user';
const deleteUser = 'delete_a_google_workspace_user_by_id';
const suspend = 'google_workspace_users_suspend';
const listTokens = 'list_all_google_workspace_tokens';
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

describe('what good guesses get wrong', () => {
  it('1. a search does not confirm a write: it lags and says so, and only the get tool confirms', async () => {
    await done(createUser, newcomer);
    await wait(60);
    const found = await ask(listUsers, { query: `email:${at('newcomer')}` });
    expect(found.reply.items).toEqual([]);
    expect(found.text).toContain('36 hours');
    expect(await done(getUser, { user_key: at('newcomer') })).toMatchObject({ primaryEmail: at('newcomer') });
    await wait(700);
    expect(await items(listUsers, { query: `email:${at('newcomer')}` })).toHaveLength(1);
  });

  it('2. a 403 can mean a user created seconds ago, or somebody outside', async () => {
    const created = await ask(createUser, newcomer);
    expect(created.text).toContain('settles for up to 5 minutes');
    const soon = await ask(getUser, { user_key: at('newcomer') });
    expect(soon).toMatchObject({ isError: true, text: expect.stringContaining('created seconds ago') });
    expect((await ask(getUser, { user_key: 'somebody@elsewhere.example' })).text).toContain('outside this customer');
    expect((await workspace.admin('GET', `/integrated-account/${workspace.accountId}`)).body.status).toBe('active');
    await wait(30);
    await done(getUser, { user_key: at('newcomer') });
  });

  describe('3. a 409 does not mean that nothing happened', () => {
    it('after a rename the change is read back, and counts as saved', async () => {
      const user_key = await idOf('leaver');
      const renamed = await ask('google_workspace_users_rename', { user_key, newPrimaryEmail: at('former') });
      expect(renamed.reply).toMatchObject({ primaryEmail: at('former') });
      const moved = await ask('update_a_google_workspace_user_by_id', { user_key, orgUnitPath: '/Leavers' });
      expect(moved).toMatchObject({ isError: false, reply: { confirmed: true } });
      expect(moved.text).toContain('it was saved');
      expect(await done(getUser, { user_key })).toMatchObject({ orgUnitPath: '/Leavers' });
    });

    it('a conflict whose change does not show stays one', async () => {
      const user_key = await idOf('leaver');
      await fault({ method: 'PUT' }, 409, 'duplicate', { message: 'Entity already exists.' });
      const refused = await ask('update_a_google_workspace_user_by_id', { user_key, orgUnitPath: '/Leavers' });
      expect(refused).toMatchObject({
        isError: true,
        text: expect.stringContaining('read the user before concluding'),
      });
    });

    it('for a member it means accepted, or an invitation that waits', async () => {
      const partners = { group_key: at('partners') };
      await done(createUser, { ...newcomer, primaryEmail: at('slow') });
      await wait(60);
      expect((await ask(addMember, { ...partners, email: at('slow') })).reply).toMatchObject({ accepted: true });
      const invited = await ask(addMember, { ...partners, email: 'invited@partner.example', outside_member: true });
      expect(invited).toMatchObject({ isError: true, text: expect.stringContaining('invitation is pending') });
    });
  });

  it('4. the partial update is PUT: it keeps what is not given, and an empty list is sent as null, which clears', async () => {
    const update = 'update_a_google_workspace_user_by_id';
    const phones = [{ value: '+1 555 0100', type: 'work' }];
    await done(update, { ...leaver, phones, recoveryEmail: 'x@elsewhere.example' });
    expect(await done(update, { ...leaver, phones: [] })).toMatchObject({ recoveryEmail: 'x@elsewhere.example' });
    expect(await done(getUser, leaver)).not.toHaveProperty('phones');
    const sent = await changes();
    expect(sent.map(({ method }) => method)).toEqual(['PUT', 'PUT']);
    expect(sent.at(-1)?.body).toEqual({ phones: null });
  });

  it('5. an update never sends suspended, and lifting a suspension of Google is refused', async () => {
    const update = 'update_a_google_workspace_user_by_id';
    expect((await ask(update, { ...leaver, suspended: false })).isError).toBe(true);
    const blocked = { user_key: at('blocked') };
    await done(update, { ...blocked, orgUnitPath: '/Sales' });
    expect(await done(getUser, blocked)).toMatchObject({ orgUnitPath: '/Sales' });
    await workspace.sandbox.clear();
    const refused = await ask('google_workspace_users_unsuspend', blocked);
    expect(refused).toMatchObject({ isError: true, text: expect.stringContaining('sign in on the web') });
    expect(await changes()).toEqual([]);
  });

  it('6. suspending waits for the clean-up that fails afterwards', async () => {
    const refused = await ask(suspend, leaver);
    expect(refused).toMatchObject({ isError: true, text: expect.stringContaining('crm.example') });
    expect(await changes()).toEqual([]);
    await done('delete_a_google_workspace_token_by_id', { ...leaver, client_id: 'crm.example' });
    expect(await done(suspend, leaver)).toMatchObject({ suspended: true });
    expect(await ask(listTokens, leaver)).toMatchObject({
      isError: true,
      text: expect.stringContaining('suspended user cannot be listed'),
    });
    expect((await ask('google_workspace_user_security_invalidate_codes', leaver)).text).toContain('is suspended');
    expect((await workspace.admin('GET', `/integrated-account/${workspace.accountId}`)).body.status).toBe('active');
  });

  it('7. a Drive transfer moves private files too', async () => {
    const owners = { oldOwnerUserId: await idOf('leaver'), newOwnerUserId: await idOf('successor') };
    const started = await done('google_workspace_data_transfers_drive', owners);
    const [sent] = await changes();
    expect(sent?.body).toMatchObject({
      applicationDataTransfers: [
        {
          applicationId: '55656082996',
          applicationTransferParams: [{ key: 'PRIVACY_LEVEL', value: ['PRIVATE', 'SHARED'] }],
        },
      ],
    });
    const byAddress = await ask('google_workspace_data_transfers_drive', { ...owners, oldOwnerUserId: at('leaver') });
    expect(byAddress.isError).toBe(true);
    const states = [];
    for (let read = 0; read < 3; read += 1)
      states.push(
        (await done('get_single_google_workspace_data_transfer_by_id', { transfer_id: started.id }))
          .overallTransferStatusCode,
      );
    expect(states).toEqual(['pending', 'inProgress', 'completed']);
  });

  it.each([
    [deleteUser, { lose_data: true }],
    [suspend, { keep_tokens: true }],
    ['google_workspace_users_set_password', { password: 'long-enough-1' }],
    ['google_workspace_user_security_sign_out', {}],
    ['google_workspace_users_make_admin', { status: true }],
    ['google_workspace_users_archive', {}],
  ])('8. an alias is refused as a key of %s, because the call would hit its owner', async (tool, args) => {
    const refused = await ask(tool, { user_key: at('account.executive'), ...args });
    expect(refused).toMatchObject({ isError: true, text: expect.stringContaining(`is an alias of ${at('leaver')}`) });
    expect(await changes()).toEqual([]);
  });

  describe('9. a success does not mean that the setting changed', () => {
    it('retired settings and read-only fields are refused', async () => {
      const group_email = at('sales');
      expect((await ask(setSettings, { group_email, whoCanInvite: 'ALL_MEMBERS_CAN_INVITE' })).isError).toBe(true);
      expect((await ask('update_a_google_workspace_user_by_id', { ...leaver, isAdmin: true })).isError).toBe(true);
      expect(await changes()).toEqual([]);
    });

    it('what a reply shows otherwise is named', async () => {
      const group_email = at('sales');
      const settings = await done(getSettings, { group_email });
      await workspace.sandbox.fault({ times: 1, match: { method: 'PUT' }, status: 200, body: settings });
      const ignored = await ask(setSettings, {
        group_email,
        whoCanJoin: 'INVITED_CAN_JOIN',
        allowExternalMembers: false,
      });
      expect(ignored.reply.not_applied).toEqual(['whoCanJoin']);
      expect(ignored.text).toContain('did not apply whoCanJoin');
      const applied = await done(setSettings, { group_email, whoCanJoin: 'INVITED_CAN_JOIN' });
      expect(applied).toMatchObject({ whoCanJoin: 'INVITED_CAN_JOIN' });
      expect(applied).not.toHaveProperty('not_applied');
    });
  });

  it('10. an outside member is refused unless insisted, because it opens the group', async () => {
    const member = { group_key: at('sales'), email: 'buyer@partner.example' };
    const refused = await ask(addMember, member);
    expect(refused).toMatchObject({ isError: true, text: expect.stringContaining('allowExternalMembers') });
    expect(await changes()).toEqual([]);
    await done(addMember, { ...member, outside_member: true });
    expect(await done(getSettings, { group_email: at('sales') })).toMatchObject({ allowExternalMembers: 'true' });
    await done(addMember, { group_key: at('sales'), email: at('helpdesk') });
  });

  it('11. a check of membership fails for unknown people, which is no "no"', async () => {
    const check = (member_key: string) =>
      ask('google_workspace_members_check', { group_key: at('everybody'), member_key });
    expect((await check(at('leaver'))).reply).toMatchObject({ isMember: true });
    expect((await check(at('helpdesk'))).reply).toMatchObject({ isMember: false });
    for (const stranger of [at('nobody'), at('sales'), 'buyer@partner.example'])
      expect(await check(stranger)).toMatchObject({
        isError: true,
        text: expect.stringContaining('does not mean false'),
      });
  });

  it('12. a path with + or # is refused before it reaches another unit; the id works', async () => {
    const get = 'get_single_google_workspace_org_unit_by_id';
    const remove = 'delete_a_google_workspace_org_unit_by_id';
    for (const tool of [get, remove])
      expect(await ask(tool, { org_unit: '/R+D' })).toMatchObject({
        isError: true,
        text: expect.stringContaining('Use the id'),
      });
    expect((await ask(get, { org_unit: '/' })).text).toContain('root has no usable path');
    expect(await requests()).toEqual([]);
    const units = await items('list_all_google_workspace_org_units');
    const unit = units.find(({ name }) => name === 'R+D');
    expect(await done(get, { org_unit: unit?.orgUnitId })).toMatchObject({ orgUnitPath: '/R+D' });
    expect(await done(get, { org_unit: '/Sales' })).toMatchObject({ name: 'Sales' });
  });

  it('13. a service account works with an admin role alone, by the id of the customer', async () => {
    const { fields } = (await workspace.control('GET', 'connections/google_workspace')) as { fields: object };
    const connect = (context: object) =>
      workspace.admin('POST', '/integrated-account', {
        integration: 'google_workspace',
        grant: 'jwt_bearer',
        fields,
        context,
      });
    const refused = await connect({});
    expect(refused.status).toBe(400);
    expect(JSON.stringify(refused.body)).toContain('Not Authorized');
    const account = await connect({ customer: 'C01sandbox' });
    expect(account.body, JSON.stringify(account.body)).toMatchObject({ status: 'active' });
    const made = await workspace.admin('POST', `/integrated-account/${account.body.id}/mcp`, { name: 'Role' });
    const domains = await ask('list_all_google_workspace_domains', {}, String(made.body.url));
    expect(domains.reply.items).toMatchObject([{ domainName: 'workspace.example' }]);
  });

  it('14. unauthorized_client is the client, access_denied a scope', async () => {
    const { fields, context } = await workspace.control('GET', 'connections/google_workspace');
    const connect = () =>
      workspace.admin('POST', '/integrated-account', {
        integration: 'google_workspace',
        grant: 'jwt_bearer',
        fields,
        context,
      });
    const refuse = (error: string) =>
      workspace.sandbox.fault({ times: 1, match: { path: '/token' }, status: 401, body: { error } });
    await refuse('unauthorized_client');
    expect(JSON.stringify((await connect()).body)).toContain('numeric client id');
    await refuse('access_denied');
    expect(JSON.stringify((await connect()).body)).toContain('Compare the two lists');
  });

  it.each([
    [403, 'userRateLimitExceeded', 'usageLimits', getUser, leaver],
    [403, 'quotaExceeded', 'usageLimits', getUser, leaver],
    [429, 'rateLimitExceeded', 'usageLimits', getUser, leaver],
    [503, 'backendError', 'global', 'list_all_google_workspace_licenses', { product_id: 'Google-Apps' }],
    [503, 'backendError', 'global', 'google_workspace_reports_activities', { application: 'login' }],
  ])('15. HTTP %s %s (%s) is throttling, and nobody has to reconnect', async (status, reason, domain, tool, args) => {
    await fault({ method: 'GET' }, status, reason, { domain });
    const throttled = await ask(tool, args);
    expect(throttled).toMatchObject({ isError: true, text: expect.stringMatching(/wait (?:a minute|some seconds)/i) });
    await done(tool, args);
  });

  it('15. an API that is not enabled is no throttling, although its domain says so', async () => {
    await fault({ method: 'GET' }, 403, 'accessNotConfigured', { domain: 'usageLimits' });
    expect((await ask(getUser, leaver)).text).toContain('enable it in the Cloud console');
  });

  it('16. no tool lists the licences of a user; a SKU is checked, and the customer id begins with C', async () => {
    const license = { product_id: 'Google-Apps', sku_id: '1010020020' };
    await items('list_all_google_workspace_licenses', { product_id: 'Google-Apps' });
    expect((await requests()).at(-1)?.query).toMatchObject({ customerId: 'C01sandbox' });
    await done('get_single_google_workspace_license_by_id', { ...license, user_id: at('leaver') });
    const none = await ask('get_single_google_workspace_license_by_id', { ...license, user_id: at('contractor') });
    expect(none).toMatchObject({ isError: true, text: expect.stringContaining('does not hold this SKU') });
    const again = await done('create_a_google_workspace_license', { ...license, user_id: at('leaver') });
    expect(again).toMatchObject({ changed: false });
  });

  it('17. a new group needs 45 seconds before members and settings', async () => {
    const created = await ask('create_a_google_workspace_group', { email: at('fresh'), name: 'Fresh' });
    expect(created.text).toContain('Wait 45 seconds');
    const member = { group_key: at('fresh'), email: at('leaver') };
    expect((await ask(addMember, member)).text).toContain('wait 45 seconds');
    expect((await ask(getSettings, { group_email: at('fresh') })).text).toContain('created seconds ago');
    expect((await workspace.admin('GET', `/integrated-account/${workspace.accountId}`)).body.status).toBe('active');
    await wait(45);
    await done(addMember, member);
    await done(setSettings, { group_email: at('fresh'), whoCanJoin: 'INVITED_CAN_JOIN' });
  });

  it('18. log entries have a key of four parts, and days of usage are Pacific and late', async () => {
    const usage = { parameters: ['accounts:used_quota_in_mb'] };
    const today = new Date().toISOString().slice(0, 10);
    const early = await ask('google_workspace_reports_user_usage', { ...usage, date: today });
    expect(early).toMatchObject({ isError: true, text: expect.stringContaining('step back a day') });
    const before = new Date(Date.now() - 4 * 86_400_000).toISOString().slice(0, 10);
    const shown = await done('google_workspace_reports_user_usage', { ...usage, date: before });
    expect(shown.usageReports).not.toEqual([]);
    const [entry] = await items('google_workspace_reports_activities', { application: 'login', fields: ['id'] });
    expect(entry?.id).toMatchObject({
      time: expect.any(String),
      uniqueQualifier: expect.any(String),
      applicationName: 'login',
      customerId: 'C01sandbox',
    });
  });

  it('19. an outside member without an address is listed and removed by id', async () => {
    const group = { group_key: at('partners') };
    const members = await items('list_all_google_workspace_members', group);
    expect(members.find(({ id }) => id === '7002')).not.toHaveProperty('email');
    const remove = 'delete_a_google_workspace_member_by_id';
    const byAddress = await ask(remove, { ...group, member_key: 'hidden@partner.example' });
    expect(byAddress).toMatchObject({ isError: true, text: expect.stringContaining('have only an id') });
    await done(remove, { ...group, member_key: '7002' });
  });

  it('20. deleting and creating again is no reset: aliases need a pause, a group loses its archive', async () => {
    const alias = at('account.executive');
    const removed = await ask('delete_a_google_workspace_user_alias_by_id', { ...leaver, alias });
    expect(removed.text).toContain('Wait 10 seconds');
    const create = { user_key: at('successor'), alias };
    const soon = await ask('create_a_google_workspace_user_alias', create);
    expect(soon).toMatchObject({ isError: true, text: expect.stringContaining('wait 10 seconds') });
    await wait(10);
    await done('create_a_google_workspace_user_alias', create);
    const gone = await ask('delete_a_google_workspace_group_by_id', { group_key: at('sales') });
    expect(gone.text).toContain('archive');
  });
});
