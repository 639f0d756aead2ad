import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type AdminClient, adminClient } from './admin-client.js';
import { controlOf, type SandboxControl } from './sandbox-control.js';
import { type RunningDemo, startDemo } from './start-gatehouse.js';

let demo: RunningDemo;
let admin: AdminClient;
let sandbox: SandboxControl;
let tools: string;
let servers: string;

beforeAll(async () => {
  demo = await startDemo();
  admin = adminClient(demo.origin, demo.api_token);
  sandbox = controlOf(demo.sandbox_origin);
  tools = `/integrated-account/${demo.integrated_account_id}/tools`;
  servers = `/integrated-account/${demo.integrated_account_id}/mcp`;
});
afterAll(() => demo?.stop());

const mailGroupMemberList = [{ memberEmailId: 'helpdesk@acmecorp.com' }];
const newServer = async (config: object): Promise<string> => {
  const made = await admin('POST', servers, { name: 'agent', config });
  expect(made.status, JSON.stringify(made.body)).toBe(201);
  return String(made.body.id);
};
const firstText = (body: { readonly [name: string]: unknown }): string =>
  (body.content as { text: string }[])[0]?.text ?? '';

describe('tools in the formats of function calling', () => {
  it('refuses an unknown format, and a server beside a filter', async () => {
    expect(await admin('GET', `${tools}?format=xml`)).toMatchObject({
      status: 400,
      body: { details: { failures: [{ path: 'format', message: expect.stringContaining('openai') }] } },
    });
    const id = await newServer({ tags: ['domains'] });
    expect((await admin('GET', `${tools}?mcp_server_id=${id}&tags=groups`)).status).toBe(400);
    expect((await admin('GET', `${tools}?mcp_server_id=mcp_none`)).status).toBe(404);
  });

  it.each([
    ['openai', { type: 'function', function: { name: 'zoho_mail_domains_verify', parameters: { type: 'object' } } }],
    ['anthropic', { name: 'zoho_mail_domains_verify', input_schema: { type: 'object' } }],
    [
      'gemini',
      { functionDeclarations: [{ name: 'zoho_mail_domains_verify', parametersJsonSchema: { type: 'object' } }] },
    ],
    ['langchain', { name: 'zoho_mail_domains_verify', schema: { type: 'object' } }],
  ])('%s', async (format, shape) => {
    const { status, body } = await admin('GET', `${tools}?format=${format}&tools=zoho_mail_domains_verify`);
    expect(status).toBe(200);
    expect(body.tools).toMatchObject([shape]);
  });

  it('lists what an MCP server offers, its discovery tools where it is in discovery', async () => {
    const id = await newServer({ tags: ['domains'], methods: ['read'], tool_exposure: 'discovery' });
    const { body } = await admin('GET', `${tools}?format=anthropic&mcp_server_id=${id}`);
    expect((body.tools as { name: string }[]).map(({ name }) => name)).toEqual([
      'zoho_mail_search_tools',
      'zoho_mail_get_tool_schema',
      'zoho_mail_read',
    ]);
    const found = await admin('POST', `${tools}/zoho_mail_search_tools`, {
      arguments: { query: 'domains' },
      mcp_server_id: id,
    });
    expect(firstText(found.body)).toContain('list_all_zoho_mail_domains');
  });
});

