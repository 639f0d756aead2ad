import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type AdminClient, adminClient, callTool, postMcp, replyOf } from './admin-client.js';
import { controlOf, type SandboxControl } from './sandbox-control.js';
import { type RunningDemo, startDemo } from './start-gatehouse.js';

let demo: RunningDemo;
let admin: AdminClient;
let sandbox: SandboxControl;
let url: string;

const serverWith = async (config: object): Promise<string> => {
  const made = await admin('POST', `/integrated-account/${demo.integrated_account_id}/mcp`, { name: 'test', config });
  expect(made.status).toBe(201);
  return String(made.body.url);
};

beforeAll(async () => {
  demo = await startDemo();
  admin = adminClient(demo.origin, demo.api_token);
  sandbox = controlOf(demo.sandbox_origin);
  url = await serverWith({ tool_exposure: 'discovery' });
});
afterAll(() => demo?.stop());

const call = async (at: string, tool: string, args: object) =>
  replyOf((await callTool(at, `zoho_mail_${tool}`, args)).body);
const nameIn = (declaration: string): string => declaration.slice(0, declaration.indexOf('('));
const namesFor = async (query: string, limit = 3): Promise<readonly string[]> => {
  const { tools, more = [] } = await call(url, 'search_tools', { steps: [query], limit });
  return [...(tools as readonly string[]).map(nameIn), ...(more as readonly string[])];
};

it('takes names and steps as JSON text', async () => {
  const names = JSON.stringify(['list_all_zoho_mail_groups', 'no_such_tool']);
  expect(await call(url, 'get_tool_schema', { names })).toMatchObject({
    tools: [{ name: 'list_all_zoho_mail_groups' }],
    unknown: [{ name: 'no_such_tool' }],
  });
  const { steps } = await call(url, 'search_tools', { steps: JSON.stringify(['list groups', 'delete a user']) });
  expect(steps).toMatchObject([{ step: 'list groups' }, { step: 'delete a user' }]);
});

// Written from an administrator's day, before the search was tuned; any one of the tools fulfils the request.
const requests: readonly (readonly [request: string, ...tools: string[]])[] = [
  ['which domains do we have', 'list_all_zoho_mail_domains'],
  ['verify newbrand.com', 'zoho_mail_domains_verify'],
  ['make a DKIM key for acmecorp.com', 'create_a_zoho_mail_domain_dkim'],
  ['check that the DKIM record is published', 'zoho_mail_domain_dkim_verify'],
  ['check the MX records of a domain', 'zoho_mail_domain_dns_verify_mx'],
  ['check the SPF record of our domain', 'zoho_mail_domain_dns_verify_spf', 'list_all_zoho_mail_antispam_spf'],
  ['add a new domain', 'create_a_zoho_mail_domain'],
  ['make acmecorp.com the primary domain', 'zoho_mail_domains_set_primary'],
  ['add an alias domain', 'zoho_mail_domain_aliases_add'],
  ['set the catch-all address of a domain', 'zoho_mail_domain_catchall_set'],
  ['list our distribution groups', 'list_all_zoho_mail_groups'],
  ['create a mailing group for sales', 'create_a_zoho_mail_group'],
  ['add Anna to the support group', 'zoho_mail_group_members_add'],
  ['remove a member from a group', 'zoho_mail_group_members_remove'],
  ['make somebody moderator of a group', 'zoho_mail_group_members_set_role'],
  ['show the mails held for moderation', 'list_all_zoho_mail_group_moderation'],
  ['approve a held mail', 'zoho_mail_group_moderation_moderate'],
  ['who may post to the group', 'zoho_mail_group_settings_set_posting'],
  ['list every mail policy', 'list_all_zoho_mail_policies'],
  ['which users does a policy apply to', 'list_all_zoho_mail_policy_users'],
  ['apply a policy to a group', 'zoho_mail_policies_apply'],
  ['reject everything that fails SPF', 'zoho_mail_antispam_spf_bulk_update'],
  ['what happens to mail that fails DMARC', 'list_all_zoho_mail_antispam_dmarc'],
  ['block bad-actor-domain.com', 'zoho_mail_organization_spam_bulk_update'],
  ['show the blocked senders', 'list_all_zoho_mail_organization_spam'],
  ['take an address off the whitelist', 'zoho_mail_organization_spam_bulk_delete'],
  ['list all users', 'list_all_zoho_mail_users'],
  ['create a mailbox for a new employee', 'create_a_zoho_mail_user'],
  ['reset the password of a user', 'zoho_mail_users_reset_password'],
  ['disable an account', 'zoho_mail_users_disable', 'zoho_mail_user_access_disable_mailbox'],
  ['make someone an administrator', 'zoho_mail_users_set_role'],
  ['give a user an email alias', 'zoho_mail_user_aliases_add'],
  ['turn off IMAP for a user', 'zoho_mail_user_access_set_protocol'],
  ['forward the mail of a user to another address', 'zoho_mail_user_forwarding_add'],
  ['set an out of office reply for a user', 'zoho_mail_user_replies_set_vacation'],
  ['who signed in from where, login history', 'list_all_zoho_mail_logs_login_history'],
  ['what did administrators change, audit log', 'list_all_zoho_mail_logs_audit'],
  ['was the mail delivered, smtp log', 'list_all_zoho_mail_logs_smtp'],
  ['how much storage does each user use', 'list_all_zoho_mail_organization_storage'],
  ['which ip addresses are allowed', 'list_all_zoho_mail_organization_allowed_ips'],
];

