import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type AdminClient, type ApiAnswer, adminClient, callTool, postMcp, replyOf } from './admin-client.js';
import { controlOf, type SandboxControl } from './sandbox-control.js';
import { type RunningDemo, startDemo } from './start-gatehouse.js';

let demo: RunningDemo;
let admin: AdminClient;
let sandbox: SandboxControl;
let account: string;
let known: readonly KnownTool[];
let runbooks: readonly string[];

interface KnownTool {
  readonly name: string;
  readonly resource: string;
  readonly method: string;
  readonly tags: readonly string[];
  readonly kind: string;
}

beforeAll(async () => {
  demo = await startDemo();
  admin = adminClient(demo.origin, demo.api_token);
  sandbox = controlOf(demo.sandbox_origin);
  account = `/integrated-account/${demo.integrated_account_id}`;
  known = (await admin('GET', `${account}/tools`)).body.result as readonly KnownTool[];
  expect(known.length).toBeGreaterThan(200);
  const whole = await admin('POST', `${account}/mcp`, { name: 'whole' });
  runbooks = await listed(String(whole.body.url), 'prompts/list', 'name');
});
afterAll(() => demo?.stop());

const ask = (url: string, method: string, params: object = {}): Promise<ApiAnswer> =>
  postMcp(url, { jsonrpc: '2.0', id: 1, method, params });

/** One member of everything in a list, page after page. */
async function listed(url: string, method: string, member: string): Promise<string[]> {
  const found: string[] = [];
  let cursor: string | undefined;
  do {
    const { body } = await ask(url, method, cursor === undefined ? {} : { cursor });
    const page = body.result as { readonly [list: string]: readonly { readonly [name: string]: unknown }[] } & {
      readonly nextCursor?: string;
    };
    const list = method.split('/')[0] ?? '';
    for (const item of page[list] ?? []) found.push(String(item[member]));
    cursor = page.nextCursor;
  } while (cursor !== undefined);
  return found;
}
const isRefused = ({ body }: ApiAnswer): boolean =>
  body.error !== undefined || (body.result as { isError?: boolean } | undefined)?.isError === true;

/** Whether a tool passes a filter, by the documented rules and without the program's own code. */
function passes({ name, method, tags }: KnownTool, filter: Filter): boolean {
  const isMeant = (wanted: string): boolean => {
    const [reads, writes] = [
      ['list', 'get'],
      ['create', 'update', 'delete'],
    ];
    switch (wanted.toLowerCase()) {
      case 'read':
        return reads.includes(method);
      case 'write':
        return writes.includes(method);
      case 'custom':
        return !reads.includes(method) && !writes.includes(method);
      default:
        return method === wanted.toLowerCase();
    }
  };
  return (
    (filter.methods?.some(isMeant) ?? true) &&
    (filter.tags?.some((tag) => tags.includes(tag)) ?? true) &&
    (filter.tools?.includes(name) ?? true)
  );
}

interface Filter {
  readonly methods?: readonly string[] | undefined;
  readonly tags?: readonly string[] | undefined;
  readonly tools?: readonly string[] | undefined;
}
const some = (...choices: string[]) => fc.uniqueArray(fc.constantFrom(...choices), { minLength: 1, maxLength: 3 });

/** Every list shows these tools, and what needs any other is not offered. */
async function seeEveryList(
  server: { readonly id: string; readonly url: string },
  names: readonly string[],
): Promise<void> {
  expect((await listed(server.url, 'tools/list', 'name')).sort()).toEqual(names);
  const offered = await admin('GET', `${account}/tools?mcp_server_id=${server.id}`);
  expect((offered.body.result as readonly KnownTool[]).map(({ name }) => name).sort()).toEqual(names);
  expect((await listed(server.url, 'resources/list', 'uri')).filter((uri) => uri.includes('//tools/'))).toEqual([]);
  const completed = await ask(server.url, 'completion/complete', {
    ref: { type: 'ref/resource', uri: 'gatehouse://tools/{tool_name}' },
    argument: { name: 'tool_name', value: '' },
  });
  expect((completed.body.result as { completion: { total: number } }).completion.total).toBe(names.length);
  const prompts = await listed(server.url, 'prompts/list', 'name');
  for (const name of runbooks.filter((runbook) => !prompts.includes(runbook))) {
    const refused = await ask(server.url, 'prompts/get', { name, arguments: {} });
    expect(JSON.stringify(refused.body.error), name).toContain('is not offered here');
  }
}

