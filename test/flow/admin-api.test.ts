import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type AdminClient, type ApiAnswer, adminClient, callTool, postMcp, replyOf } from './admin-client.js';
import { controlOf, type SandboxControl } from './sandbox-control.js';
import { type RunningDemo, startDemo } from './start-gatehouse.js';

let demo: RunningDemo;
let admin: AdminClient;
let sandbox: SandboxControl;
let servers: string;

beforeAll(async () => {
  demo = await startDemo();
  admin = adminClient(demo.origin, demo.api_token);
  sandbox = controlOf(demo.sandbox_origin);
  servers = `/integrated-account/${demo.integrated_account_id}/mcp`;
});
afterAll(() => demo?.stop());

const failurePaths = ({ body }: ApiAnswer): string[] =>
  (body.details as { failures: { path: string }[] }).failures.map(({ path }) => path);
const listTools = async (url: string): Promise<readonly string[]> => {
  const { body } = await postMcp(url, { jsonrpc: '2.0', id: 1, method: 'tools/list' });
  return (body.result as { tools: { name: string }[] }).tools.map(({ name }) => name);
};

describe('who may use the admin API', () => {
  it('refuses a missing, malformed or unknown API token, and one that opens MCP servers only', async () => {
    for (const token of [null, 'nonsense', `gtha_${'A'.repeat(43)}000000`]) {
      const refused = await adminClient(demo.origin, token)('GET', '/integrated-account');
      expect(refused.status).toBe(401);
      expect(refused.headers.get('www-authenticate')).toContain('Bearer');
      expect(refused.body).toMatchObject({ statusCode: 401, error: 'Unauthorized' });
    }
    const second = await admin('POST', '/api-token', { name: 'second factor', scope: 'mcp' });
    expect((await adminClient(demo.origin, String(second.body.token))('GET', '/integrated-account')).status).toBe(403);
  });

  it('shows an API token once, lists it by hint, and lets a deleted one in no more', async () => {
    const made = await admin('POST', '/api-token', { name: 'ci' });
    expect(made.status).toBe(201);
    const token = String(made.body.token);
    expect(token).toMatch(/^gtha_[\w-]{49}$/);
    const own = adminClient(demo.origin, token);
    expect((await own('GET', '/api-token')).status).toBe(200);
    expect(JSON.stringify((await admin('GET', '/api-token')).body)).not.toContain(token);
    expect((await admin('DELETE', `/api-token/${made.body.id}`)).body).toEqual({ id: made.body.id });
    expect((await own('GET', '/api-token')).status).toBe(401);
  });
});

