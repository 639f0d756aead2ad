import { describe, expect, it } from 'vitest';
import { at, newcomer, seeded, useTenant } from './tenant-client.js';

const { client, ask, done, items, requests, changes, mode, fault, wait } = useTenant();
const getUser = 'get_single_microsoft_365_user_by_id';
const listUsers = 'list_all_microsoft_365_users';
const addMember = 'microsoft_365_group_members_add';
const removeMember = 'microsoft_365_group_members_remove';
const assign = 'microsoft_365_user_licenses_assign';
const records = 'microsoft_365_domain_records_service';
const leaver = { user_id: seeded.leaver };

const queryOfLast = async (): Promise<{ readonly [name: string]: string }> => (await requests()).at(-1)?.query ?? {};
const headerOfLast = async (name: string): Promise<unknown> => (await requests()).at(-1)?.headers[name];

describe('what good guesses get wrong', () => {
  it('1. the MX host is read from the service and never computed', async () => {
    await done('create_a_microsoft_365_domain', { domain_name: 'newbrand.example' });
    const [txt] = await items('microsoft_365_domain_records_verification', { domain_name: 'newbrand.example' });
    await client().sandbox.publish('newbrand.example', 'TXT', [String(txt?.text)]);
    await done('microsoft_365_domains_verify', { domain_name: 'newbrand.example' });
    await done('microsoft_365_domains_set_services', { domain_name: 'newbrand.example', services: ['Email'] });
    expect(await items(records, { domain_name: 'newbrand.example' })).toMatchObject([{ recordType: 'Unavailable' }]);
    const { published } = await done(records, { domain_name: 'newbrand.example' });
    expect(published).toContainEqual(
      expect.objectContaining({
        check: 'mx',
        publish: [{ type: 'MX', name: 'newbrand.example', value: '0 newbrand-example.a-v1.mx.microsoft' }],
      }),
    );
  });

  it('3. a missing consent is no error of sign-in: the connection is refused with what to do', async () => {
    await mode({ permissions: [] });
    const refused = await client().admin('POST', '/integrated-account', {
      ...(await connection()),
      integration: 'microsoft_365',
    });
    expect(refused).toMatchObject({
      status: 400,
      body: { message: expect.stringMatching(/without any permission.+Grant admin consent/) },
    });
  });

  describe('4. a 403 has several causes', () => {
    it('a dynamic group is refused before anything is sent', async () => {
      const refused = await ask(addMember, { group_id: seeded.everybody, member_id: seeded.helpdesk });
      expect(refused).toMatchObject({ isError: true, text: expect.stringContaining('is a dynamic group') });
      expect(await changes()).toEqual([]);
    });

    it.each([
      [seeded.news, 'only Exchange changes'],
      [seeded.local, 'synchronized from a local Active Directory'],
    ])('so is the group %s', async (group_id, words) => {
      for (const tool of [addMember, removeMember])
        expect(await ask(tool, { group_id, member_id: seeded.leaver })).toMatchObject({
          isError: true,
          text: expect.stringContaining(words),
        });
      expect(await changes()).toEqual([]);
    });

    it('an administrator as target is told apart from a permission that is missing', async () => {
      const password = { password: 'Long-enough-1' };
      const admin = await ask('microsoft_365_users_set_password', { user_id: seeded.admin, ...password });
      expect(admin.text).toContain('so the permission is not missing');
      expect(admin.text).toContain('a target who is an administrator');
      await mode({ permissions: ['User.Read.All', 'Organization.Read.All'] });
      const { accountId, admin: api } = client();
      const renewed = await api('POST', `/integrated-account/${accountId}/refresh-credentials`);
      expect(renewed.status, JSON.stringify(renewed.body)).toBe(200);
      const missing = await ask('microsoft_365_users_set_password', { user_id: seeded.leaver, ...password });
      expect(missing.text).toContain('lists none of User-PasswordProfile.ReadWrite.All, User.ReadWrite.All');
      await client().sandbox.reset();
      await api('POST', `/integrated-account/${accountId}/refresh-credentials`);
    });
  });

  it('5. whether a forced deletion blocks people is asked, and it takes its time', async () => {
    const force = 'microsoft_365_domains_force_delete';
    await done('create_a_microsoft_365_domain', { domain_name: 'old.m365.example' });
    await done('create_a_microsoft_365_user', { ...newcomer, user_principal_name: 'newcomer@old.m365.example' });
    expect((await ask(force, { domain_name: 'old.m365.example' })).text).toContain('disable_user_accounts');
    const started = await ask(force, { domain_name: 'old.m365.example', disable_user_accounts: false });
    expect(started.text).toContain('up to 24 hours');
    expect((await changes()).at(-1)?.body).toEqual({ disableUserAccounts: false });
    const [renamed] = await items(listUsers, { filter: "startsWith(userPrincipalName,'newcomer@acme')" });
    expect(renamed ?? {}).not.toMatchObject({ accountEnabled: false });
    const domain = { domain_name: 'old.m365.example' };
    for (let read = 0; read < 2; read += 1) await done('get_single_microsoft_365_domain_by_id', domain);
    expect((await ask('get_single_microsoft_365_domain_by_id', domain)).text).toContain('not in this tenant');
  });

  it('6. services of a domain are replaced, so a list that drops one is refused; verified is not configured', async () => {
    const set = 'microsoft_365_domains_set_services';
    const domain = { domain_name: 'm365.example' };
    const refused = await ask(set, { ...domain, services: ['Intune'] });
    expect(refused).toMatchObject({ isError: true, text: expect.stringContaining('drop_services: true') });
    expect(await changes()).toEqual([]);
    await done(set, { ...domain, services: ['Email', 'OfficeCommunicationsOnline', 'Intune'] });
    await done('create_a_microsoft_365_domain', { domain_name: 'fresh.example' });
    expect((await ask(set, { domain_name: 'fresh.example', services: ['Email'] })).text).toContain('is not verified');
    const below = await ask('create_a_microsoft_365_domain', { domain_name: 'sub.m365.example' });
    expect(below.text).toContain('verified already, because its root is');
  });

  it('7. labels are whole names and record types are in mixed case', async () => {
    const { published } = await done('microsoft_365_domain_records_verification', { domain_name: 'm365.example' });
    const value = expect.stringMatching(/^MS=ms\d{8}$/);
    expect(published).toMatchObject([
      { check: 'ownership_txt', publish: [{ type: 'TXT', name: 'm365.example', value }] },
    ]);
  });

  it('8. a group made just now answers 400 for members: wait, and add again', async () => {
    const group = await done('create_a_microsoft_365_group', { display_name: 'Fresh', mail_nickname: 'fresh' });
    const args = { group_id: group.id, member_id: seeded.helpdesk };
    const soon = await ask('get_single_microsoft_365_group_by_id', { group_id: group.id });
    expect(soon.text).toContain('created seconds ago');
    await fault({ method: 'POST' }, 400, {
      code: 'Request_BadRequest',
      message: "The source resource object or one of the objects being referenced don't exist.",
    });
    expect((await ask(addMember, args)).text).toContain('has not spread yet');
    await wait(90);
    await done(addMember, args);
    expect(await items('list_all_microsoft_365_group_members', { group_id: group.id })).toHaveLength(1);
  });

  it('9. a role that is active already counts as done, and assignments show who holds a role', async () => {
    const again = await done('microsoft_365_directory_roles_activate', {
      role_template_id: seeded.globalAdministrator,
    });
    expect(again).toMatchObject({ changed: false });
    const held = await items('list_all_microsoft_365_role_assignments', {
      filter: `principalId eq '${seeded.helpdesk}'`,
      expand: 'roleDefinition',
    });
    expect(held).toMatchObject([{ roleDefinition: { displayName: 'Helpdesk Administrator' } }]);
    expect(await items('list_all_microsoft_365_directory_roles')).toHaveLength(1);
  });

  it('10. a deleted security group is listed by its type, and restored with its members', async () => {
    await done('delete_a_microsoft_365_group_by_id', { group_id: seeded.sales });
    const [deleted] = await items('microsoft_365_groups_list_deleted');
    expect(deleted).toMatchObject({ id: seeded.sales, groupTypes: [] });
    expect((await requests()).at(-1)?.path).toBe('/v1.0/directory/deletedItems/microsoft.graph.group');
    await done('microsoft_365_groups_restore', { deleted_id: seeded.sales });
    expect(await items('list_all_microsoft_365_group_members', { group_id: seeded.sales })).toHaveLength(2);
  });

  it('12. a throttled log says UnknownError, and its status counts', async () => {
    const filter = 'createdDateTime ge 2020-01-01T00:00:00Z';
    const error = { code: 'UnknownError', message: 'This request is throttled.' };
    await fault({ method: 'GET' }, 429, error, { 'retry-after': '7' });
    const throttled = await ask('list_all_microsoft_365_sign_ins', { filter });
    expect(throttled.text).toContain('Wait 7 seconds');
    await fault({ method: 'GET' }, 429, error);
    expect((await ask('list_all_microsoft_365_sign_ins', { filter })).text).toContain('twice as long');
  });

  it('13. mailbox settings come with the changed part, users without a body', async () => {
    const replied = await done('update_a_microsoft_365_mailbox_setting_by_id', {
      ...leaver,
      automatic_replies: 'alwaysEnabled',
    });
    expect(replied).toMatchObject({ automaticRepliesSetting: { status: 'alwaysEnabled' } });
    const changed = await ask('update_a_microsoft_365_user_by_id', { ...leaver, job_title: 'Lead' });
    expect(changed).toMatchObject({ isError: false, text: expect.stringContaining('returned no details') });
  });

  it('14. an inherited licence may be a conflict of plans', async () => {
    const refused = await ask(assign, { user_id: seeded.successor, remove: [seeded.business] });
    expect(refused.text).toContain('assignedByGroup');
    expect(refused.text).toContain('conflict of service plans');
  });

  it('16. accountEnabled is selected, because the service leaves it out', async () => {
    const [user] = await items(listUsers, { limit: 1 });
    expect(user).toMatchObject({ accountEnabled: true });
    expect((await queryOfLast()).$select).toContain('accountEnabled');
  });

  it('17. removing a member never deletes the person', async () => {
    await done(removeMember, { group_id: seeded.team, member_id: seeded.leaver });
    expect((await changes()).map(({ path }) => path)).toEqual([
      `/v1.0/groups/${seeded.team}/members/${seeded.leaver}/$ref`,
    ]);
    expect(await done(getUser, leaver)).toMatchObject({ id: seeded.leaver });
  });

  it('18. a domain in use, the default and the initial one are not deleted', async () => {
    const remove = 'delete_a_microsoft_365_domain_by_id';
    expect((await ask(remove, { domain_name: 'm365.example' })).text).toContain('is the default domain');
    expect((await ask(remove, { domain_name: 'acme.onmicrosoft.com' })).text).toContain('is the initial domain');
    await done('create_a_microsoft_365_domain', { domain_name: 'old.m365.example' });
    await done('create_a_microsoft_365_user', { ...newcomer, user_principal_name: 'newcomer@old.m365.example' });
    expect((await ask(remove, { domain_name: 'old.m365.example' })).text).toContain('still use old.m365.example');
    expect((await changes()).filter(({ method }) => method === 'DELETE')).toEqual([]);
  });
});