/** Every way in by which a tool could be reached past its MCP server's filter. */
async function tryEveryWay(tool: KnownTool, server: { readonly id: string; readonly url: string }): Promise<void> {
  const { name, resource, method } = tool;
  expect(isRefused(await callTool(server.url, name)), name).toBe(true);
  const inner = { name: 'zoho_mail_call_tool', arguments: { name, arguments: {} } };
  expect(isRefused(await ask(server.url, 'tools/call', inner)), `discovery: ${name}`).toBe(true);
  const called = await admin('POST', `${account}/tools/${name}`, { mcp_server_id: server.id });
  expect(called.status, `function calling: ${name}`).toBe(404);
  const query = `integrated_account_id=${demo.integrated_account_id}&mcp_server_id=${server.id}`;
  const verbs: { readonly [method: string]: readonly [verb: string, target: string] } = {
    list: ['GET', ''],
    get: ['GET', '/1'],
    create: ['POST', ''],
    update: ['PUT', '/1'],
    delete: ['DELETE', '/1'],
  };
  const [verb, target] = verbs[method] ?? ['POST', `/${method}`];
  const proxied = await admin(
    verb,
    `/proxy/${resource}${target}?${query}`,
    verb === 'GET' || verb === 'DELETE' ? undefined : {},
  );
  expect([proxied.status, String(proxied.body.message)], `proxy: ${name}`).toEqual([
    404,
    expect.stringContaining('not allowed on this MCP server'),
  ]);
  expect(isRefused(await ask(server.url, 'resources/read', { uri: `gatehouse://tools/${name}` })), name).toBe(true);
}