describe('creating MCP servers', () => {
  it('names every unknown key and value', async () => {
    const refused = await admin('POST', servers, {
      name: '',
      config: { method: ['read'], tags: ['domain'], approval: 'maybe', dry_run: 'yes' },
      expires: 1,
    });
    expect(refused.status).toBe(400);
    expect(failurePaths(refused).sort()).toEqual([
      'config.approval',
      'config.dry_run',
      'config.method',
      'expires',
      'name',
    ]);
    expect(refused.body.message).toContain('did you mean methods?');
    const unknown = await admin('POST', servers, {
      name: 'x',
      config: { methods: ['raed'], tags: ['domain'], tools: ['list_all_zoho_mail_domain'] },
    });
    expect(failurePaths(unknown)).toEqual(['config.methods[0]', 'config.tags[0]', 'config.tools[0]']);
  });

  it('refuses a filter that leaves no tool, a guard it does not have, and an expiry that is past, near or no instant', async () => {
    const empty = await admin('POST', servers, { name: 'x', config: { methods: ['delete'], tags: ['spam_control'] } });
    expect(empty).toMatchObject({ status: 400, body: { message: expect.stringContaining('leaves no tool') } });
    expect((await admin('POST', servers, { name: 'x', config: { auth: 'oauth' } })).status).toBe(400);
    for (const expiresAt of [
      'tomorrow',
      '2030-01-01',
      new Date(Date.now() + 30_000).toISOString(),
      '2020-01-01T00:00:00Z',
      5,
    ]) {
      expect(
        failurePaths(await admin('POST', servers, { name: 'x', expires_at: expiresAt })),
        String(expiresAt),
      ).toEqual(['expires_at']);
    }
    expect((await admin('POST', '/integrated-account/acc_none/mcp', { name: 'x' })).status).toBe(404);
  });

  it('answers the token and URL once, and never again', async () => {
    const made = await admin('POST', servers, {
      name: 'Auditor',
      config: { methods: ['READ'], tags: ['domains'] },
      expires_at: '2099-01-01T00:00:00Z',
    });
    expect(made.status).toBe(201);
    expect(made.body).toMatchObject({
      name: 'Auditor',
      integrated_account_id: demo.integrated_account_id,
      config: { methods: ['read'], tags: ['domains'] },
      expires_at: '2099-01-01T00:00:00.000Z',
      url: `${demo.origin}/mcp/${made.body.token}`,
    });
    expect(await listTools(String(made.body.url))).toEqual([
      'get_single_zoho_mail_domain_dns_by_id',
      'list_all_zoho_mail_domains',
      'get_single_zoho_mail_domain_by_id',
    ]);
    const shown = [
      await admin('GET', `${servers}/${made.body.id}`),
      await admin('GET', servers),
      await admin('PATCH', `${servers}/${made.body.id}`, { name: 'Renamed' }),
    ];
    for (const answer of shown) expect(JSON.stringify(answer.body)).not.toContain(made.body.token);
    expect(shown[2]?.body).toMatchObject({ name: 'Renamed', config: { methods: ['read'], tags: ['domains'] } });
  });

  it('pages through many by opaque cursor and refuses a foreign one', async () => {
    for (let index = 0; index < 5; index += 1) await admin('POST', servers, { name: `page ${index}` });
    const ids: unknown[] = [];
    let path = `${servers}?limit=2`;
    for (let page = 0; page < 50; page += 1) {
      const { body } = await admin('GET', path);
      expect(body.limit).toBe(2);
      ids.push(...(body.result as { id: string }[]).map(({ id }) => id));
      if (body.next_cursor === null) break;
      path = `${servers}?limit=2&cursor=${body.next_cursor}`;
    }
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.length).toBeGreaterThanOrEqual(6);
    expect((await admin('GET', `${servers}?cursor=nonsense`)).status).toBe(400);
    expect((await admin('GET', `${servers}?limit=1000`)).status).toBe(400);
  });
});

/** A filtered-out tool is recognized by its error message. */
const isAllowed = (body: object): boolean => !JSON.stringify(body).includes('not allowed on this MCP server');

describe('what a filter lets through', () => {
  it('refuses a filtered-out tool that is called anyway, and sends nothing', async () => {
    const made = await admin('POST', servers, { name: 'read only', config: { methods: ['read'] } });
    await sandbox.clear();
    const refused = await callTool(String(made.body.url), 'zoho_mail_domains_verify', { domain_name: 'newbrand.com' });
    expect(refused.body.result).toMatchObject({
      isError: true,
      content: [{ text: expect.stringContaining('not allowed on this MCP server') }],
    });
    expect(await sandbox.mailRequests()).toEqual([]);
  });

  it('lists exactly what can be called, for every tag and method group', async () => {
    for (const config of [
      { methods: ['read'] },
      { methods: ['write'] },
      { methods: ['custom'] },
      { tags: ['moderation'] },
      { tags: ['spam_control', 'policies'], methods: ['list', 'bulk_update'] },
      { tools: ['zoho_mail_domains_verify'] },
    ]) {
      const made = await admin('POST', servers, { name: JSON.stringify(config), config });
      const allowed = new Set(await listTools(String(made.body.url)));
      await sandbox.clear();
      for (const name of await listTools(demo.mcp_url)) {
        // An argument that no tool has: an allowed tool reports it, a filtered-out one is unknown.
        const { body } = await callTool(String(made.body.url), name, { no_such_argument: 1 });
        expect(isAllowed(body), `${name} under ${JSON.stringify(config)}`).toBe(allowed.has(name));
      }
      expect(await sandbox.mailRequests()).toEqual([]);
    }
  });

  it('takes a change of the filter into force on the next call, merged by top-level key', async () => {
    const made = await admin('POST', servers, {
      name: 'narrowing',
      config: { methods: ['read', 'custom'], tags: ['domains'] },
    });
    const url = String(made.body.url);
    const verify = async () => (await callTool(url, 'zoho_mail_domains_verify', { domain_name: 'acmecorp.com' })).body;
    expect(isAllowed(await verify())).toBe(true);
    await admin('PATCH', `${servers}/${made.body.id}`, { config: { methods: ['read'] } });
    expect(isAllowed(await verify())).toBe(false);
    expect(await listTools(url)).toEqual([
      'get_single_zoho_mail_domain_dns_by_id',
      'list_all_zoho_mail_domains',
      'get_single_zoho_mail_domain_by_id',
    ]);
    expect((await admin('PATCH', `${servers}/${made.body.id}`, { config: { tags: null } })).body.config).toEqual({
      methods: ['read'],
    });
  });

  it('shows writes in dry-run and sends nothing', async () => {
    const made = await admin('POST', servers, { name: 'dry', config: { dry_run: true } });
    await sandbox.clear();
    const { body } = await callTool(String(made.body.url), 'delete_a_zoho_mail_domain_by_id', {
      domain_name: 'acmecorp.com',
    });
    expect(body.result).toMatchObject({ isError: false });
    expect(replyOf(body)).toMatchObject({
      notes: [expect.stringContaining('dry run: nothing was sent')],
      dry_run: true,
      request: { method: 'DELETE', host: 'mail.zoho.com', path: '/api/organization/123456789/domains/acmecorp.com' },
    });
    expect(await sandbox.mailRequests()).toEqual([]);
    expect((await callTool(String(made.body.url), 'list_all_zoho_mail_domains')).body.result).toMatchObject({
      isError: false,
    });
  });
});