describe('queries', () => {
  it('that need it carry the header, on later pages too', async () => {
    const first = await done(listUsers, { search: 'a', limit: 1 });
    expect(await queryOfLast()).toMatchObject({ $search: '"displayName:a"', $count: 'true' });
    expect(await headerOfLast('consistencylevel')).toBe('eventual');
    await done(listUsers, first.next as object);
    expect(await queryOfLast()).toMatchObject({ $search: '"displayName:a"', $skiptoken: expect.any(String) });
    expect(await headerOfLast('consistencylevel')).toBe('eventual');
    await done(listUsers, { limit: 1 });
    expect(await headerOfLast('consistencylevel')).toBeUndefined();
    expect(await done('microsoft_365_users_count', { filter: "userType eq 'Guest'" })).toMatchObject({});
    expect(await headerOfLast('consistencylevel')).toBe('eventual');
  });

  it('come from an index that lags, and say so; the get tool finds', async () => {
    await done('create_a_microsoft_365_user', newcomer);
    for (let read = 0; read < 2; read += 1)
      expect((await ask(getUser, { user_id: at('newcomer') })).text).toContain('created seconds ago');
    await done(getUser, { user_id: at('newcomer') });
    const found = await ask(listUsers, { search: 'New Comer' });
    expect(found.reply.items).toEqual([]);
    expect(found.text).toContain('an index that lags');
    await wait(90);
    expect(await items(listUsers, { search: 'New Comer' })).toHaveLength(1);
  });

  it('with an odd quotation mark, or a log without a bound, are refused before anything is sent', async () => {
    expect((await ask(listUsers, { filter: "displayName eq 'O'Neil'" })).text).toContain('doubled');
    const unbound = await ask('list_all_microsoft_365_sign_ins', { filter: "userId eq 'x'" });
    expect(unbound.text).toContain('createdDateTime ge');
    expect(await requests()).toEqual([]);
  });

  it('for the last sign-in ask for it by name, 120 at most, and need a licence', async () => {
    const fields = ['id', 'signInActivity'];
    const [user] = await items(listUsers, { fields, limit: 120 });
    expect(user).toHaveProperty('signInActivity.lastSignInDateTime');
    expect((await queryOfLast()).$select).toBe('id,signInActivity');
    expect((await ask(listUsers, { fields, limit: 500 })).text).toContain('give limit 120');
    await mode({ premium: false });
    expect((await ask(listUsers, { fields, limit: 120 })).text).toContain('Entra ID P1');
    expect((await ask(listUsers, {})).isError).toBe(false);
  });
});

