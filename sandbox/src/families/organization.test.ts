import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { at, member, startTestClient, type TestClient } from '../test-support/client.js';

const organization = '/api/organization/123456789';
let client: TestClient;
let token: string;

beforeAll(async () => {
  client = await startTestClient();
});
afterAll(() => client.close());
beforeEach(async () => {
  await client.control('POST', 'reset', { tokens: true });
  ({ accessToken: token } = await client.connect(
    [
      'partner.organization',
      'organization.accounts',
      'organization.audit',
      'organization.policy',
      'organization.spam',
      'organization.subscriptions',
    ]
      .map((family) => `ZohoMail.${family}.ALL`)
      .join(','),
  ));
});

const mail = (method: string, path: string, body?: object) =>
  client.ask({ host: 'mail.zoho.com', token, method, path, ...(body ? { body: { ...body } } : {}) });
const data = async (path: string) => at((await mail('GET', path)).body, 'data');

describe('the organization', () => {
  it('is known with and without its zoid', async () => {
    const own = (await mail('GET', '/api/organization')).text;
    expect(own).toContain('"zoid":123456789,"zaid":"');
    expect((await mail('GET', organization)).text).toBe(own);
    expect(await data(organization)).toMatchObject({
      orgName: 'Acme Corp',
      superAdmin: 'admin@acmecorp.com',
      primaryDomainName: 'acmecorp.com',
      usersCount: 12,
      orgPolicyDetails: { '9000000000000000701': 'Business Policy' },
      spamVO: { spamProcessType: 'complete' },
    });
  });

  it('sets its spam level: written with a capital, read back without', async () => {
    const set = (spamProcessType: string) =>
      mail('PUT', organization, { mode: 'updateSpamProcessType', spamVO: { spamProcessType } });
    expect((await set('off')).status).toBe(400);
    expect((await set('Off')).status).toBe(200);
    expect(await data(organization)).toMatchObject({ spamVO: { spamProcessType: 'off' } });
  });

  it('has customers of its own', async () => {
    const child = {
      domainName: 'customer.example',
      orgName: 'Customer',
      emailId: 'boss@customer.example',
      firstName: 'The',
      lastName: 'Boss',
      password: 'long-enough-1',
    };
    expect((await mail('POST', '/api/organization', { ...child, planName: 'gold' })).status).toBe(400);
    const made = await mail('POST', '/api/organization/', child);
    expect(made).toMatchObject({
      status: 201,
      body: { data: { orgName: 'Customer', basePlan: 'free', isVerified: false } },
    });
    const zoid = member(at(made.body, 'data'), 'zoid');
    expect(await data(`/api/organization/${zoid}`)).toMatchObject({
      orgName: 'Customer',
      usersCount: 1,
      domains: ['customer.example'],
    });
    expect(await data('/api/organization')).toMatchObject({ partnerOrgCount: 1 });
    expect((await mail('POST', '/api/organization', child)).status).toBe(500);
  });

  it('allots storage, under both spellings of the key', async () => {
    const user = `${organization}/storage/9000000000000001007`;
    expect(at(await data(`${organization}/storage?start=1&limit=5`), 'userList')).toHaveLength(5);
    expect((await mail('PUT', user, { mode: 'updateBaseStorage', planType: 'gold' })).status).toBe(400);
    expect((await mail('PUT', user, { mode: 'updateBaseStorage', planType: 'professional' })).status).toBe(200);
    expect((await mail('PUT', user, { mode: 'updateExtraStorage', addOnType: ['3gb:1'] })).status).toBe(400);
    expect((await mail('PUT', user, { mode: 'updateExtraStorage' })).status).toBe(400);
    expect((await mail('PUT', user, { mode: 'updateExtraStorage', addOnType: ['25gb:1'] })).status).toBe(200);
    expect((await mail('PUT', user, { mode: 'updateExtraStorage', addonType: ['5gb:2'] })).status).toBe(200);
    expect(await data(user)).toMatchObject({ basicStorage: 'professional', extraStorage: { '25gb': '1', '5gb': '2' } });
  });

  it('adds and removes allowed addresses', async () => {
    const path = `${organization}/allowedIps`;
    const range = { fromIpRange: '192.0.2.1', toIpRange: '192.0.2.9', roleId: -1 };
    expect((await mail('POST', path, { allowedIps: [{ ...range, roleId: 3 }] })).status).toBe(400);
    const added = await mail('POST', path, { allowedIps: [range, { ...range, toIpRange: 'here' }] });
    expect(added.body).toMatchObject({
      data: { failedList: [{ toIpRange: 'here' }], allowedIps: [{ ip: [{ all: [{ fromip: '192.0.2.1' }] }] }] },
    });
    expect((await mail('DELETE', path, { allowedIps: [range, { ...range, roleId: 2 }] })).body).toMatchObject({
      data: { status: [{ status: true }, { status: false }] },
    });
    expect((await mail('GET', path)).text).toContain('"ipid":9000000000000000501');
  });
});

