import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type AdminClient, type ApiAnswer, adminClient, callTool, postMcp, replyOf } from './admin-client.js';
import { controlOf, type JournalRequest, type SandboxControl } from './sandbox-control.js';
import { type RunningDemo, runCommand, startDemo } from './start-gatehouse.js';

const editToken = 'cfut_sandbox0000000000000000000000edit';
const scopes = [
  'ZohoMail.partner.organization.ALL',
  'ZohoMail.organization.domains.ALL',
  'ZohoMail.organization.groups.ALL',
];

let demo: RunningDemo;
let admin: AdminClient;
let sandbox: SandboxControl;
/** Two accounts of one integration, in two data centres with an organization each, and one of another. */
let first: string;
let second: string;
let dns: string;

beforeAll(async () => {
  demo = await startDemo();
  admin = adminClient(demo.origin, demo.api_token);
  sandbox = controlOf(demo.sandbox_origin);
  first = demo.integrated_account_id;
  second = await connect({
    integration: 'zoho-mail',
    data_center: 'eu',
    code: await sandbox.selfClientCode(scopes, 'eu'),
  });
  dns = await connect({ integration: 'cloudflare-dns', data_center: 'global', fields: { api_token: editToken } });
});
afterAll(() => demo?.stop());
beforeEach(() => sandbox.clear());

async function connect(body: object): Promise<string> {
  const account = await admin('POST', '/integrated-account', body);
  expect(account.status, JSON.stringify(account.body)).toBe(201);
  return String(account.body.id);
}

const member = (id: string, more: object = {}) => ({ integrated_account_id: id, ...more });

async function create(members: readonly object[], more: object = {}): Promise<ApiAnswer['body']> {
  const made = await admin('POST', '/mcp-server', { name: 'Combined', members, ...more });
  expect(made.status, JSON.stringify(made.body)).toBe(201);
  return made.body;
}

const modern = { 'mcp-protocol-version': '2026-07-28' };
const meta = {
  'io.modelcontextprotocol/protocolVersion': '2026-07-28',
  'io.modelcontextprotocol/clientInfo': { name: 'flow', version: '1' },
  'io.modelcontextprotocol/clientCapabilities': {},
};

type Era = 'legacy' | 'stateless';
/** One request in either era: without a version header, or as the stateless revision requires. */
function ask(url: string, method: string, params: object = {}, era: Era = 'legacy'): Promise<ApiAnswer> {
  if (era === 'legacy') return postMcp(url, { jsonrpc: '2.0', id: 1, method, params });
  const name = 'name' in params ? { 'mcp-name': String(params.name) } : {};
  return postMcp(
    url,
    { jsonrpc: '2.0', id: 1, method, params: { ...params, _meta: meta } },
    { ...modern, 'mcp-method': method, ...name },
  );
}

async function toolNames(url: string, era: Era = 'legacy'): Promise<readonly string[]> {
  const { body } = await ask(url, 'tools/list', {}, era);
  return (body.result as { tools: readonly { name: string }[] }).tools.map(({ name }) => name);
}

function textOf({ body }: ApiAnswer): string {
  if (!body.result) return JSON.stringify(body.error);
  return (body.result as { content: readonly { text: string }[] }).content.map(({ text }) => text).join('\n');
}

interface AuditRow {
  readonly kind: string;
  readonly action: string;
  readonly outcome: string;
  readonly integrated_account_id: string;
}

/** The rows of a server, of one kind. */
async function auditRows(serverId: string, kind: string): Promise<readonly AuditRow[]> {
  const { body } = await admin('GET', `/audit-log?mcp_server_id=${serverId}&limit=100`);
  return (body.result as readonly AuditRow[]).filter((row) => row.kind === kind);
}

async function upstream(): Promise<readonly JournalRequest[]> {
  const response = await fetch(`${demo.sandbox_origin}/__sandbox/journal`);
  const { requests } = (await response.json()) as { requests: readonly JournalRequest[] };
  return requests.filter(({ path }) => !path.startsWith('/oauth'));
}

