import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { adminClient, callTool, replyOf } from './admin-client.js';
import { controlOf, type SandboxControl } from './sandbox-control.js';
import { type RunningDemo, startDemo } from './start-gatehouse.js';

let demo: RunningDemo;
let sandbox: SandboxControl;

beforeAll(async () => {
  demo = await startDemo();
  sandbox = controlOf(demo.sandbox_origin);
});
afterAll(() => demo?.stop());
beforeEach(() => sandbox.reset());

const list = () => callTool(demo.mcp_url, 'list_all_zoho_mail_domains');
const textOf = (body: { readonly [key: string]: unknown }): string =>
  (body.result as { content: { text: string }[] }).content.map(({ text }) => text).join('\n');
const proxyPath = (): string => `/proxy/domains?integrated_account_id=${demo.integrated_account_id}`;

describe('upstream limits', () => {
  it.each([
    [
      'standard names',
      { 'ratelimit-limit': '30', 'ratelimit-remaining': '0', 'ratelimit-reset': '42', 'retry-after': '42' },
      { limit: '30', remaining: '0', reset: '42', retry: '42' },
    ],
    [
      'X- names, an epoch reset',
      // Worked out when it is sent: tests before this one take their time.
      () => ({
        'x-ratelimit-limit': '30',
        'x-ratelimit-remaining': '0',
        'x-ratelimit-reset': String(Math.floor(Date.now() / 1000) + 60),
      }),
      { limit: '30', remaining: '0', reset: expect.stringMatching(/^(5\d|6[0-2])$/), retry: null },
    ],
    [
      'a date to wait for',
      () => ({ 'retry-after': new Date(Date.now() + 90_000).toUTCString() }),
      { limit: null, remaining: null, reset: null, retry: expect.stringMatching(/^(8\d|9[01])$/) },
    ],
    [
      'the names of sister products',
      { 'x-rate-limit-limit': '30', 'x-rate-limit-remaining': '0', 'x-rate-limit-reset': '20', 'retry-after': '20' },
      { limit: '30', remaining: '0', reset: '20', retry: '20' },
    ],
    [
      'one header for all, as an earlier draft has it',
      { ratelimit: 'limit=30, remaining=0, reset=17' },
      { limit: '30', remaining: '0', reset: '17', retry: null },
    ],
    [
      'one header for all, as the later draft has it',
      { ratelimit: '"default";r=0;t=18' },
      { limit: null, remaining: '0', reset: '18', retry: null },
    ],
    ['no figures at all', {}, { limit: null, remaining: null, reset: null, retry: null }],
  ])('passes a 429 on with %s, and never retries it', async (_title, headers, expected) => {
    for (const ask of [list, () => adminClient(demo.origin, demo.api_token)('GET', proxyPath())]) {
      await sandbox.reset();
      await sandbox.fault({
        times: 1,
        status: 429,
        headers: typeof headers === 'function' ? headers() : headers,
        body: { status: { code: 429, description: 'Too many requests' } },
        match: { path: '/domains' },
      });
      const answer = await ask();
      const given = {
        limit: answer.headers.get('ratelimit-limit'),
        remaining: answer.headers.get('ratelimit-remaining'),
        reset: answer.headers.get('ratelimit-reset'),
        retry: answer.headers.get('retry-after'),
      };
      expect(given).toEqual(expected);
      // Declared by the integration, and counted by nobody here.
      expect(answer.headers.get('ratelimit-policy')).toBe('30;w=60');
      expect(await sandbox.mailRequests()).toHaveLength(1);
      if (answer.body.result) expect(answer.body.result).toMatchObject({ isError: true });
      else expect(answer.status).toBe(429);
    }
  });

  it('says how much is left where the upstream told with a success', async () => {
    await sandbox.fault({
      times: 1,
      headers: { 'X-RATELIMIT-LIMIT': '30', 'X-RATELIMIT-REMAINING': '29' },
      match: { path: '/domains' },
    });
    const { headers, body } = await list();
    expect([
      headers.get('ratelimit-limit'),
      headers.get('ratelimit-remaining'),
      headers.get('ratelimit-reset'),
    ]).toEqual(['30', '29', null]);
    expect(body.result).toMatchObject({ isError: false });
  });

  it('knows a throttle that comes as 400 or 200', async () => {
    for (const status of [400, 200]) {
      await sandbox.fault({
        times: 1,
        status,
        match: { path: '/domains' },
        body: {
          error: { title: 'URL_ROLLING_THROTTLES_LIMIT_EXCEEDED', details: { message: 'Try again after 22 minutes.' } },
        },
      });
      const { body } = await list();
      expect(body.result).toMatchObject({ isError: true });
      expect(textOf(body)).toContain('Try again after 22 minutes.');
    }
  });

  it('passes that throttle on as 429 where no MCP is spoken', async () => {
    for (const status of [400, 200]) {
      await sandbox.fault({
        times: 1,
        status,
        match: { path: '/domains' },
        headers: { 'retry-after': '1320' },
        body: {
          error: { title: 'URL_ROLLING_THROTTLES_LIMIT_EXCEEDED', details: { message: 'Try again after 22 minutes.' } },
        },
      });
      const answer = await adminClient(demo.origin, demo.api_token)('GET', proxyPath());
      expect([answer.status, answer.headers.get('retry-after')]).toEqual([429, '1320']);
      expect(answer.body).toMatchObject({ is_remote_error: true, message: expect.stringContaining('22 minutes') });
    }
  });
});

