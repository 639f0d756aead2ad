import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { at, startTestClient, type TestClient } from '../test-support/client.js';

const groups = '/api/organization/123456789/groups';
const support = '/9000000000000000301';
let client: TestClient;
let token: string;

beforeAll(async () => {
  client = await startTestClient();
});
afterAll(() => client.close());
beforeEach(async () => {
  await client.control('POST', 'reset', { tokens: true });
  ({ accessToken: token } = await client.connect('ZohoMail.organization.groups.ALL'));
});

const mail = (method: string, path: string, body?: object) =>
  client.ask({
    host: 'mail.zoho.com',
    token,
    method,
    path: `${groups}${path}`,
    ...(body ? { body: { ...body } } : {}),
  });
const change = (mode: string, more: object = {}) => mail('PUT', support, { mode, ...more });
const read = async () => at((await mail('GET', support)).body, 'data');
const names = async (query: string) => {
  const list = at((await mail('GET', query)).body, 'data', 'groups');
  return (Array.isArray(list) ? list : []).map((group) => at(group, 'name'));
};

describe('the list of groups', () => {
  it('comes in pages of 25 that count from 1', async () => {
    const first = (await mail('GET', '')).body;
    expect(at(first, 'data', 'count')).toBe(28);
    expect(at(first, 'data', 'groups')).toHaveLength(25);
    expect(await names('?start=26')).toEqual(['Travel', 'Archive', 'On Call']);
    expect(await names('?start=1&limit=3')).toEqual(['Support Team', 'All Hands', 'Executive Updates']);
  });

  it('is searched by name and address, and cut down to fields', async () => {
    expect(await names('?searchKey=OFFICE')).toEqual(['Office Lisbon', 'Office Austin', 'Office Pune']);
    const cut = await mail('GET', '?limit=1&fields=zgid,name,nothing');
    expect(at(cut.body, 'data', 'groups', 0)).toEqual({ zgid: 9000000000000000301n, name: 'Support Team' });
  });
});

describe('a group', () => {
  const made = {
    emailId: 'board@acmecorp.com',
    name: 'Board',
    accessType: 'Moderated',
    mailGroupMemberList: [
      { memberEmailId: 'legal@acmecorp.com', role: 'moderator' },
      { memberEmailId: 'guest@outside.example' },
    ],
  };

  it('is made once and deleted once', async () => {
    const answer = await mail('POST', '', made);
    expect(answer).toMatchObject({
      status: 201,
      body: {
        data: {
          name: 'Board',
          mailGroupMemberList: [
            { role: 'moderator', memberType: 'orgUser' },
            { zuid: null, memberType: 'external' },
          ],
        },
      },
    });
    expect((await mail('POST', '', made)).body).toMatchObject({
      status: { code: 500 },
      data: { moreInfo: expect.stringContaining('already exists') },
    });
    const zgid = String(at(answer.body, 'data', 'zgid'));
    expect((await mail('DELETE', `/${zgid}`)).status).toBe(200);
    expect((await mail('DELETE', `/${zgid}`)).status).toBe(400);
  });

  it('goes with others, all or none', async () => {
    expect((await mail('DELETE', '', { groupList: [987654, 1] })).status).toBe(400);
    expect((await mail('GET', '/987654')).status).toBe(200);
    expect((await mail('DELETE', '', { groupList: ['987654', 9000000000000000305n] })).status).toBe(200);
    expect((await mail('GET', '/987654')).status).toBe(400);
  });
});

describe('members and settings', () => {
  const member = (fields: object) => ({ mailGroupMemberList: [{ memberEmailId: 'sales@acmecorp.com', ...fields }] });
  const membership = async () => {
    const list = at(await read(), 'mailGroupMemberList');
    return (Array.isArray(list) ? list : []).find((entry) => at(entry, 'memberEmailId') === 'sales@acmecorp.com');
  };

  it('are added, changed and removed', async () => {
    expect((await change('changeMemberRole', member({ role: 'member' }))).status).toBe(400);
    await change('addMailGroupMember', member({}));
    expect(await membership()).toMatchObject({ role: 'member', status: 'active', displayName: 'Sales Desk' });
    await change('changeMemberRole', member({ role: 'moderator' }));
    await change('updateMemberStatus', member({ status: 'deactive' }));
    expect(await membership()).toMatchObject({ role: 'moderator', status: 'deactive' });
    await change('updateGroupMemberDetails', member({ postApproval: 'hold', ackStatus: true, status: 'active' }));
    expect(await membership()).toMatchObject({
      role: 'moderator',
      status: 'active',
      postApproval: 'hold',
      ackStatus: true,
    });
    expect((await change('deleteMailGroupMember', member({}))).status).toBe(200);
    expect(await membership()).toBeUndefined();
  });

  it('keep aliases, streams and the advanced switches', async () => {
    await change('addGroupAlias', { aliasList: ['team@acmecorp.com'] });
    expect((await change('deleteGroupAlias', { aliasList: ['none@acmecorp.com'] })).status).toBe(400);
    await change('deleteGroupAlias', { aliasList: ['help@acmecorp.com'] });
    await change('enableStreams');
    const switches = { holdOrBounce: 'reject', authorNotify: true };
    await change('updateMailGroupAdvOptions', { accessType: 'Moderated', groupAdminSettings: switches });
    expect(await read()).toMatchObject({
      aliasList: ['team@acmecorp.com'],
      streamsEnabled: true,
      accessType: 'Moderated',
      // Left out, and so back to false.
      groupAdminSettings: { holdOrBounce: 'reject', authorNotify: true, adminNotify: false },
    });
  });

  it('take the threshold and the texts in the forms of all pages', async () => {
    expect((await change('updateMailGroupOptions', { groupGeneralSettings: { bounceThreshold: 101 } })).status).toBe(
      400,
    );
    expect((await change('updateMailGroupOptions')).status).toBe(400);
    expect((await change('updateMailGroupOptions', { groupGeneralSettings: { bounceThreshold: 7 } })).status).toBe(200);
    const general = { mailboxId: '9000000000000050301', subjectPrefix: '[support]' };
    const older = { groupGeneralSettingVO: general, grpTxtSettingsVO: { rejectText: 'No.' } };
    expect((await change('updateMailGroupOptions', older)).status).toBe(200);
    const newest = { groupGeneralSettingVO: general, grpTxtSettings: { bounceText: 'Back.' } };
    expect((await change('updateMailGroupOption', newest)).status).toBe(200);
    expect(at(await read(), 'groupGeneralSettings')).toEqual({
      bounceThreshold: 7,
      subjectPrefix: '[support]',
      rejectText: 'No.',
      bounceText: 'Back.',
    });
  });
});