const listDomains = 'list_all_zoho_mail_domains';
const listZones = 'list_all_cloudflare_dns_zones';

describe('one URL over several accounts', () => {
  it('offers the tools of each under its own prefix and label, in both eras', async () => {
    const { url, members } = await create([
      member(first, { label: 'South', config: { tools: [listDomains] } }),
      member(second, { config: { tools: [listDomains] } }),
      member(dns, { label: 'DNS', config: { methods: ['list'], tags: ['zones'] } }),
    ]);
    const names = [`south_${listDomains}`, `zoho_mail_${listDomains}`, `dns_${listZones}`];
    expect(await toolNames(String(url))).toEqual(names);
    expect(await toolNames(String(url), 'stateless')).toEqual(names);
    expect(members).toMatchObject([
      { prefix: 'south', label: 'South', state: 'active', tool_count: 1 },
      { prefix: 'zoho_mail', state: 'active' },
      { prefix: 'dns', label: 'DNS' },
    ]);
    const { body } = await ask(String(url), 'tools/list');
    expect((body.result as { tools: readonly object[] }).tools[0]).toMatchObject({
      description: expect.stringMatching(/^South: /),
      annotations: { title: expect.stringMatching(/^South: /) },
    });
    for (const era of ['legacy', 'stateless'] as const) {
      const zones = await ask(String(url), 'tools/call', { name: `dns_${listZones}`, arguments: {} }, era);
      expect(textOf(zones)).toContain('unpublished.example');
    }
    const sent = await upstream();
    expect(sent.map(({ host }) => host)).toEqual(['api.cloudflare.com', 'api.cloudflare.com']);
  });

  it('tells the model which tools belong to which account', async () => {
    const { url } = await create([member(first, { label: 'South' }), member(dns, { label: 'DNS' })]);
    const { body } = await ask(String(url), 'initialize', {
      protocolVersion: '2025-11-25',
      capabilities: {},
      clientInfo: { name: 'flow', version: '1' },
    });
    const { instructions } = body.result as { instructions: string };
    expect(instructions).toContain('south_ for "South", dns_ for "DNS"');
    expect(instructions).toContain('# "DNS": tools that begin with dns_');
  });

  it('keeps approvals, dry run and audit rows per account', async () => {
    const { url, id } = await create(
      [
        member(first, { prefix: 'one', config: { approval: 'write' } }),
        member(second, { prefix: 'two', config: { dry_run: true } }),
        member(dns, { prefix: 'dns' }),
      ],
      { labels: { team: 'mail' } },
    );
    const name = 'create_a_zoho_mail_domain';
    const held = await callTool(String(url), `one_${name}`, { domain_name: 'held.example' });
    expect(textOf(held)).toContain('Approval needed');
    const shown = await callTool(String(url), `two_${name}`, { domain_name: 'held.example' });
    expect(replyOf(shown.body)).toMatchObject({ dry_run: true });
    await callTool(String(url), `dns_${listZones}`);
    expect((await upstream()).filter(({ method }) => method === 'POST')).toEqual([]);
    const rows = await auditRows(String(id), 'tool_call');
    const seen = rows.map((row) => [row.action, row.integrated_account_id]);
    expect(seen).toEqual(
      expect.arrayContaining([
        [name, first],
        [name, second],
        [listZones, dns],
      ]),
    );
    const approvals = (await admin('GET', '/approval?status=pending')).body.result as object[];
    expect(approvals).toContainEqual(expect.objectContaining({ mcp_server_id: id, integrated_account_id: first }));
  });

  it('works behind discovery', async () => {
    const { url } = await create([member(first, { prefix: 'one' }), member(dns, { prefix: 'dns' })], {
      config: { tool_exposure: 'discovery' },
    });
    expect(await toolNames(String(url))).toEqual(
      ['search_tools', 'get_tool_schema', 'read', 'change'].map((kind) => `accounts_${kind}`),
    );
    const found = await callTool(String(url), 'accounts_search_tools', { steps: ['list zones'] });
    expect(textOf(found)).toContain(`dns_${listZones}`);
    const zones = await callTool(String(url), 'accounts_read', { name: `dns_${listZones}`, arguments: {} });
    expect(textOf(zones)).toContain('unpublished.example');
  });

  it('runs scripts over both', async () => {
    const { url } = await create([member(first, { prefix: 'mail' }), member(dns, { prefix: 'dns' })], {
      config: { tool_exposure: 'code' },
    });
    expect(await toolNames(String(url))).toEqual(['accounts_search', 'accounts_run']);
    expect(textOf(await callTool(String(url), 'accounts_search', { steps: ['list zones'] }))).toContain(
      `dns_${listZones}`,
    );
    const code = `await tools.mail_${listDomains}({}); await tools.dns_${listZones}({}); return 'both';`;
    expect(textOf(await callTool(String(url), 'accounts_run', { code }))).toContain('both');
    expect((await upstream()).length).toBeGreaterThan(1);
  });

  it('offers prompts and resources of each account, with the names of its tools', async () => {
    const { url } = await create([member(first, { prefix: 'one' }), member(second, { prefix: 'two' })]);
    const prompts = (await ask(String(url), 'prompts/list')).body.result as { prompts: readonly { name: string }[] };
    expect(prompts.prompts.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['one_deliverability_audit', 'two_deliverability_audit']),
    );
    const got = await ask(String(url), 'prompts/get', { name: 'two_deliverability_audit', arguments: {} });
    expect(JSON.stringify(got.body)).toContain(`\`two_${listDomains}\``);
    expect(JSON.stringify(got.body)).not.toContain(`\`${listDomains}\``);
    const read = await ask(String(url), 'resources/read', { uri: 'gatehouse://accounts/two/organization' });
    expect(JSON.stringify(read.body)).toContain('of this account');
    const tool = await ask(String(url), 'resources/read', { uri: `gatehouse://tools/one_${listDomains}` });
    expect(JSON.stringify(tool.body)).toContain(`one_${listDomains}`);
    const completed = await ask(String(url), 'completion/complete', {
      ref: { type: 'ref/prompt', name: 'one_domain_onboarding' },
      argument: { name: 'domain_name', value: '' },
    });
    expect(JSON.stringify(completed.body.result)).toContain('.example');
  });
});