describe('policies', () => {
  const policy = `${organization}/policy`;

  it('are listed, made once and searched', async () => {
    expect(await data(policy)).toMatchObject([
      { policyName: 'Business Policy', usersCount: '12' },
      { policyName: 'Contractors', groupCount: '1' },
      {},
    ]);
    expect((await mail('POST', policy, { policyName: 'Interns' })).body).toMatchObject({
      data: { policyID: expect.stringMatching(/^\d{19}$/) },
    });
    expect((await mail('POST', policy, { policyName: 'Interns' })).status).toBe(500);
    expect(await data(`${policy}?searchKey=intern&start=0&limit=5`)).toHaveLength(1);
  });

  it('move users and groups from one to another', async () => {
    const executives = `${policy}/9000000000000000705`;
    const apply = (userList: readonly (string | bigint)[]) =>
      mail('PUT', executives, { mode: 'applyPolicyToUsers', userList });
    expect((await apply(['1'])).status).toBe(400);
    expect((await apply(['9000000000000001003', 9000000000000000305n])).status).toBe(200);
    expect(await data(`${executives}/getUsers`)).toMatchObject([{ zuid: 9000000000000001003n, role: 2 }]);
    expect(await data(`${executives}/getGroups`)).toMatchObject([{ zgid: 9000000000000000305n }]);
    expect(await data(`${policy}/9000000000000000701/getUsers?limit=50`)).toHaveLength(11);
  });

  it.each([
    ['mailRestriction', 'changeMailRestrictionID'],
    ['accountRestriction', 'changeAccountRestrictionID'],
    ['mailForwardPolicy', 'changeMailForwardPolicyID'],
  ])('use a %s of the right kind', async (kind, mode) => {
    const made = await mail('POST', `${policy}/${kind}`, { restrictionName: 'Fresh' });
    const id = member(at(made.body, 'data'), 'restrictionID');
    expect((await mail('POST', `${policy}/${kind}`, { restrictionName: 'Fresh' })).status).toBe(500);
    const assign = (orgMailRestrictionID: string) =>
      mail('PUT', `${policy}/9000000000000000705`, { mode, orgMailRestrictionID });
    expect((await assign('9000000000000000605')).status).toBe(400);
    expect((await assign(id)).status).toBe(200);
    const list = await data(`${policy}/${kind}?searchKey=fresh`);
    expect(list).toMatchObject([{ restrictionID: id, policyCount: '1' }]);
  });

  it('know access restrictions that no known mode assigns', async () => {
    expect(await data(`${policy}/accessRestriction`)).toMatchObject([
      { restrictionName: 'Office network only', policyCount: '1' },
    ]);
    expect((await mail('POST', `${policy}/accessRestriction`, { restrictionName: 'Home' })).status).toBe(200);
  });
});

