import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { adminClient, callTool, postMcp, replyOf } from './admin-client.js';
import type { Item, ListedTool } from './own-server.js';
import { controlOf } from './sandbox-control.js';
import { type RunningDemo, startDemo } from './start-gatehouse.js';

let demo: RunningDemo;
let url: string;

beforeAll(async () => {
  demo = await startDemo();
  const servers = `/integrated-account/${demo.integrated_account_id}/mcp`;
  url = String((await adminClient(demo.origin, demo.api_token)('POST', servers, { name: 'all' })).body.url);
});
afterAll(() => demo?.stop());

/** Lists that their service pages by a cursor of several members, or not further than one page. */
const onlyLimited = [
  'list_all_zoho_mail_logs_audit',
  'list_all_zoho_mail_logs_login_history',
  'list_all_zoho_mail_logs_smtp',
];
/** Reads of a single object named like a list, and replies with no list or two: paging would drop parts of them, or have no meaning. */
const unpaged = [
  'list_all_zoho_mail_antispam_cousin_domain',
  'list_all_zoho_mail_antispam_dkim',
  'list_all_zoho_mail_antispam_dmarc',
  'list_all_zoho_mail_antispam_spf',
  'list_all_zoho_mail_logs_audit_constants',
  'list_all_zoho_mail_message_attachments',
  'list_all_zoho_mail_organizations',
];

it('every list takes limit and start, described, whatever the service calls them, and what is no list takes neither', async () => {
  const { body } = await postMcp(url, { jsonrpc: '2.0', id: 1, method: 'tools/list' });
  const lists = (body.result as { tools: ListedTool[] }).tools.filter(({ name }) => name.startsWith('list_all_'));
  expect(lists.length).toBeGreaterThan(40);
  for (const { name, inputSchema } of lists) {
    const { start, limit } = inputSchema.properties;
    const described = { type: 'integer', description: expect.stringMatching(/./) };
    if (unpaged.includes(name)) expect([start, limit], name).toEqual([undefined, undefined]);
    else expect(limit, name).toMatchObject(described);
    if (![...onlyLimited, ...unpaged].includes(name)) expect(start, name).toMatchObject(described);
  }
});

it.each(unpaged.filter((name) => !name.includes('attachments')))(
  '%s refuses a page, and gives all that its service gives',
  async (name) => {
    const sandbox = controlOf(demo.sandbox_origin);
    await sandbox.clear();
    const { body } = await callTool(url, name, { limit: 1 });
    expect(JSON.stringify(body)).toMatch(/limit/);
    expect(body.result).toMatchObject({ isError: true });
    expect(await sandbox.mailRequests()).toEqual([]);
    expect((await callTool(url, name, {})).body.result).toMatchObject({ isError: false });
  },
);

it.each([
  ['domains', 'domainVO', 'domainName'],
  ['accounts', 'items', 'accountId'],
  ['folders', 'items', 'folderId'],
  ['note_books', 'projects', 'name'],
  ['bookmark_collections', 'items', 'name'],
  ['organization_allowed_ips', 'allowedIps', ''],
])(
  '%s, which the service gives whole, are read page by page, and nothing of that is sent',
  async (kind, member, field) => {
    const sandbox = controlOf(demo.sandbox_origin);
    const list = async (args: object) => {
      const { body } = await callTool(url, `list_all_zoho_mail_${kind}`, args);
      expect(body.result, JSON.stringify(body)).toMatchObject({ isError: false });
      const reply = replyOf(body);
      return { items: reply[member] as readonly Item[], next: reply.next as object | undefined };
    };
    const fields = field === '' ? {} : { fields: [field] };
    const whole = await list(fields);
    expect(whole.items.length).toBeGreaterThan(0);
    expect((await list({ start: whole.items.length })).items).toEqual([]);
    await sandbox.clear();
    const pages: Item[] = [];
    for (let args: object | undefined = { limit: 1, ...fields }; args !== undefined; ) {
      const page = await list(args);
      expect(page.items).toHaveLength(1);
      pages.push(...page.items);
      args = page.next;
    }
    expect(pages).toEqual(whole.items);
    for (const { query } of await sandbox.mailRequests())
      for (const name of ['start', 'limit', 'fields']) expect(query).not.toHaveProperty(name);
  },
);