describe('the life of such a server', () => {
  it('is previewed, found, changed, rotated and revoked by its own address', async () => {
    const members = [member(first, { label: 'South', config: { methods: ['read'] } }), member(dns)];
    const preview = await admin('POST', '/mcp-server/preview', { members });
    expect(preview.body, JSON.stringify(preview.body)).toMatchObject({ tokens: expect.any(Number) });
    expect(preview.body.listed).toContain(`south_${listDomains}`);
    const made = await create(members, {
      labels: { team: 'mail' },
      external_id: 'x-1',
      expires_at: '2031-01-01T00:00:00Z',
    });
    const id = String(made.id);
    const found = async (query: string) =>
      ((await admin('GET', `/mcp-server?${query}`)).body.result as { id: string }[]).map((server) => server.id);
    expect(await found(`integrated_account_id=${dns}&external_id=x-1`)).toEqual([id]);
    expect(await found('label=team%3Dmail&q=x-1')).toEqual([id]);
    expect(
      ((await admin('GET', `/integrated-account/${first}/mcp?limit=100`)).body.result as { id: string }[]).map(
        (server) => server.id,
      ),
    ).toContain(id);
    const changed = await admin('PATCH', `/mcp-server/${id}`, {
      members: [member(dns), member(second, { label: 'North' })],
      expires_at: null,
    });
    expect(changed.body.members).toMatchObject([{ prefix: 'cloudflare_dns' }, { prefix: 'north' }]);
    expect((await toolNames(String(made.url))).some((name) => name.startsWith('south_'))).toBe(false);
    const refused = await admin('PATCH', `/integrated-account/${dns}/mcp/${id}`, { name: 'y' });
    expect([refused.status, JSON.stringify(refused.body)]).toEqual([409, expect.stringContaining(`/mcp-server/${id}`)]);
    const rotated = await admin('POST', `/mcp-server/${id}/rotate`, {});
    expect((await ask(String(made.url), 'ping')).status).toBe(410);
    expect((await ask(String(rotated.body.url), 'ping')).status).toBe(200);
    expect((await admin('DELETE', `/mcp-server/${id}`)).body).toEqual({ id });
    expect((await ask(String(rotated.body.url), 'ping')).status).toBe(410);
    const acts = await auditRows(id, 'admin');
    expect(acts.filter(({ outcome }) => outcome === 'ok').map(({ action }) => action)).toEqual(
      expect.arrayContaining(['mcp_server.create', 'mcp_server.update', 'mcp_server.rotate', 'mcp_server.revoke']),
    );
  });

  it('is created by the command line and among many, and changed by its id', async () => {
    const json = async (...args: string[]) => {
      const { code, stdout, stderr } = await runCommand([...args, '--json', '--data-dir', demo.dataDir]);
      expect(code, stderr).toBe(0);
      return JSON.parse(stdout) as { id: string; url: string; members: readonly object[] };
    };
    const members = [
      '--member',
      `${first}; label=South; methods=read`,
      '--member',
      `${dns}; label=DNS; approval=write`,
    ];
    const made = await json('mcp', 'create', '--name', 'From a shell', ...members);
    expect(made.members).toMatchObject([
      { prefix: 'south', config: { methods: ['read'] } },
      { prefix: 'dns', config: { approval: 'write' } },
    ]);
    expect(await toolNames(made.url)).toContain(`dns_${listZones}`);
    const changed = await json('mcp', 'update', made.id, '--member', `${dns}; dry_run=true`);
    expect(changed.members).toMatchObject([{ prefix: 'dns', label: 'DNS', config: { dry_run: true } }]);
    const bulk = await admin('POST', '/mcp-server/bulk-create', {
      items: [
        { name: 'Many', members: [member(first), member(dns)] },
        { name: 'None', members: [member('acc_unknown')] },
      ],
    });
    expect(bulk.body).toMatchObject({ succeeded: 1, failed: 1 });
  });

  it('names the member that a fault is in', async () => {
    const refused = await admin('POST', '/mcp-server', {
      name: 'x',
      members: [member(first), member(dns, { config: { methods: ['reed'] } })],
    });
    expect(refused.status).toBe(400);
    expect(JSON.stringify(refused.body)).toContain('members[1].config.methods[0]');
    expect(JSON.stringify(refused.body)).toContain('did you mean read?');
  });

  it('goes on with the others when an account breaks or is deleted, and says what happened', async () => {
    const lost = await connect({
      integration: 'cloudflare-dns',
      data_center: 'global',
      fields: { api_token: editToken },
    });
    const { url, id } = await create([
      member(first, { prefix: 'one' }),
      member(lost, { prefix: 'lost', label: 'Lost' }),
    ]);
    expect((await admin('DELETE', `/integrated-account/${lost}`)).status).toBe(200);
    const gone = await callTool(String(url), `lost_${listZones}`);
    expect(textOf(gone)).toContain('The account "Lost" of this MCP server cannot be used.');
    expect(textOf(await callTool(String(url), `one_${listDomains}`))).toContain('.example');
    expect((await toolNames(String(url))).some((name) => name.startsWith('lost_'))).toBe(false);
    expect((await admin('GET', `/mcp-server/${id}`)).body).toMatchObject({
      state: 'active',
      members: [{ state: 'active' }, { state: 'gone', tool_count: 0 }],
    });
  });
});