describe('the search for tools', () => {
  it('has the right one among its first three answers for at least 36 of 40 requests', async () => {
    expect(requests).toHaveLength(40);
    const missed: string[] = [];
    for (const [request, ...tools] of requests) {
      const found = await namesFor(request);
      if (!tools.some((tool) => found.includes(tool))) missed.push(`${request}: ${found.join(', ')}`);
    }
    expect(missed.length, missed.join('\n')).toBeLessThanOrEqual(4);
  });

  it('returns the resources where there is no step, or nothing fits', async () => {
    for (const args of [{}, { query: '' }, { steps: ['zzzzqqqq', ''] }]) {
      expect(await call(url, 'search_tools', args)).toMatchObject({
        tools: [],
        resources: expect.stringContaining('domain'),
        hint: expect.stringContaining('Ask in English'),
      });
    }
  });

  it('takes the steps of a task in one call, and declares what each needs', async () => {
    const found = await call(url, 'search_tools', { steps: ['list groups', 'add a member to a group'] });
    const steps = found.steps as readonly { readonly step: string; readonly tools: readonly string[] }[];
    expect(steps.map(({ step }) => step)).toEqual(['list groups', 'add a member to a group']);
    expect(steps[0]?.tools[0]).toMatch(/^list_all_zoho_mail_groups\(\{.*\/\/ read: /);
    expect(steps[1]?.tools[0]).toMatch(/^zoho_mail_group_members_add\(\{zgid: string.*\/\/ change: /);
  });
});

describe('a server in discovery', () => {
  it('refuses what is no argument, an unknown tool, and a tool that its filter leaves out, and sends nothing', async () => {
    const narrow = await serverWith({ tool_exposure: 'discovery', methods: ['read'], tags: ['domains'] });
    await sandbox.clear();
    const refused = [
      await callTool(url, 'zoho_mail_search_tools', { words: 'x' }),
      await callTool(url, 'zoho_mail_search_tools', { query: 'x', limit: 21 }),
      await callTool(url, 'zoho_mail_search_tools', { steps: Array(7).fill('x') }),
      await callTool(url, 'zoho_mail_read', { name: '' }),
      await callTool(url, 'zoho_mail_get_tool_schema', { names: [] }),
      await callTool(url, 'zoho_mail_call_tool', {}),
    ];
    for (const { body } of refused) expect(body.result).toMatchObject({ isError: true });
    for (const name of ['zoho_mail_domains_verify', 'nothing']) {
      const answer = await callTool(narrow, 'zoho_mail_call_tool', {
        name,
        arguments: { domain_name: 'newbrand.com' },
      });
      expect(answer.body.result).toMatchObject({
        isError: true,
        content: [{ text: expect.stringMatching(/^Refused: The tool .* is not allowed|^Refused: There is no tool/) }],
      });
    }
    const found = await call(narrow, 'search_tools', { query: 'verify domain', limit: 20 });
    expect(JSON.stringify(found)).not.toContain('zoho_mail_domains_verify');
    expect(await sandbox.mailRequests()).toEqual([]);
  });

  it('lists four tools, cheaply, and calls through them with the audit of the tool itself', async () => {
    const params = { protocolVersion: '2025-11-25', capabilities: {}, clientInfo: { name: 'test', version: '1' } };
    const begun = await postMcp(url, { jsonrpc: '2.0', id: 1, method: 'initialize', params });
    expect(begun.body.result).toMatchObject({
      instructions: expect.stringContaining(
        'zoho_mail_search_tools, zoho_mail_get_tool_schema, zoho_mail_read, zoho_mail_change find',
      ),
    });
    const listed = await postMcp(url, { jsonrpc: '2.0', id: 1, method: 'tools/list' });
    const { tools } = listed.body.result as { tools: readonly { name: string; annotations: object }[] };
    expect(tools.map(({ name, annotations }) => [name, annotations])).toMatchObject([
      ['zoho_mail_search_tools', { readOnlyHint: true, openWorldHint: false }],
      ['zoho_mail_get_tool_schema', { readOnlyHint: true, openWorldHint: false }],
      ['zoho_mail_read', { readOnlyHint: true, destructiveHint: false }],
      ['zoho_mail_change', { readOnlyHint: false, destructiveHint: true }],
    ]);
    expect(JSON.stringify(tools).length).toBeLessThan(4_000);
    const schemas = await call(url, 'get_tool_schema', {
      names: ['zoho_mail_domains_verify', 'zoho_mail_domain_verify'],
    });
    expect(schemas).toMatchObject({
      tools: [{ name: 'zoho_mail_domains_verify', inputSchema: { type: 'object' } }],
      unknown: [{ name: 'zoho_mail_domain_verify', did_you_mean: 'zoho_mail_domains_verify' }],
    });
    for (const by of ['call_tool', 'read', 'change']) {
      const called = await call(url, by, { name: 'list_all_zoho_mail_domains', arguments: '{}' });
      expect(called.domainVO, by).toBeDefined();
    }
    const [row] = (await admin('GET', '/audit-log?limit=1')).body.result as readonly object[];
    expect(row).toMatchObject({ action: 'list_all_zoho_mail_domains', outcome: 'ok' });
  });
});

describe('the tool for reads', () => {
  it('makes no change, and names the one that does', async () => {
    await sandbox.clear();
    const change = { name: 'zoho_mail_domains_verify', arguments: { domain_name: 'newbrand.com' } };
    const { body } = await callTool(url, 'zoho_mail_read', change);
    expect(body.result).toMatchObject({
      isError: true,
      content: [
        {
          text: expect.stringMatching(/^Refused: .*changes something.* Call zoho_mail_change with the same arguments/),
        },
      ],
    });
    expect(await sandbox.mailRequests()).toEqual([]);
    expect((await callTool(url, 'zoho_mail_change', change)).body.result).toMatchObject({ isError: false });
  });

  it('is the only one where the filter allows nothing else', async () => {
    const reading = await serverWith({ tool_exposure: 'discovery', methods: ['read'], tags: ['domains'] });
    const listed = await postMcp(reading, { jsonrpc: '2.0', id: 1, method: 'tools/list' });
    const { tools } = listed.body.result as { tools: readonly { name: string; annotations: object }[] };
    expect(tools.map(({ name }) => name)).toEqual([
      'zoho_mail_search_tools',
      'zoho_mail_get_tool_schema',
      'zoho_mail_read',
    ]);
  });
});

describe('preloaded tools', () => {
  it('are listed next to discovery, by name and by tag, and called directly', async () => {
    const preloading = await serverWith({
      tool_exposure: 'discovery',
      tags: ['domains', 'groups'],
      preload: ['list_all_zoho_mail_groups', 'domains'],
    });
    const listed = await postMcp(preloading, { jsonrpc: '2.0', id: 1, method: 'tools/list' });
    const { tools } = listed.body.result as { tools: readonly { name: string }[] };
    const names = tools.map(({ name }) => name);
    expect(names.slice(0, 4)).toContain('zoho_mail_search_tools');
    expect(names).toEqual(expect.arrayContaining(['list_all_zoho_mail_groups', 'zoho_mail_domains_verify']));
    expect(names).not.toContain('create_a_zoho_mail_group');
    expect((await callTool(preloading, 'list_all_zoho_mail_groups')).body.result).toMatchObject({ isError: false });
  });

  it.each([
    [{ preload: ['list_all_zoho_mail_groups'] }, 'config.preload', 'tool_exposure discovery'],
    [{ tool_exposure: 'discovery', preload: ['list_all_zoho_mail_group'] }, 'config.preload[0]', 'did you mean'],
    [{ tool_exposure: 'discovery', tags: ['domains'], preload: ['users'] }, 'config.preload[0]', 'filter allows'],
  ])('are refused where they name nothing that is allowed: %j', async (config, path, words) => {
    const made = await admin('POST', `/integrated-account/${demo.integrated_account_id}/mcp`, { name: 'no', config });
    expect(made).toMatchObject({
      status: 400,
      body: { details: { failures: [{ path, message: expect.stringContaining(words) }] } },
    });
  });
});

describe('every input schema', () => {
  it('keeps within what clients take', async () => {
    const listed = await postMcp(await serverWith({}), { jsonrpc: '2.0', id: 1, method: 'tools/list' });
    const { tools } = listed.body.result as { tools: readonly { name: string; inputSchema: Schema }[] };
    expect(tools.length).toBeGreaterThan(200);
    for (const { name, inputSchema } of tools) {
      expect(name).toMatch(/^[a-zA-Z0-9_-]{1,48}$/);
      expect(faultsOf(inputSchema, 1), name).toEqual([]);
    }
  });
});

interface Schema {
  readonly [keyword: string]: unknown;
}

// What strict modes and other models' dialects refuse: references, combinators, unions of types, mixed enums, formats, depth.
function faultsOf(schema: Schema, depth: number): readonly string[] {
  const faults: string[] = [];
  if (depth > 5) faults.push('deeper than five levels');
  for (const keyword of ['$ref', 'oneOf', 'anyOf', 'allOf', 'not', 'format', 'const', 'if', '$defs'])
    if (Object.hasOwn(schema, keyword)) faults.push(keyword);
  if (Array.isArray(schema.type)) faults.push('a union of types');
  const choices = Array.isArray(schema.enum) ? schema.enum : [];
  if (new Set(choices.map((choice) => typeof choice)).size > 1) faults.push('an enum of several types');
  const properties = Object.entries(schema.properties ?? {}) as readonly (readonly [string, Schema])[];
  for (const [name, property] of properties) {
    if (typeof property.description !== 'string') faults.push(`${name} is not described`);
    faults.push(...faultsOf(property, depth + 1));
  }
  if (schema.type === 'object' && depth === 1 && schema.additionalProperties !== false) faults.push('open');
  if (schema.type === 'array') faults.push(...faultsOf((schema.items ?? {}) as Schema, depth + 1));
  return faults;
}
