import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type AdminClient, type ApiAnswer, adminClient, callTool } from './admin-client.js';
import { controlOf, type SandboxControl } from './sandbox-control.js';
import { type RunningDemo, startDemo } from './start-gatehouse.js';

let demo: RunningDemo;
let admin: AdminClient;
let sandbox: SandboxControl;
let servers: string;
let group: { readonly zgid: string; readonly name: string; readonly emailId: string };

beforeAll(async () => {
  demo = await startDemo();
  admin = adminClient(demo.origin, demo.api_token);
  sandbox = controlOf(demo.sandbox_origin);
  servers = `/integrated-account/${demo.integrated_account_id}/mcp`;
  [group] = jsonOf(await callTool(demo.mcp_url, 'list_all_zoho_mail_groups')).groups as [typeof group];
});
afterAll(() => demo?.stop());

const rename = 'zoho_mail_groups_rename';
const remove = 'delete_a_zoho_mail_group_by_id';

function jsonOf({ body }: ApiAnswer): { readonly [name: string]: unknown } {
  const { content } = body.result as { readonly content: readonly [{ readonly text: string }] };
  return JSON.parse(content[0].text) as { [name: string]: unknown };
}

async function newServer(config: object): Promise<{ id: string; url: string }> {
  const made = await admin('POST', servers, { name: 'Held', config });
  expect(made.status, JSON.stringify(made.body)).toBe(201);
  return { id: String(made.body.id), url: String(made.body.url) };
}

async function holdCall(url: string, tool: string, input: object): Promise<string> {
  const text = JSON.stringify((await callTool(url, tool, input)).body);
  const id = /approvals\/(apr_\w+)/.exec(text)?.[1];
  if (id === undefined) throw new Error(text);
  return id;
}

const pendingIds = async (): Promise<readonly string[]> =>
  ((await admin('GET', '/approval?limit=100')).body.result as { id: string }[]).map(({ id }) => id);

describe('a held call whose MCP server no longer offers it', () => {
  const ends: readonly (readonly [string, RegExp, (id: string) => Promise<ApiAnswer>])[] = [
    ['was revoked', /revoked/, (id) => admin('DELETE', `${servers}/${id}`)],
    [
      'was narrowed',
      /no longer offers this tool/,
      (id) => admin('PATCH', `${servers}/${id}`, { config: { tools: ['list_all_zoho_mail_groups'] } }),
    ],
  ];
  it.each(ends)('because it %s is withdrawn, says why, and cannot be approved', async (_words, reason, end) => {
    const { id: serverId, url } = await newServer({ approval: 'write' });
    const id = await holdCall(url, rename, { zgid: group.zgid, name: `Crew of ${serverId}` });
    expect(await pendingIds()).toContain(id);
    expect((await end(serverId)).status).toBe(200);
    expect(await pendingIds()).not.toContain(id);
    const shown = await admin('GET', `/approval/${id}`);
    expect(shown.body).toMatchObject({ status: 'withdrawn', reason: expect.stringMatching(reason) });
    for (const decision of ['approve', 'deny']) {
      const refused = await admin('POST', `/approval/${id}`, { decision });
      expect([refused.status, refused.body.message]).toEqual([409, expect.stringMatching(reason)]);
    }
  });
});

it('tells what a person needs: title, names from the service, account, server, consequences, present beside wanted', async () => {
  const { url } = await newServer({ approval: 'write' });
  const id = await holdCall(url, rename, { zgid: group.zgid, name: 'Night crew' });
  const { body } = await admin('GET', `/approval/${id}?present=true`);
  expect(body).toMatchObject({
    title: 'Rename a group',
    integration: 'zoho_mail',
    integrated_account_name: 'Zoho Mail sandbox',
    mcp_server_name: 'Held',
    consequences: { text: expect.stringContaining('another name'), reversible: 'yes' },
    objects: [{ argument: 'zgid', title: 'Group', value: group.zgid, name: group.name, details: [group.emailId] }],
    changes: [{ field: 'name', now: group.name, after: 'Night crew' }],
  });
  const listed = (await admin('GET', '/approval?limit=100')).body.result as { id: string; objects: object[] }[];
  expect(listed.find((one) => one.id === id)?.objects).toEqual(body.objects);
});

