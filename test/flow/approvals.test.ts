import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type AdminClient, type ApiAnswer, adminClient, callTool, postMcp } from './admin-client.js';
import { controlOf, type SandboxControl } from './sandbox-control.js';
import { type RunningDemo, runCommand, startDemo } from './start-gatehouse.js';

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

const tool = 'create_a_zoho_mail_group';
const mailGroupMemberList = [{ memberEmailId: 'helpdesk@acmecorp.com' }];
const group = { name: 'Night shift', emailId: 'night.shift@acmecorp.com', mailGroupMemberList };
const linkIn = (text: string): string => /http[^ "\\]+\/approvals\/apr_\w+/.exec(text)?.[0] ?? '';
const textOf = ({ body }: ApiAnswer): string => JSON.stringify(body.result);
const waiting = async (): Promise<readonly { readonly [name: string]: unknown }[]> =>
  (await admin('GET', '/approval')).body.result as { [name: string]: unknown }[];
const posts = async (): Promise<number> =>
  (await sandbox.mailRequests()).filter(({ method, path }) => method === 'POST' && path.endsWith('/groups')).length;

async function newServer(config: object): Promise<{ id: string; url: string }> {
  const made = await admin('POST', servers, { name: 'held', config });
  expect(made.status, JSON.stringify(made.body)).toBe(201);
  return { id: String(made.body.id), url: String(made.body.url) };
}

it('leads from the link of a held call to its page in the dashboard, which shows nothing without a sign-in', async () => {
  const { url } = await newServer({ approval: 'write' });
  const asked = { ...group, name: 'Shift plan', emailId: 'shift.plan@acmecorp.com' };
  const link = linkIn(textOf(await callTool(url, tool, asked)));
  const redirected = await fetch(link, { redirect: 'manual' });
  const id = link.split('/').at(-1);
  expect([redirected.status, new URL(redirected.headers.get('location') ?? '', link).href]).toEqual([
    302,
    `${demo.origin}/dashboard/approvals/${id}`,
  ]);
  const page = await fetch(link);
  const html = await page.text();
  expect([page.status, html.includes('id="root"')]).toEqual([200, true]);
  for (const secret of [tool, 'shift.plan']) expect(html).not.toContain(secret);
  expect((await fetch(link, { method: 'POST', headers: { origin: demo.origin } })).status).toBe(404);
});

it('shows invisible characters of a held call as numbers in the API and on the command line', async () => {
  const { url } = await newServer({ approval: 'write' });
  const name = 'Pay\u202egrp\u200b\u{e0041}\u00a0\u2800\u3164\u115f\u1160\uffa0\u{1d159}roll';
  const held = textOf(await callTool(url, tool, { ...group, name, emailId: 'payroll.test@acmecorp.com' }));
  const link = linkIn(held);
  const api = JSON.stringify((await admin('GET', link.replace(`${demo.origin}/approvals`, '/approval'))).body);
  const listed = (await runCommand(['approvals', 'list', '--data-dir', demo.dataDir])).stdout;
  const json = (await runCommand(['approvals', 'list', '--json', '--data-dir', demo.dataDir])).stdout;
  for (const shown of [api, listed, json]) {
    expect(shown).toContain(
      'Pay[U+202E]grp[U+200B][U+E0041][U+00A0][U+2800][U+3164][U+115F][U+1160][U+FFA0][U+1D159]roll',
    );
    expect(shown).not.toMatch(/[\p{Cf}\u2800]/u);
  }
});

it('holds a write until the operator approves exactly that call, and sends it once', async () => {
  const { id: serverId, url } = await newServer({ approval: 'write' });
  const before = await posts();
  const held = await callTool(url, tool, group);
  expect(held.body.result).toMatchObject({ isError: true });
  const [approval] = await waiting();
  expect(approval).toMatchObject({
    status: 'pending',
    tool,
    effect: 'write',
    mcp_server_id: serverId,
    integrated_account_id: demo.integrated_account_id,
    arguments: group,
    request: { method: 'POST', body: expect.objectContaining({ emailId: group.emailId }) },
    reason: null,
    decided_by: null,
    decided_at: null,
  });
  expect(textOf(held)).toContain(`${demo.origin}/approvals/${String(approval?.id)}`);
  const path = `/approval/${String(approval?.id)}`;
  expect((await admin('GET', path)).body).toEqual(approval);
  expect(await posts()).toBe(before);

  const second = await admin('POST', '/api-token', { name: 'second factor', scope: 'mcp' });
  const withSecond = adminClient(demo.origin, String(second.body.token));
  expect((await withSecond('POST', path, { decision: 'approve' })).status).toBe(403);
  expect((await adminClient(demo.origin, null)('POST', path, { decision: 'approve' })).status).toBe(401);
  expect((await admin('POST', path, { decision: 'maybe', why: 1 })).status).toBe(400);
  const decided = await admin('POST', path, { decision: 'approve', reason: 'as agreed' });
  expect(decided).toMatchObject({ status: 200, body: { status: 'approved', reason: 'as agreed' } });
  expect((await admin('POST', path, { decision: 'deny' })).status).toBe(409);

  expect(textOf(await callTool(url, tool, { ...group, name: 'Day shift' }))).toContain('approval');
  expect((await callTool(url, tool, group)).body.result).toMatchObject({ isError: false });
  expect((await callTool(url, tool, group)).body.result).toMatchObject({ isError: true });
  expect(await posts()).toBe(before + 1);
  expect((await admin('GET', path)).body).toMatchObject({ status: 'done' });
  const trail = await admin('GET', `/audit-log?approval_id=${String(approval?.id)}`);
  expect((trail.body.result as { action: string }[]).map(({ action }) => action)).toEqual([
    tool,
    'approval.decide',
    'approval.decide',
    'approval.decide',
    tool,
  ]);
});

it('tells a stateless client that shows links where to decide, and takes the state it carries for that call alone', async () => {
  const { url } = await newServer({ approval: 'write' });
  const other = await newServer({ approval: 'write' });
  const send = (to: string, more: object = {}) =>
    postMcp(
      to,
      {
        jsonrpc: '2.0',
        id: 1,
        method: 'tools/call',
        params: {
          name: tool,
          arguments: group,
          _meta: {
            'io.modelcontextprotocol/protocolVersion': '2026-07-28',
            'io.modelcontextprotocol/clientCapabilities': { elicitation: { url: {} } },
          },
          ...more,
        },
      },
      { 'mcp-protocol-version': '2026-07-28', 'mcp-method': 'tools/call', 'mcp-name': tool },
    );
  const asked = await send(url);
  expect(asked.body.result).toMatchObject({ resultType: 'input_required', requestState: expect.any(String) });
  const { requestState } = asked.body.result as { requestState: string };
  const again = await send(url, { requestState, inputResponses: { approval: { action: 'accept', content: {} } } });
  expect(again.body.result).toMatchObject({ resultType: 'complete', isError: true });
  expect((await send(other.url, { requestState })).body.error).toMatchObject({ code: -32602 });
});

it('lets the official client through whose person approves at the link, and tells the one whose person only says yes', async () => {
  const { url } = await newServer({ approval: 'write' });
  const links: string[] = [];
  let decide = async (_id: string): Promise<void> => {};
  const client = new Client(
    { name: 'official', version: '1.0.0' },
    { capabilities: { elicitation: { url: {} } }, versionNegotiation: { mode: { pin: '2026-07-28' } } },
  );
  client.setRequestHandler('elicitation/create', async ({ params }) => {
    const link = 'url' in params ? params.url : '';
    links.push(link);
    await decide(link.split('/').at(-1) ?? '');
    return { action: 'accept' };
  });
  await client.connect(new StreamableHTTPClientTransport(new URL(url)));
  const before = await posts();
  const call = { name: tool, arguments: { ...group, emailId: 'official@acmecorp.com', name: 'Official' } };
  expect(await client.callTool(call)).toMatchObject({ isError: true });
  expect(await posts()).toBe(before);
  decide = async (id) => {
    expect((await admin('POST', `/approval/${id}`, { decision: 'approve' })).status).toBe(200);
  };
  expect(await client.callTool(call)).toMatchObject({ isError: false });
  expect(await posts()).toBe(before + 1);
  expect(links).toEqual([links[0], links[0]]);
  expect(links[0]).toContain(`${demo.origin}/approvals/apr_`);
  await client.close();
});