describe('the end of an MCP server', () => {
  it('answers 410 with reason and time after a revocation and after a rotation, never an OAuth challenge', async () => {
    const made = await admin('POST', servers, { name: 'short-lived' });
    const path = `${servers}/${made.body.id}`;
    const rotated = await admin('POST', `${path}/rotate`);
    expect(rotated.body.url).not.toBe(made.body.url);
    expect(await listTools(String(rotated.body.url))).not.toHaveLength(0);
    expect((await admin('DELETE', path)).body).toEqual({ id: made.body.id });
    for (const [url, words] of [
      [made.body.url, 'was replaced by a new one'],
      [rotated.body.url, 'was revoked'],
    ] as const) {
      const gone = await postMcp(String(url), { jsonrpc: '2.0', id: 1, method: 'tools/list' });
      expect(gone.status).toBe(410);
      expect(gone.headers.get('www-authenticate')).toBeNull();
      expect(gone.body).toMatchObject({
        jsonrpc: '2.0',
        error: { message: expect.stringMatching(new RegExp(`${words} at \\d{4}-`)) },
      });
    }
    expect((await admin('GET', path)).status).toBe(404);
    expect((await admin('DELETE', path)).status).toBe(404);
  });

  it('asks for the second factor where the server wants one', async () => {
    const made = await admin('POST', servers, { name: 'two factors', config: { require_api_token_auth: true } });
    const url = String(made.body.url);
    const asked = await postMcp(url, { jsonrpc: '2.0', id: 1, method: 'tools/list' });
    expect(asked.status).toBe(401);
    expect(asked.headers.get('www-authenticate')).toContain('Bearer');
    const token = await admin('POST', '/api-token', {
      name: 'factor',
      scope: 'mcp',
      integrated_account_id: demo.integrated_account_id,
    });
    const headers = { authorization: `Bearer ${token.body.token}` };
    expect((await postMcp(url, { jsonrpc: '2.0', id: 1, method: 'tools/list' }, headers)).status).toBe(200);
    await admin('DELETE', `/api-token/${token.body.id}`);
    expect((await postMcp(url, { jsonrpc: '2.0', id: 1, method: 'tools/list' }, headers)).status).toBe(401);
  });
});