describe('upstream errors', () => {
  it.each([
    [
      'a business error under 500',
      {
        status: 500,
        body: { status: { code: 500, description: 'Internal Error' }, data: { moreInfo: 'Operation not permitted' } },
      },
      ['Operation not permitted', 'super administrator'],
    ],
    [
      'a wrong path or id',
      {
        status: 404,
        body: { data: { errorCode: 'URL_RULE_NOT_CONFIGURED' }, status: { code: 404, description: 'Invalid Input' } },
      },
      ['URL_RULE_NOT_CONFIGURED', 'Fetch the id'],
    ],
    [
      'an error under HTTP 200',
      {
        status: 200,
        body: { status: { code: 400, description: 'Invalid Input' }, data: { moreInfo: 'Invalid value for x' } },
      },
      ['Invalid value for x', 'Upstream status 400'],
    ],
    [
      'an array of two',
      { status: 400, body: [2, { msg: 'Sorry, we are unable to process your request.', status: '400' }] },
      ['Sorry, we are unable'],
    ],
    [
      'an array under HTTP 200',
      { status: 200, body: [0, { msg: 'USERNAME_NOT_SET' }] },
      ['USERNAME_NOT_SET', 'Upstream status 200, with an error in its body'],
    ],
    [
      'a nested array under HTTP 201',
      { status: 201, body: [[[0, { msg: 'USERNAME_NOT_SET' }]]] },
      ['USERNAME_NOT_SET', 'Upstream status 201, with an error in its body'],
    ],
    [
      'an error code in an envelope of success',
      { status: 200, body: { status: { code: 200, description: 'success' }, data: { errorCode: 'ODD_THING' } } },
      ['ODD_THING', 'Upstream status 200, with an error in its body'],
    ],
    [
      'a bare object',
      { status: 400, body: { errorCode: 'EXTRA_PARAM_FOUND', message: 'Extra parameter found' } },
      ['EXTRA_PARAM_FOUND'],
    ],
    [
      'a body that the service could not read',
      {
        status: 404,
        body: { data: { errorCode: 'JSON_PARSE_ERROR' }, status: { code: 404, description: 'Invalid Input' } },
      },
      ['JSON_PARSE_ERROR'],
    ],
    ['a web page in between', { status: 502, body: '<html>Bad gateway</html>' }, ['web page']],
    ['something that is not JSON', { status: 200, body: '{"status":{"code":200' }, ['not JSON']],
    ['an empty error', { status: 503, body: '' }, ['HTTP 503']],
    ['a dropped connection', { drop: true }, ['connection']],
  ])('ends %s as one result that a model can act on', async (_title, fault, expected) => {
    await sandbox.fault({ times: 1, match: { path: '/domains' }, ...fault });
    const { status, body } = await list();
    expect(status).toBe(200);
    expect(body.result).toMatchObject({ isError: true });
    expect(body.result).not.toHaveProperty('structuredContent');
    for (const words of expected) expect(textOf(body)).toContain(words);
    expect(await sandbox.mailRequests()).toHaveLength(1);
    expect((await list()).body.result).toMatchObject({ isError: false });
    await sandbox.reset();
    await sandbox.fault({ times: 1, match: { path: '/domains' }, ...fault });
    const proxied = await adminClient(demo.origin, demo.api_token)('GET', proxyPath());
    expect(proxied.status).toBeGreaterThanOrEqual(400);
    expect(proxied.body.is_remote_error).toBe(true);
    const told = `${proxied.body.message} ${JSON.stringify(proxied.body.raw_response)}`;
    for (const words of expected.filter((one) => !one.startsWith('Upstream status'))) expect(told).toContain(words);
    expect(await sandbox.mailRequests()).toHaveLength(1);
  });

  it.each([
    [true, 'ALREADY_ENABLED', false],
    [false, 'Already Disabled', false],
    [true, 'Already Disabled', true],
    [false, 'alreadyEnabled', true],
  ])('takes a state that holds for done only where it was asked for: %s, %s', async (tfaEnabled, moreInfo, isError) => {
    const body = { status: { code: 500, description: 'Internal Error' }, data: { moreInfo } };
    await sandbox.fault({ times: 1, status: 500, body, match: { path: '/accounts/' } });
    const zuid = '9000000000000001003';
    const called = await callTool(demo.mcp_url, 'zoho_mail_users_set_two_factor', { zuid, tfaEnabled });
    expect(called.body.result).toMatchObject({ isError });
    if (isError) expect(textOf(called.body)).toContain('did not take effect');
    else expect(replyOf(called.body)).toMatchObject({ changed: false });
  });

  it.each<[string, unknown, object, readonly (string | RegExp)[]]>([
    ['one', { moreInfo: 'ALREADY_ENABLED' }, { 'a@x.io': 'active' }, []],
    ['one', { moreInfo: 'Already Enabled' }, { 'a@x.io': 'deactive' }, ['did not take effect']],
    [
      'several',
      { moreInfo: 'ALREADY_ENABLED' },
      { 'a@x.io': 'active', 'b@x.io': 'active' },
      [/Unknown.+: a@x\.io, b@x\.io\./],
    ],
    [
      'several in a text',
      { moreInfo: 'a@x.io: ALREADY_ENABLED; b@x.io: ALREADY_DISABLED' },
      { 'A@x.io': 'active', 'b@x.io': 'active', 'c@x.io': 'active' },
      [/Already as requested.+: A@x\.io\./, /opposite.+: b@x\.io\./, /Unknown.+: c@x\.io\./],
    ],
    [
      'one text about two',
      { moreInfo: 'a@x.io ALREADY_ENABLED and b@x.io done' },
      { 'a@x.io': 'active', 'b@x.io': 'active' },
      [/Unknown.+: a@x\.io, b@x\.io\./],
    ],
    [
      'several as objects',
      [
        { memberEmailId: 'a@x.io', errorCode: 'ALREADY_ENABLED' },
        { memberEmailId: 'b@x.io', status: 'updated' },
      ],
      { 'a@x.io': 'active', 'b@x.io': 'active' },
      [/Already as requested.+: a@x\.io\./, /Unknown.+: b@x\.io\./],
    ],
    [
      'all by their keys',
      { 'a@x.io': 'ALREADY_ENABLED', 'b@x.io': { msg: 'already disabled' } },
      { 'a@x.io': 'active', 'b@x.io': 'deactive' },
      [],
    ],
  ])('says what is known of each item where a state holds: %s, %j', async (_title, data, wanted, expected) => {
    const body = { status: { code: 500, description: 'Internal Error' }, data };
    await sandbox.fault({ times: 1, status: 500, body, match: { path: '/groups/' } });
    const mailGroupMemberList = Object.entries(wanted).map(([memberEmailId, status]) => ({ memberEmailId, status }));
    const input = { zgid: '9000000000000003001', mailGroupMemberList };
    const called = await callTool(demo.mcp_url, 'zoho_mail_group_members_set_status', input);
    expect(called.body.result).toMatchObject({ isError: expected.length > 0 });
    for (const words of expected) expect(textOf(called.body)).toMatch(words);
    if (expected.length === 0) expect(replyOf(called.body)).toMatchObject({ changed: false });
    expect(textOf(called.body)).not.toMatch(/and nothing was changed/);
  });

  it('takes an empty success for a success', async () => {
    await sandbox.fault({ times: 1, status: 200, body: '', match: { path: '/domains' } });
    const { body } = await callTool(demo.mcp_url, 'zoho_mail_domains_set_primary', { domain_name: 'acmecorp.com' });
    expect(body.result).toMatchObject({ isError: false });
    expect(replyOf(body)).toEqual({ notes: [expect.stringContaining('accepted the change')] });
  });
});