describe('before a change', () => {
  const block = 'microsoft_365_users_block';

  it('the last Global Administrator is kept, also as a holder of the role', async () => {
    const last = 'last Global Administrator';
    for (const [tool, args] of [
      [block, { user_id: seeded.admin, administrator_too: true }],
      ['delete_a_microsoft_365_user_by_id', { user_id: at('admin'), administrator_too: true }],
      ['microsoft_365_directory_roles_remove_member', { role_id: seeded.role, member_id: seeded.admin }],
      ['delete_a_microsoft_365_role_assignment_by_id', { assignment_id: 'assignment-1' }],
    ] as const)
      expect(await ask(tool, args), tool).toMatchObject({ isError: true, text: expect.stringContaining(last) });
    expect(await changes()).toEqual([]);
    const second = { principal_id: seeded.helpdesk, role_definition_id: seeded.globalAdministrator };
    await done('create_a_microsoft_365_role_assignment', second);
    expect((await ask(block, { user_id: seeded.admin })).text).toContain('administrator_too: true');
    await done('microsoft_365_directory_roles_remove_member', { role_id: seeded.role, member_id: seeded.admin });
  });

  it('the connection is kept from taking its own role or membership', async () => {
    const own = await ask('delete_a_microsoft_365_role_assignment_by_id', { assignment_id: 'assignment-3' });
    expect(own.text).toContain('end_this_connection: true');
    const member = await ask(removeMember, { group_id: seeded.sales, member_id: seeded.app.toUpperCase() });
    expect(member.text).toContain('end_this_connection: true');
    expect(await changes()).toEqual([]);
  });

  it('a licence waits for the usage location, and both lists are always sent', async () => {
    const business = [{ skuId: seeded.business }];
    const refused = await ask(assign, { user_id: seeded.guest, add: business });
    expect(refused).toMatchObject({ isError: true, text: expect.stringContaining('no usage location') });
    await done(assign, { user_id: seeded.helpdesk, add: business });
    expect((await changes()).at(-1)?.body).toEqual({ addLicenses: business, removeLicenses: [] });
    const none = await ask(assign, { user_id: seeded.leaver, add: [{ skuId: seeded.basic }], remove: [] });
    expect(none.text).toContain('No free seat');
  });
});