describe('accounts of one server never mix', () => {
  const readTools = {
    mail: [listDomains, 'list_all_zoho_mail_groups'],
    dns: [listZones],
  };

  it('each request has only the credential and context of its account, whatever the members, filters and calls', async () => {
    const kinds = new Map([
      [first, 'mail'],
      [second, 'mail'],
      [dns, 'dns'],
    ] as const);
    const marks = new Map<string, { readonly host: string; readonly credential: string; readonly path: string }>();
    for (const id of kinds.keys()) {
      await sandbox.clear();
      const { url } = await create([member(id, { prefix: 'a' })]);
      await callTool(String(url), `a_${kinds.get(id) === 'dns' ? listZones : listDomains}`);
      const [sent] = await upstream();
      if (!sent) throw new Error('nothing was sent');
      marks.set(id, {
        host: sent.host,
        credential: String(sent.credential),
        path: sent.path.split('/').slice(0, 4).join('/'),
      });
    }
    expect(new Set([...marks.values()].map(({ credential }) => credential)).size).toBe(3);
    const allTools = [...readTools.mail, ...readTools.dns];
    const memberOf = fc.record({
      id: fc.constantFrom(...kinds.keys()),
      tools: fc.subarray(allTools, { minLength: 1 }),
    });
    const plan = fc.record({
      members: fc.uniqueArray(memberOf, { selector: ({ id }) => id, minLength: 1, maxLength: 3 }),
      calls: fc.array(fc.tuple(fc.nat(2), fc.constantFrom(...allTools)), { minLength: 1, maxLength: 6 }),
      together: fc.boolean(),
    });
    await fc.assert(
      fc.asyncProperty(plan, async ({ members, calls, together }) => {
        const known = members.flatMap(({ id, tools }) => {
          const own = tools.filter((tool) => (readTools[kinds.get(id) ?? 'mail'] as readonly string[]).includes(tool));
          return own.length > 0 ? [{ id, tools: own }] : [];
        });
        fc.pre(known.length > 0);
        const { url, id: serverId } = await create(
          known.map(({ id, tools }, index) => member(id, { prefix: `m${index}`, config: { tools } })),
        );
        await sandbox.clear();
        const asked = calls.map(([index, tool]) => {
          const target = known[index];
          return { name: `m${index}_${tool}`, account: target?.tools.includes(tool) ? target.id : null };
        });
        const run = async ({ name, account }: (typeof asked)[number]) => {
          const result = await callTool(String(url), name);
          const text = textOf(result);
          if (account === null) expect(text, name).toMatch(/There is no tool|is not allowed on this MCP server/);
          else expect(text, name).not.toMatch(/There is no tool|not allowed/);
        };
        if (together) await Promise.all(asked.map(run));
        else for (const call of asked) await run(call);
        const sent = await upstream();
        const expected = asked.flatMap(({ account }) => (account === null ? [] : [account])).sort();
        const actual = sent.map((request) => {
          const owner = [...marks].find(([, mark]) => mark.credential === String(request.credential));
          expect(owner, request.path).toBeDefined();
          const [id, mark] = owner ?? ['', { host: '', path: '' }];
          expect(request.host).toBe(mark.host);
          if (kinds.get(id as never) === 'mail' && request.path.split('/').length > 3)
            expect(request.path.startsWith(mark.path), `${request.path} under ${mark.path}`).toBe(true);
          return id;
        });
        expect(actual.sort()).toEqual(expected);
        const rows = (await auditRows(String(serverId), 'tool_call')).filter(({ outcome }) => outcome === 'ok');
        expect(rows.map((row) => row.integrated_account_id).sort()).toEqual(expected);
        await admin('DELETE', `/mcp-server/${serverId}`);
      }),
      { numRuns: 40 },
    );
  });
});