describe('the rest of the API', () => {
  it('describes itself, is healthy, and counts behind an API token', async () => {
    const document = (await adminClient(demo.origin, null)('GET', '/openapi.json')).body;
    expect(document).toMatchObject({
      openapi: '3.1.0',
      paths: { '/integrated-account/{id}/mcp': { post: {}, get: {} } },
    });
    expect((await adminClient(demo.origin, null)('GET', '/healthz')).body).toMatchObject({ status: 'ok' });
    expect((await adminClient(demo.origin, null)('GET', '/readyz')).body).toEqual({ status: 'ready', store: 'sqlite' });
    expect((await adminClient(demo.origin, null)('GET', '/metrics')).status).toBe(401);
    const figures = String((await admin('GET', '/metrics')).body.text);
    expect(figures).toMatch(/gatehouse_tool_calls_total\{integration="\w+",outcome="error"\} 0/);
    expect(figures).toContain('gatehouse_http_requests_total{route="/mcp/:token",class="5xx"} 0');
    for (const [scope, status] of [
      ['viewer', 200],
      ['mcp', 403],
    ] as const) {
      const { token } = (await admin('POST', '/api-token', { name: `prometheus as ${scope}`, scope })).body;
      expect((await adminClient(demo.origin, String(token))('GET', '/metrics')).status, scope).toBe(status);
    }
  });

  it('calls without MCP through the proxy, upstream status and words kept', async () => {
    const query = `integrated_account_id=${demo.integrated_account_id}`;
    expect((await admin('GET', `/proxy/domains?${query}`)).body).toMatchObject({
      domainVO: expect.arrayContaining([expect.objectContaining({ domainName: 'acmecorp.com' })]),
    });
    expect((await admin('GET', `/proxy/domains/acmecorp.com?${query}`)).body).toMatchObject({
      domainName: 'acmecorp.com',
    });
    expect(
      (await admin('POST', `/proxy/domains/verify?${query}`, { domain_name: 'unpublished.example' })).body,
    ).toMatchObject({ status: false, verification: 'pending' });
    const failed = await admin('DELETE', `/proxy/domains/acmecorp.com?${query}`);
    expect(failed).toMatchObject({
      status: 500,
      body: {
        statusCode: 500,
        is_remote_error: true,
        raw_response: { data: { moreInfo: 'RMV_HOSTING_BEFORE_DLT_DOMAIN' } },
      },
    });
    expect((await admin('GET', '/proxy/domains')).status).toBe(400);
    expect((await admin('GET', `/proxy/nothing?${query}`)).status).toBe(404);
  });

  it('keeps an audit row of every call and act, without secrets', async () => {
    await callTool(demo.mcp_url, 'create_a_zoho_mail_organization', {
      domainName: 'a.example',
      orgName: 'A',
      emailId: 'a@a.example',
      firstName: 'A',
      lastName: 'B',
      password: 'hunter2hunter2',
    });
    const { body } = await admin('GET', '/audit-log?action=create_a_zoho_mail_organization');
    const [row] = body.result as {
      arguments: object;
      outcome: string;
      previous_hash: string;
      hash: string;
      client: string;
    }[];
    expect(row).toMatchObject({
      outcome: 'ok',
      arguments: { orgName: 'A', password: '[secret]' },
      hash: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
    expect((await admin('GET', '/audit-log?action=mcp_server.create&limit=1')).body.result).toHaveLength(1);
    expect((await admin('GET', '/audit-log?from=nonsense')).status).toBe(400);
  });
});

describe('a body that says two things', () => {
  it('is refused at creation and creates nothing if a filter is null or a member is repeated', async () => {
    const admin = adminClient(demo.origin, demo.api_token);
    const servers = `/integrated-account/${demo.integrated_account_id}/mcp`;
    const before = (await admin('GET', servers)).body.result;
    for (const [body, path] of [
      ['{"name":"x","config":{"methods":null}}', 'config.methods'],
      ['{"name":"x","config":{"tags":null,"methods":["read"]}}', 'config.tags'],
      ['{"name":"x","config":{"approval":null}}', 'config.approval'],
      ['{"name":"x","config":{"methods":["read"]},"config":{}}', 'config'],
      ['{"name":"x","config":{"methods":["read"],"meth\\u006fds":["write"]}}', 'config.methods'],
    ] as const) {
      const answer = await admin('POST', servers, body);
      expect([answer.status, JSON.stringify(answer.body)], body).toEqual([400, expect.stringContaining(`"${path}"`)]);
    }
    expect((await admin('GET', servers)).body.result).toEqual(before);
  });
});