describe('repeats and conflicts', () => {
  it('a member who is one already, and one who is not any more, count as done', async () => {
    const args = { group_id: seeded.sales, member_id: seeded.leaver };
    expect(await done(addMember, args)).toMatchObject({ changed: false });
    await done(removeMember, args);
    expect(await done(removeMember, args)).toMatchObject({ changed: false });
  });

  it('the last owner stays', async () => {
    const refused = await ask('microsoft_365_group_owners_remove', { group_id: seeded.sales, owner_id: seeded.leaver });
    expect(refused.text).toContain('add another with microsoft_365_group_owners_add first');
  });

  it('a taken name leads to the deleted users, an unverified domain to the domains, a weak password to another', async () => {
    await done('delete_a_microsoft_365_user_by_id', leaver);
    const create = (more: object) => ask('create_a_microsoft_365_user', { ...newcomer, ...more });
    expect((await create({ user_principal_name: at('leaver') })).text).toContain('microsoft_365_users_list_deleted');
    expect((await create({ user_principal_name: 'x@elsewhere.example' })).text).toContain('isVerified');
    const weak = await create({ password: 'password' });
    expect(weak.text).toContain('too weak');
    expect(weak.text).not.toContain('"password"');
    await done('microsoft_365_users_restore', { deleted_id: seeded.leaver });
    expect(await done(getUser, leaver)).toMatchObject({ userPrincipalName: at('leaver') });
  });

  it('a mailbox without a licence is told', async () => {
    const none = await ask('get_single_microsoft_365_mailbox_setting_by_id', { user_id: seeded.helpdesk });
    expect(none.text).toContain('no Exchange licence');
  });
});