describe('a list that is empty', () => {
  const sampleOf = (name: string, schema: SampleSchema): unknown => {
    if (schema.enum) return schema.enum[0];
    if (name === 'searchKey') return 'entire:x';
    if (name === 'domain_name') return 'acmecorp.com';
    return schema.type === 'integer' ? (schema.minimum ?? 1) : '1';
  };
  const empty: readonly (readonly [string, object])[] = [
    ['no data', {}],
    ['null', { data: null }],
    ['an empty object', { data: {} }],
    ['an empty list', { data: [] }],
    ['an empty text', { data: '' }],
  ];

  it.each(empty)('comes as an empty list where the service replies %s', async (_title, reply) => {
    const sandbox = controlOf(demo.sandbox_origin);
    const { body } = await postMcp(url, { jsonrpc: '2.0', id: 1, method: 'tools/list' });
    const tools = (body.result as { tools: readonly (ListedTool & { inputSchema: SampleSchema })[] }).tools;
    const lists = tools.filter(
      ({ name }) => (name.startsWith('list_all_') && !unpaged.includes(name)) || name === 'zoho_mail_messages_search',
    );
    const wrong: string[] = [];
    for (const { name, inputSchema } of lists) {
      const { properties = {}, required = [] } = inputSchema;
      const args = Object.fromEntries(required.map((key) => [key, sampleOf(key, properties[key] ?? {})]));
      await sandbox.fault({ times: 1, status: 200, body: { status: { code: 200, description: 'success' }, ...reply } });
      const result = (await callTool(url, name, args)).body;
      const shown = replyOf(result);
      const isEmpty = Object.values(shown).some((value) => Array.isArray(value) && value.length === 0);
      if (!isEmpty || (result.result as { isError?: boolean }).isError === true || 'next' in shown)
        wrong.push(`${name}: ${JSON.stringify(result).slice(0, 300)}`);
    }
    expect(wrong).toEqual([]);
    expect(lists.length).toBeGreaterThan(40);
  });
});

describe('a reply that is none', () => {
  const garbled: readonly (readonly [string, unknown])[] = [
    ['an empty object', {}],
    ['a null', null],
    ['a text', '"maintenance"'],
    ['a number', 7],
    ['a boolean', true],
    ['half an object', '{"status":{"code":200},"data":['],
    ['words', 'OK'],
    ['another object', { maintenance: true }],
    ['a page', '<html><body>Back soon</body></html>'],
    ['a text for the list', { status: { code: 200, description: 'success' }, data: 'maintenance' }],
    ['a number for the list', { status: { code: 200, description: 'success' }, data: 0 }],
  ];

  it.each(garbled)('is an error of a list and no empty list: %s', async (_title, body) => {
    const sandbox = controlOf(demo.sandbox_origin);
    for (const name of ['folders', 'domains', 'messages', 'tasks', 'users', 'notes', 'policies', 'bookmark_groups']) {
      await sandbox.fault({ times: 1, status: 200, body });
      const { result } = (await callTool(url, `list_all_zoho_mail_${name}`, {})).body;
      expect(result, `${name}: ${JSON.stringify(result)}`).toMatchObject({ isError: true });
    }
  });

  it.each(garbled.slice(0, 9))('is an error of a read of one thing: %s', async (_title, body) => {
    const sandbox = controlOf(demo.sandbox_origin);
    for (const [name, args] of ones) {
      await sandbox.fault({ times: 1, status: 200, body });
      const { result } = (await callTool(url, name, args)).body;
      expect(result, `${name}: ${JSON.stringify(result)}`).toMatchObject({ isError: true });
    }
  });

  it.each(['no data', 'null', 'an empty object'])('comes as nothing for a read of one thing: %s', async (title) => {
    const sandbox = controlOf(demo.sandbox_origin);
    const data = { 'no data': {}, null: { data: null }, 'an empty object': { data: {} } }[title];
    for (const [name, args] of ones) {
      await sandbox.fault({ times: 1, status: 200, body: { status: { code: 200, description: 'success' }, ...data } });
      const { body } = await callTool(url, name, args);
      const { published: _looked, notes: _words, ...shown } = replyOf(body);
      expect(shown, name).toEqual({});
      expect(JSON.stringify(body.result), name).toContain('The service returned no data.');
    }
  });

  const ones: readonly (readonly [string, object])[] = [
    ['get_single_zoho_mail_domain_by_id', { domain_name: 'acmecorp.com' }],
    ['get_single_zoho_mail_group_by_id', { zgid: '9000000000000000301' }],
    ['get_single_zoho_mail_task_by_id', { task_id: '5' }],
    ['get_single_zoho_mail_group_moderation_by_id', { zgid: '987654', message_id: '112233' }],
    ['get_single_zoho_mail_folder_by_id', { folder_id: '5' }],
    ['get_single_zoho_mail_account_by_id', {}],
    ['get_single_zoho_mail_user_by_id', { zuid: '5' }],
    ['get_single_zoho_mail_domain_dns_by_id', { domain_name: 'acmecorp.com' }],
  ];
});

interface SampleSchema {
  readonly type?: string;
  readonly enum?: readonly unknown[];
  readonly minimum?: number;
  readonly properties?: { readonly [name: string]: SampleSchema };
  readonly required?: readonly string[];
}