describe('spam lists and options', () => {
  it('takes one list at a time under its own name', async () => {
    const put = (body: object) => mail('PUT', `${organization}/antispam/data`, body);
    expect((await put({ spamCategory: 'whiteListEmail' })).status).toBe(400);
    expect((await put({ spamCategory: 'whiteListEmail', spamEmail: ['a@b.example'] })).status).toBe(400);
    expect(
      (await put({ spamCategory: 'whiteListEmail', whiteListEmail: ['a@b.example'], spamEmail: ['a@b.example'] }))
        .status,
    ).toBe(400);
    // Domains and IP addresses are accepted there too: where they belong is only documented.
    expect(
      (await put({ spamCategory: 'whiteListEmail', whiteListEmail: ['trusted-partner.com', '192.168.1.50'] })).status,
    ).toBe(200);
    const read = await data(`${organization}/antispam/data?mode=getMarkingData&spamCategory=whiteListEmail`);
    expect(read).toEqual({ whiteListEmail: ['billing@supplier.example', 'trusted-partner.com', '192.168.1.50'] });
  });

  it.each([
    ['SPFFailOption', 'spfFail', { option: 'temporaryReject' }],
    ['SPFSoftFailOption', 'spfSoftFail', { option: 'moveToQuarantine' }],
    ['DKIMFailOption', 'dkimFail', { option: 'permanentReject' }],
    ['DMARCFailOption', 'dmarcFail', { option: 'moveToQuarantine' }],
    ['CousinDomainOption', 'cdFail', { dmarcOption: 'moveToSpam' }],
  ])('%s reads back as %s', async (name, key, body) => {
    const options = `${organization}/antispam/options`;
    expect((await mail('PUT', options, { mode: `update${name}`, option: 'sing' })).status).toBe(
      Object.hasOwn(body, 'option') ? 400 : 404,
    );
    expect((await mail('PUT', options, { mode: `update${name}`, ...body })).status).toBe(200);
    expect(await data(`${options}?mode=get${name}`)).toEqual({ [key]: Object.values(body)[0] });
  });
});

describe('logs', () => {
  const window = (from: string, to: string): string => `${from}=${Date.now() - 40 * 86_400_000}&${to}=${Date.now()}`;

  it('tells sign-ins by kind, in pages', async () => {
    const path = `${organization}/accounts/reports/loginHistory?${window('fromTime', 'toTime')}`;
    expect((await mail('GET', path)).status).toBe(400);
    expect((await mail('GET', `${path}&mode=everything`)).status).toBe(400);
    expect(at(await data(`${path}&mode=failedLoginActivity`), 'loginHistory')).toHaveLength(4);
    const first = await data(`${path}&mode=loginActivity&batchSize=30`);
    const scrollId = member(first, 'scrollId');
    const second = await data(`${path}&mode=loginActivity&batchSize=30&scrollId=${scrollId}`);
    expect(at(second, 'loginHistory')).toHaveLength(6);
    expect(at(second, 'scrollId')).toBe('');
    expect((await mail('GET', `${path}&mode=loginActivity&scrollId=guess`)).status).toBe(400);
  });

  it('tells what administrators did, newest first, and every change of now', async () => {
    const path = `${organization}/activity`;
    await mail('PUT', `${organization}/antispam/options`, { mode: 'updateSPFFailOption', option: 'permanentReject' });
    const first = await data(`${path}?limit=5`);
    expect(at(first, 'audit', 0)).toMatchObject({
      operation: 'updateSPFFailOption',
      performedBy: 'admin@acmecorp.com',
    });
    const cursor = `lastEntityId=${member(first, 'lastEntityId')}&lastIndexTime=${member(first, 'lastIndexTime')}`;
    expect(at(await data(`${path}?limit=200&${cursor}`), 'audit')).toHaveLength(8);
    expect(at(await data(`${path}?searchKey=category:1002::OperationType:ADD`), 'audit')).toHaveLength(2);
    expect((await mail('GET', `${path}?searchKey=colour:red`)).status).toBe(400);
    expect((await mail('GET', `${path}?limit=201`)).status).toBe(400);
    expect(await data(`${path}?mode=getConstants`)).toMatchObject({ category: { '1004': 'Groups' } });
  });

  it('tells SMTP transactions, asked in the body or in the query', async () => {
    const path = `${organization}/smtplogs`;
    const question = {
      fromDateTime: Date.now() - 86_400_000,
      toDateTime: Date.now(),
      searchCriteria: 'fromAddr',
      searchKey: 'bad-actor-domain.com',
      limit: 2,
      isNext: false,
      pageKey: '',
    };
    expect((await mail('GET', path)).status).toBe(400);
    expect((await mail('GET', path, { ...question, limit: 501 })).status).toBe(400);
    const first = at((await mail('GET', path, question)).body, 'data');
    expect(at(first, 'response')).toHaveLength(2);
    const text = Object.fromEntries(
      Object.entries({ ...question, isNext: true, pageKey: member(first, 'pageKey') }).map(([name, value]) => [
        name,
        String(value),
      ]),
    );
    const second = await data(`${path}?${new URLSearchParams(text)}`);
    expect(second).toMatchObject({ response: [{ status: 'delivered' }], hnxt: false, pageKey: '' });
  });
});