describe('access tokens', () => {
  it('refreshes once after a 401 and repeats the call once', async () => {
    await sandbox.tokens('expire_access');
    expect((await list()).body.result).toMatchObject({ isError: false });
    expect((await sandbox.mailRequests()).map(({ status }) => status)).toEqual([401, 200]);
    expect(await sandbox.tokenRequests()).toHaveLength(1);
  });

  it('makes one token request for many calls at once', async () => {
    await sandbox.tokens('expire_access');
    const answers = await Promise.all(Array.from({ length: 100 }, list));
    expect(answers.every(({ body }) => (body.result as { isError: boolean }).isError === false)).toBe(true);
    expect(await sandbox.tokenRequests()).toHaveLength(1);
  });

  it('does not take a missing scope for an expired token', async () => {
    await sandbox.fault({
      times: 1,
      status: 401,
      match: { path: '/domains' },
      body: [2, { msg: 'Error while processing!', errorCode: 'INVALID_OAUTHSCOPE', authFail: 'true', status: '401' }],
    });
    const { body } = await list();
    expect(textOf(body)).toContain('ZohoMail.organization.domains.READ');
    expect(await sandbox.tokenRequests()).toHaveLength(0);
    expect(await sandbox.mailRequests()).toHaveLength(1);
  });

  it('keeps the account active through a passing fault of the token endpoint', async () => {
    await sandbox.tokens('expire_access');
    await sandbox.fault({ times: 1, status: 503, body: 'unavailable', match: { path: '/oauth/v2/token' } });
    expect(textOf((await list()).body)).toContain('temporary error');
    expect((await list()).body.result).toMatchObject({ isError: false });
  });

  it('asks for reconnection when the consent is dead, and stops calling', async () => {
    await sandbox.tokens('revoke_refresh');
    for (let call = 0; call < 3; call += 1) {
      const text = textOf((await list()).body);
      expect(text).toContain('must be reconnected by its operator');
      expect(text).toContain(demo.integrated_account_id);
    }
    expect(await sandbox.tokenRequests()).toHaveLength(1);
    const admin = adminClient(demo.origin, demo.api_token);
    expect((await admin('GET', `/integrated-account/${demo.integrated_account_id}`)).body).toMatchObject({
      status: 'needs_reauth',
      last_error: { code: 'invalid_code' },
    });
    const scopes = ['ZohoMail.partner.organization.ALL', 'ZohoMail.organization.domains.ALL'];
    const code = await sandbox.selfClientCode(scopes);
    const wrong = await admin('POST', '/integrated-account', {
      integration: 'zoho_mail',
      data_center: 'eu',
      code,
      integrated_account_id: demo.integrated_account_id,
    });
    expect(wrong).toMatchObject({ status: 400, body: { message: expect.stringContaining('another data centre') } });
    const fresh = await sandbox.selfClientCode(scopes);
    const again = await admin('POST', '/integrated-account', {
      integration: 'zoho_mail',
      data_center: 'com',
      code: fresh,
      integrated_account_id: demo.integrated_account_id,
    });
    expect(again).toMatchObject({ status: 200, body: { id: demo.integrated_account_id, status: 'active' } });
    expect((await list()).body.result).toMatchObject({ isError: false });
  });
});