it('names the sender and subject of held mail, and leaves unnamed what the service does not know', async () => {
  const { url } = await newServer({ approval: 'write' });
  const groups = jsonOf(await callTool(demo.mcp_url, 'list_all_zoho_mail_groups')).groups as (typeof group)[];
  for (const { zgid } of groups) {
    const queue = jsonOf(await callTool(demo.mcp_url, 'list_all_zoho_mail_group_moderation', { zgid }));
    const [mail] = (queue.items ?? []) as { messageId: string; subject: string; sender: string; fromAddress: string }[];
    if (!mail) continue;
    const messageList = [mail.messageId, '1'];
    const id = await holdCall(url, 'zoho_mail_group_moderation_moderate', { zgid, messageList, status: 'reject' });
    const objects = (await admin('GET', `/approval/${id}`)).body.objects as { title: string; name: string | null }[];
    expect(objects.filter(({ title }) => title === 'Held mail')).toEqual([
      expect.objectContaining({ name: mail.subject, details: expect.arrayContaining([mail.fromAddress]) }),
      expect.objectContaining({ value: '1', name: null, details: [] }),
    ]);
    return;
  }
  throw new Error('the sandbox holds no mail for moderation');
});

it('holds a call without names where the service does not answer, and asks only once', async () => {
  const { url } = await newServer({ approval: 'write' });
  const reads = async () =>
    (await sandbox.mailRequests()).filter(
      ({ method, path }) => method === 'GET' && path.endsWith(`/groups/${group.zgid}`),
    ).length;
  await sandbox.fault({ times: 1, match: { method: 'GET', path: `/groups/${group.zgid}` }, status: 500 });
  const before = await reads();
  const id = await holdCall(url, remove, { zgid: group.zgid });
  expect(await holdCall(url, remove, { zgid: group.zgid })).toBe(id);
  expect(await reads()).toBe(before + 1);
  expect((await admin('GET', `/approval/${id}`)).body.objects).toEqual([
    { argument: 'zgid', title: 'Group', value: group.zgid, name: null, details: [] },
  ]);
});

it('tells the model and the client of a held call what it changes', async () => {
  const { url } = await newServer({ approval: 'destructive' });
  const held = JSON.stringify((await callTool(url, remove, { zgid: group.zgid })).body);
  expect(held).toMatch(/Consequences: The group's address stops working.*It cannot be undone\./);
});

describe('many decisions in one request', () => {
  it('have a result and an audit row each, and one that fails does not stop the others', async () => {
    const { url } = await newServer({ approval: 'write' });
    const ids: string[] = [];
    for (const name of ['One', 'Two', 'Three']) ids.push(await holdCall(url, rename, { zgid: group.zgid, name }));
    const [first = '', second = '', third = ''] = ids;
    await admin('POST', `/approval/${second}`, { decision: 'deny' });
    const items = [first, second, 'apr_none', third].map((id) => ({ id, decision: 'approve', reason: 'as agreed' }));
    const { status, body } = await admin('POST', '/approval/bulk-decide', { items });
    expect([status, body.succeeded, body.failed]).toEqual([200, 2, 2]);
    expect(body.results).toMatchObject([
      { ok: true, approval: { id: first, status: 'approved', reason: 'as agreed' } },
      { ok: false, error: { statusCode: 409 } },
      { ok: false, error: { statusCode: 404 } },
      { ok: true, approval: { id: third, status: 'approved' } },
    ]);
    for (const [id, outcomes] of [
      [first, ['ok']],
      [second, ['ok', 'refused']],
    ] as const) {
      const trail = await admin('GET', `/audit-log?action=approval.decide&approval_id=${id}`);
      const rows = (trail.body.result as { outcome: string; detail: string | null }[]).toReversed();
      expect(rows.map(({ outcome }) => outcome)).toEqual(outcomes);
    }
  });

  it.each([
    [{}, 'items'],
    [{ items: [] }, 'items'],
    [{ items: Array.from({ length: 101 }, () => ({ id: 'apr_x', decision: 'approve' })) }, 'items'],
    [{ items: [{ id: 'apr_x', decision: 'approve' }], all: true }, 'all'],
  ])('are refused as a whole where the list is none: %#', async (body, path) => {
    const refused = await admin('POST', '/approval/bulk-decide', body);
    expect([refused.status, JSON.stringify(refused.body)]).toEqual([400, expect.stringContaining(`"path":"${path}"`)]);
  });

  it('check each item as a single decision does', async () => {
    const items = [{ id: 'apr_x', decision: 'maybe' }, { id: 'apr_x', decision: 'deny', why: 'x' }, 'apr_x'];
    const { body } = await admin('POST', '/approval/bulk-decide', { items });
    expect(body.results).toMatchObject(items.map(() => ({ ok: false, error: { statusCode: 400 } })));
  });
});