describe('what is listed is what can be called, by every way in', () => {
  it('is the same for any filter, with all tools or discovery', async () => {
    const methods = some('read', 'write', 'custom', 'LIST', 'delete', 'verify');
    const tags = some(...new Set(known.flatMap((tool) => tool.tags)));
    const tools = some(...known.map(({ name }) => name));
    const anyhow = fc.record({ methods, tags, tools }, { requiredKeys: [] });
    // Parts drawn apart from each other allow nothing most of the time, so three of four filters are drawn around a tool.
    const around = fc.constantFrom(...known).chain((tool) =>
      fc.record(
        {
          methods: methods.map((drawn) => [...drawn, tool.method]),
          tags: tags.map((drawn) => [...drawn, ...tool.tags]),
          tools: tools.map((drawn) => [...drawn, tool.name]),
        },
        { requiredKeys: [] },
      ),
    );
    const filters = fc.oneof({ weight: 1, arbitrary: anyhow }, { weight: 3, arbitrary: around });
    let tried = 0;
    await fc.assert(
      fc.asyncProperty(filters, fc.array(fc.nat(), { minLength: 2, maxLength: 2 }), async (filter, picks) => {
        const allowed = known.filter((tool) => passes(tool, filter));
        const made = await admin('POST', `${account}/mcp`, { name: 'any', config: filter });
        expect(made.status, JSON.stringify(made.body)).toBe(allowed.length === 0 ? 400 : 201);
        if (allowed.length === 0) return;
        const server = { id: String(made.body.id), url: String(made.body.url) };
        const names = allowed.map(({ name }) => name).sort();
        await seeEveryList(server, names);
        await sandbox.clear();
        const hidden = known.filter((tool) => !names.includes(tool.name));
        const unseen = picks.flatMap((pick) => hidden[pick % hidden.length] ?? []);
        tried += unseen.length;
        for (const exposure of ['all', 'discovery']) {
          await admin('PATCH', `${account}/mcp/${server.id}`, { config: { tool_exposure: exposure } });
          for (const tool of unseen) await tryEveryWay(tool, server);
        }
        // Discovery finds the same ones, and shows the arguments of no other.
        const call = async (name: string, args: object) => replyOf((await callTool(server.url, name, args)).body);
        const some = names.slice(-5);
        expect(await call('zoho_mail_get_tool_schema', { names: some })).toMatchObject({
          tools: some.map((name) => ({ name })),
        });
        for (const { name } of unseen) {
          const found = JSON.stringify(await call('zoho_mail_search_tools', { steps: [name], limit: 20 }));
          expect(
            found.match(/\b\w*zoho_mail_\w+(?=\()|"\w*zoho_mail_\w+"/g)?.map((text) => text.replaceAll('"', '')) ?? [],
          ).not.toContain(name);
        }
        for (const { name } of unseen)
          expect(await call('zoho_mail_get_tool_schema', { names: [name] })).toMatchObject({ tools: [] });
        expect(await sandbox.mailRequests()).toEqual([]);
      }),
      { numRuns: 30 },
    );
    expect(tried).toBeGreaterThan(20);
  });

  it('and what is listed is reached by each of them', async () => {
    const config = { tools: ['list_all_zoho_mail_domains'], tool_exposure: 'discovery' };
    const made = await admin('POST', `${account}/mcp`, { name: 'one', config });
    const [url, id] = [String(made.body.url), String(made.body.id)];
    await sandbox.clear();
    const tool = 'list_all_zoho_mail_domains';
    const inner = { name: 'zoho_mail_call_tool', arguments: { name: tool, arguments: {} } };
    expect([isRefused(await callTool(url, tool)), isRefused(await ask(url, 'tools/call', inner))]).toEqual([
      false,
      false,
    ]);
    expect((await admin('POST', `${account}/tools/${tool}`, { mcp_server_id: id })).status).toBe(200);
    const query = `integrated_account_id=${demo.integrated_account_id}&mcp_server_id=${id}`;
    expect(await admin('GET', `/proxy/domains?${query}`)).toMatchObject({
      status: 200,
      body: { domainVO: expect.anything() },
    });
    expect(await sandbox.mailRequests()).toHaveLength(4);
    const [row] = (await admin('GET', `/audit-log?mcp_server_id=${id}&limit=1`)).body.result as readonly object[];
    expect(row).toMatchObject({ kind: 'proxy_call', action: 'domains.list', mcp_server_id: id, outcome: 'ok' });
  });
});

describe('the proxy under an MCP server', () => {
  const proxy = (server: string, verb: string, path: string, body?: object): Promise<ApiAnswer> =>
    admin(verb, `/proxy/${path}?integrated_account_id=${demo.integrated_account_id}&mcp_server_id=${server}`, body);
  const serverWith = async (config: object): Promise<string> =>
    String((await admin('POST', `${account}/mcp`, { name: 'guarded', config })).body.id);
  const group = {
    name: 'Night',
    emailId: 'night@acmecorp.com',
    mailGroupMemberList: [{ memberEmailId: 'helpdesk@acmecorp.com' }],
  };

  it('knows no server of another account, and none that is gone', async () => {
    expect((await proxy('mcp_none', 'GET', 'domains')).status).toBe(404);
    const gone = await serverWith({});
    await admin('DELETE', `${account}/mcp/${gone}`);
    expect((await proxy(gone, 'GET', 'domains')).status).toBe(404);
  });

  it('holds what a person must see, and lets it through once', async () => {
    const server = await serverWith({ approval: 'write' });
    await sandbox.clear();
    const held = await proxy(server, 'POST', 'groups', group);
    expect([held.status, String(held.body.message)]).toEqual([409, expect.stringContaining('/approvals/apr_')]);
    expect(await sandbox.mailRequests()).toEqual([]);
    const id = /apr_\w+/.exec(String(held.body.message))?.[0] ?? '';
    expect((await admin('POST', `/approval/${id}`, { decision: 'approve' })).status).toBe(200);
    expect((await proxy(server, 'POST', 'groups', group)).status).toBeLessThan(300);
    expect((await proxy(server, 'POST', 'groups', group)).status).toBe(409);
    expect(await sandbox.mailRequests()).toHaveLength(1);
  });

  it('sends nothing in a dry run', async () => {
    const server = await serverWith({ dry_run: true });
    await sandbox.clear();
    const shown = await proxy(server, 'POST', 'groups', group);
    expect(shown).toMatchObject({ status: 200, body: { dry_run: true, request: { method: 'POST' } } });
    expect(await sandbox.mailRequests()).toEqual([]);
  });
});