describe('connecting', () => {
  it.each([
    [{ client_secret: 'expired' }, 'AADSTS7000222'],
    [{ client_secret: 'an-id' }, 'the value of the secret is needed'],
    [{ client_id: 'other' }, 'AADSTS700016'],
    [{ context: { tenant: 'nowhere.example' } }, 'AADSTS90002'],
    [{ context: { tenant: 'common' } }, 'tenant'],
  ])('names what is wrong: %j', async (wrong, words) => {
    const given = { ...(await connection()), integration: 'microsoft_365', ...wrong };
    const refused = await client().admin('POST', '/integrated-account', given);
    expect(refused).toMatchObject({ status: 400, body: { message: expect.stringContaining(words) } });
    expect(JSON.stringify(refused.body)).not.toContain('sandbox~client');
  });

  it.each(['us-gov-high', 'us-gov-dod', 'china', 'france', 'germany', 'singapore'])(
    'reaches the cloud %s on hosts of its own, with addresses of that cloud',
    async (data_center) => {
      const given = { ...(await connection()), integration: 'microsoft_365', data_center };
      const made = await client().admin('POST', '/integrated-account', given);
      expect(made.status, JSON.stringify(made.body)).toBe(201);
      const server = await client().admin('POST', `/integrated-account/${made.body.id}/mcp`, { name: data_center });
      const url = String(server.body.url);
      const set = { user_id: seeded.leaver, manager_id: seeded.admin };
      expect((await ask('microsoft_365_managers_set', set, url)).isError).toBe(false);
      const [sent] = await changes();
      expect(sent?.body).toEqual({ '@odata.id': `https://${sent?.host}/v1.0/users/${seeded.admin}` });
      expect(sent?.host).not.toBe('graph.microsoft.com');
    },
  );

  it('works by consent of an administrator as well', async () => {
    const scope = 'offline_access Organization.Read.All User.Read.All';
    const { code, client: app } = (await client().control('POST', 'graph-code', { scope })) as {
      code: string;
      client: { id: string; secret: string };
    };
    const { context } = await connection();
    const account = await client().admin('POST', '/integrated-account', {
      integration: 'microsoft_365',
      data_center: 'global',
      code,
      client_id: app.id,
      client_secret: app.secret,
      context,
    });
    expect(account.status, JSON.stringify(account.body)).toBe(201);
    const made = await client().admin('POST', `/integrated-account/${account.body.id}/mcp`, { name: 'Reader' });
    const url = String(made.body.url);
    expect((await ask(getUser, leaver, url)).isError).toBe(false);
    const self = await ask('microsoft_365_users_revoke_sessions', { user_id: at('admin') }, url);
    expect(self.text).toContain('end_this_connection');
  });
});

interface Connection {
  readonly context: { readonly tenant: string };
}

/** What connects another account of the tenant. */
async function connection(): Promise<Connection & { readonly [name: string]: unknown }> {
  const given = (await client().control('GET', 'connections/microsoft_365')) as {
    client: { id: string; secret: string };
    context: { tenant: string };
  };
  const { id, secret } = given.client;
  return {
    grant: 'client_credentials',
    data_center: 'global',
    client_id: id,
    client_secret: secret,
    context: given.context,
  };
}