describe('calling without MCP', () => {
  it('refuses what is no tool, no argument, no field; and sends nothing', async () => {
    await sandbox.clear();
    expect((await admin('POST', `${tools}/zoho_mail_nonsense`, {})).status).toBe(404);
    expect(await admin('POST', `${tools}/list_all_zoho_mail_domains`, { arguments: { nonsense: 1 } })).toMatchObject({
      status: 400,
      body: { details: { failures: [{ path: 'nonsense' }] } },
    });
    expect((await admin('POST', `${tools}/list_all_zoho_mail_domains`, { args: {} })).status).toBe(400);
    expect((await admin('POST', `${tools}/list_all_zoho_mail_domains`, { arguments: [] })).status).toBe(400);
    expect((await admin('POST', '/integrated-account/acc_none/tools/x', {})).status).toBe(404);
    expect(await sandbox.mailRequests()).toEqual([]);
  });

  it('refuses a bare integer beyond 2^53, here and on the proxy route', async () => {
    await sandbox.clear();
    const bare = '{"arguments":{"zgid":9007199254740993}}';
    expect(await admin('POST', `${tools}/get_single_zoho_mail_group_by_id`, bare)).toMatchObject({
      status: 400,
      body: { details: { failures: [{ path: 'zgid', message: expect.stringContaining('quotes') }] } },
    });
    const proxied = `/proxy/groups?integrated_account_id=${demo.integrated_account_id}`;
    expect((await admin('POST', proxied, '{"name":9007199254740993}')).status).toBe(400);
    expect(await sandbox.mailRequests()).toEqual([]);
  });

  it('calls, and keeps a row of it', async () => {
    const { status, body } = await admin('POST', `${tools}/list_all_zoho_mail_domains`, { arguments: {} });
    expect([status, body.is_error]).toEqual([200, false]);
    expect(body.structured_content).toMatchObject({ domainVO: expect.any(Array) });
    expect(JSON.parse(firstText(body))).toEqual(body.structured_content);
    const [row] = (await admin('GET', '/audit-log?limit=1')).body.result as readonly object[];
    expect(row).toMatchObject({ kind: 'proxy_call', action: 'domains.list', outcome: 'ok' });
  });

  it('tells a failure of the service as an answer for the model, with the figures of its limit', async () => {
    await sandbox.fault({ times: 1, match: { path: '/domains' }, status: 429, headers: { 'retry-after': '7' } });
    const answer = await admin('POST', `${tools}/list_all_zoho_mail_domains`, {});
    expect(answer).toMatchObject({ status: 200, body: { is_error: true, upstream: { status: 429 } } });
    expect(answer.headers.get('retry-after')).toBe('7');
  });

  it('shows a write and sends nothing in a dry run, the server’s or the call’s own', async () => {
    const input = { name: 'Rehearsed', emailId: 'rehearsed@acmecorp.com', mailGroupMemberList };
    const server = await newServer({ tags: ['groups'], dry_run: true });
    const loose = await newServer({ tags: ['groups'] });
    await sandbox.clear();
    for (const wish of [{ dry_run: true }, { mcp_server_id: server }, { mcp_server_id: loose, dry_run: true }]) {
      const { body } = await admin('POST', `${tools}/create_a_zoho_mail_group`, { arguments: input, ...wish });
      expect(body.structured_content, JSON.stringify(body)).toMatchObject({ dry_run: true });
    }
    expect((await sandbox.mailRequests()).filter(({ method }) => method !== 'GET')).toEqual([]);
  });

  it('holds a call for a person under the server’s rules, and makes it once after that', async () => {
    const id = await newServer({ tags: ['groups', 'domains'], approval: 'write' });
    const call = {
      arguments: { name: 'Asked', emailId: 'asked.for@acmecorp.com', mailGroupMemberList },
      mcp_server_id: id,
    };
    const outside = await admin('POST', `${tools}/list_all_zoho_mail_policies`, { mcp_server_id: id });
    expect(outside.status).toBe(404);
    const held = await admin('POST', `${tools}/create_a_zoho_mail_group`, call);
    expect(held).toMatchObject({ status: 202, body: { is_error: true, approval: { status: 'pending' } } });
    const approval = held.body.approval as { id: string };
    await admin('POST', `/approval/${approval.id}`, { decision: 'approve' });
    const done = await admin('POST', `${tools}/create_a_zoho_mail_group`, call);
    expect(done, JSON.stringify(done.body)).toMatchObject({ status: 200, body: { is_error: false } });
    expect((await admin('POST', `${tools}/create_a_zoho_mail_group`, call)).status).toBe(202);
  });
});
