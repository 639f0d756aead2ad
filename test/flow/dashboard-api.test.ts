import { afterAll, beforeAll, expect, it } from 'vitest';
import { type AdminClient, adminClient, callTool } from './admin-client.js';
import { controlOf } from './sandbox-control.js';
import { type RunningDemo, runCommand, startDemo } from './start-gatehouse.js';

let demo: RunningDemo;
let admin: AdminClient;
let servers: string;

beforeAll(async () => {
  demo = await startDemo();
  admin = adminClient(demo.origin, demo.api_token);
  servers = `/integrated-account/${demo.integrated_account_id}/mcp`;
});
afterAll(() => demo?.stop());

const fromHere = { 'x-gatehouse-csrf': '1', 'content-type': 'application/json' };

async function ask(
  method: string,
  path: string,
  { cookie = '', body, headers = {} }: { cookie?: string; body?: unknown; headers?: Record<string, string> } = {},
) {
  const response = await fetch(`${demo.origin}${path}`, {
    method,
    redirect: 'manual',
    headers: { ...(cookie === '' ? {} : { cookie }), ...headers },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  return {
    status: response.status,
    headers: response.headers,
    text,
    body: (text.startsWith('{') ? JSON.parse(text) : {}) as { readonly [name: string]: unknown },
  };
}

async function signIn(scope: 'admin' | 'viewer') {
  const token = (await admin('POST', '/api-token', { name: `a ${scope}`, scope })).body;
  const signedIn = await ask('POST', '/session', { headers: fromHere, body: { api_token: token.token } });
  expect(signedIn.status, signedIn.text).toBe(200);
  const set = signedIn.headers.get('set-cookie') ?? '';
  return { cookie: set.split(';')[0] ?? '', set, tokenId: String(token.id), answer: signedIn.body };
}

it('signs nobody in without a page of its own, or with anything but a token for it', async () => {
  const good = { api_token: demo.api_token };
  const mcp = (await admin('POST', '/api-token', { name: 'second factor', scope: 'mcp' })).body.token;
  const attempts = [
    [await ask('POST', '/session', { headers: { 'content-type': 'application/json' }, body: good }), 403],
    [await ask('POST', '/session', { headers: { ...fromHere, 'sec-fetch-site': 'cross-site' }, body: good }), 403],
    [await ask('POST', '/session', { headers: fromHere, body: { api_token: 'gtha_x' } }), 401],
    [await ask('POST', '/session', { headers: fromHere, body: { api_token: mcp } }), 401],
    [await ask('POST', '/session', { headers: fromHere, body: { api_token: 7 } }), 400],
    [await ask('POST', '/session', { headers: fromHere, body: [] }), 400],
  ] as const;
  for (const [answer, status] of attempts) {
    expect(answer.status, answer.text).toBe(status);
    expect(answer.headers.get('set-cookie')).toBeNull();
  }
  expect((await ask('GET', '/session')).body).toMatchObject({ signed_in: false, role: null });
});

it('limits attempts with wrong credentials, but never a valid one', async () => {
  const own = await startDemo();
  const guess = (path: string, headers: Record<string, string>, body?: object) =>
    fetch(`${own.origin}${path}`, {
      method: body ? 'POST' : 'GET',
      headers: { ...fromHere, ...headers },
      ...(body ? { body: JSON.stringify(body) } : {}),
    });
  const statuses: number[] = [];
  for (let index = 0; index < 45; index += 1) {
    const wrong = [
      () => guess('/integrated-account', { authorization: 'Bearer gtha_wrong' }),
      () => guess('/integrated-account', { cookie: 'gatehouse_session=gthd_wrong' }),
      () => guess('/session', {}, { api_token: 'gtha_wrong' }),
    ][index % 3];
    const answer = await wrong?.();
    statuses.push(answer?.status ?? 0);
    if (answer?.status === 429) expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
  }
  expect(statuses.slice(0, 30)).toEqual(Array(30).fill(401));
  expect(statuses).toContain(429);
  expect((await guess('/integrated-account', { authorization: `Bearer ${own.api_token}` })).status).toBe(200);
  // A request without a credential does not count as a guess.
  expect((await fetch(`${own.origin}/integrated-account`)).status).toBe(401);
  await own.stop();
});

it('permits a session only what its role may do, only from the dashboard, until it ends', async () => {
  const { cookie, set, answer } = await signIn('admin');
  expect(set).toMatch(/^gatehouse_session=gthd_[\w-]+; Path=\/; Expires=[^;]+; HttpOnly; SameSite=Lax$/);
  expect(answer).toMatchObject({ signed_in: true, role: 'admin', name: 'a admin' });
  expect((await ask('GET', '/integrated-account', { cookie })).status).toBe(200);
  const body = { name: 'made in the dashboard' };
  const forged = [
    { cookie, body, headers: { 'content-type': 'application/json' } },
    { cookie, body, headers: { ...fromHere, 'sec-fetch-site': 'same-site' } },
    { cookie, body, headers: { ...fromHere, origin: 'https://elsewhere.example' } },
    { cookie: 'gatehouse_session=gthd_forged', body, headers: fromHere },
  ];
  const statuses = [];
  for (const request of forged) statuses.push((await ask('POST', servers, request)).status);
  expect(statuses).toEqual([403, 403, 403, 401]);
  const made = await ask('POST', servers, { cookie, body, headers: { ...fromHere, 'sec-fetch-site': 'same-origin' } });
  expect([made.status, made.body.created_by]).toEqual([201, 'a admin']);
  const trail = (await admin('GET', '/audit-log?action=mcp_server.create&limit=1')).body.result as object[];
  expect(trail[0]).toMatchObject({ client: 'dashboard', outcome: 'ok' });
  expect((await ask('DELETE', '/session', { cookie })).status).toBe(403);
  expect((await ask('DELETE', '/session', { cookie, headers: fromHere })).status).toBe(204);
  expect((await ask('GET', '/integrated-account', { cookie })).status).toBe(401);
});

it('gives a viewer read-only access, and ends the session with its API token', async () => {
  const { cookie, tokenId } = await signIn('viewer');
  const account = `/integrated-account/${demo.integrated_account_id}`;
  for (const path of ['/integrated-account', servers, '/audit-log', '/audit-log/summary', '/approval', '/version'])
    expect((await ask('GET', path, { cookie })).status, path).toBe(200);
  const tool = `${account}/tools/list_all_zoho_mail_domains`;
  for (const [method, path] of [
    ['POST', servers],
    ['PATCH', account],
    ['DELETE', account],
    ['POST', '/api-token'],
    ['POST', tool],
    ['GET', `/proxy/organization_domains?integrated_account_id=${demo.integrated_account_id}`],
  ] as const)
    expect((await ask(method, path, { cookie, headers: fromHere })).status, `${method} ${path}`).toBe(403);
  await admin('DELETE', `/api-token/${tokenId}`);
  expect((await ask('GET', '/session', { cookie })).body.signed_in).toBe(false);
});

it('keeps viewers’ API tokens away from MCP servers that ask for one', async () => {
  const viewer = (await admin('POST', '/api-token', { name: 'watcher', scope: 'viewer' })).body.token;
  const made = (await admin('POST', servers, { name: 'guarded', config: { require_api_token_auth: true } })).body;
  const list = 'list_all_zoho_mail_domains';
  const refused = await callTool(String(made.url), list, {}, { authorization: `Bearer ${viewer}` });
  const served = await callTool(String(made.url), list, {}, { authorization: `Bearer ${demo.api_token}` });
  expect([refused.status, served.status]).toEqual([401, 200]);
});

it('signs in once with a link of the demo or the command line', async () => {
  const path = new URL(demo.dashboard_url).pathname;
  // As link scanners do, any number of times.
  for (let looks = 0; looks < 3; looks += 1) {
    const looked = await ask('GET', path);
    expect([looked.status, looked.headers.get('set-cookie')]).toEqual([200, null]);
    expect(looked.text).toContain('<form method="post"><button type="submit">Sign in</button></form>');
    expect(looked.text).toContain('href="../../style.css"');
  }
  const forged = await ask('POST', path, { headers: { 'sec-fetch-site': 'cross-site' } });
  expect([forged.status, forged.headers.get('set-cookie')]).toEqual([403, null]);
  const opened = await ask('POST', path, { headers: { 'sec-fetch-site': 'same-origin' } });
  expect([opened.status, opened.headers.get('location')]).toEqual([303, '../../dashboard/']);
  expect((opened.headers.get('set-cookie') ?? '').startsWith('gatehouse_session=gthd_')).toBe(true);
  const again = await ask('POST', path);
  expect([again.status, again.headers.get('set-cookie')]).toEqual([410, null]);
  const printed = await runCommand(['dashboard', '--json', '--role', 'viewer', '--data-dir', demo.dataDir]);
  const link = JSON.parse(printed.stdout) as { url: string; role: string };
  const cookie = (await ask('POST', new URL(link.url).pathname)).headers.get('set-cookie')?.split(';')[0] ?? '';
  expect((await ask('GET', '/session', { cookie })).body).toMatchObject({ role: 'viewer', name: 'command line' });
  expect((await runCommand(['dashboard', '--role', 'owner', '--data-dir', demo.dataDir])).code).toBe(2);
});

it('serves the pages at every address of theirs, under a strict policy, and no file beside them', async () => {
  const first = await ask('GET', '/');
  expect([first.status, first.headers.get('location')]).toEqual([302, 'dashboard/']);
  for (const path of ['/dashboard/', '/dashboard', '/dashboard/accounts/acc_1', '/dashboard/settings']) {
    const page = await ask('GET', path);
    expect([page.status, page.headers.get('content-type')], path).toEqual([200, 'text/html; charset=utf-8']);
    expect(page.headers.get('content-security-policy'), path).toMatch(/^default-src 'none'; script-src 'self';/);
    expect(page.headers.get('cache-control'), path).toBe('no-store');
  }
  const script = /\/dashboard\/assets\/[\w-]+\.js/.exec((await ask('GET', '/dashboard/')).text)?.[0] ?? '';
  expect((await ask('GET', script)).headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
  for (const path of [
    '/dashboard/assets/none.js',
    '/dashboard/none.js',
    '/dashboard/..%2fmain.js',
    '/dashboard/%2e%2e/main.js',
  ])
    expect((await ask('GET', path)).status, path).toBe(404);
});

it('previews what a model would see, refuses what no server can be made of, and makes nothing', async () => {
  const before = (await admin('GET', servers)).body.result as object[];
  const all = (await admin('POST', `${servers}/preview`, { config: { tags: ['domains'], methods: ['read'] } })).body;
  const names = (all.tools as { name: string }[]).map(({ name }) => name);
  expect(all.count).toBe(names.length);
  expect(all.listed).toEqual(names);
  expect(names).toContain('list_all_zoho_mail_domains');
  const found = (await admin('POST', `${servers}/preview`, { config: { tool_exposure: 'discovery' } })).body;
  expect((found.listed as string[]).length).toBe(4);
  expect(Number(found.tokens)).toBeLessThan(1_500);
  const wrong = await admin('POST', `${servers}/preview`, { config: { tags: ['domain'], colour: 'red' } });
  expect([wrong.status, JSON.stringify(wrong.body.details)]).toEqual([400, expect.stringContaining('config.colour')]);
  expect((await admin('POST', '/integrated-account/acc_none/mcp/preview', {})).status).toBe(404);
  expect((await admin('GET', servers)).body.result).toEqual(before);
});

it('offers presets of which each makes a server', async () => {
  const account = (await admin('GET', `/integrated-account/${demo.integrated_account_id}`)).body;
  const presets = (await admin('GET', `/integration/${account.integration}/preset`)).body.result as {
    readonly label: string;
    readonly config: object;
  }[];
  expect(presets.map(({ label }) => label)).toContain('Domain auditor: read only');
  for (const { label, config } of presets)
    expect((await admin('POST', `${servers}/preview`, { config })).status, label).toBe(200);
  expect((await admin('GET', '/integration/none/preset')).status).toBe(404);
});

it('sums up what was called, and what the service leaves of its limits', async () => {
  const sandbox = controlOf(demo.sandbox_origin);
  await callTool(demo.mcp_url, 'list_all_zoho_mail_domains');
  await callTool(demo.mcp_url, 'no_such_tool');
  const { body } = await admin('GET', `/audit-log/summary?bucket=minute&mcp_server_id=${demo.mcp_server_id}`);
  const buckets = body.buckets as { calls: number; errors: number }[];
  expect(buckets.length).toBe(1_440);
  expect(buckets.reduce((sum, { calls }) => sum + calls, 0)).toBe(2);
  expect(body.by_outcome).toEqual({ ok: 1, refused: 1 });
  expect(body.by_tool).toContainEqual({ tool: 'no_such_tool', title: null, calls: 1, errors: 1 });
  expect(await sandbox.mailRequests()).not.toEqual([]);
  for (const query of [
    'bucket=week',
    'from=yesterday',
    'from=2030-01-01T00:00:00Z',
    'bucket=minute&from=2020-01-01T00:00:00Z',
    'bucket=constructor',
    'bucket=__proto__',
    'bucket=',
  ])
    expect((await admin('GET', `/audit-log/summary?${query}`)).status, query).toBe(400);
  const noInstants = ['', '0', '1', '1;2', 'March 7', '2030-02-31', '2030-01-31T18:00', '-271821-04-20T00:00:00.000Z'];
  for (const list of ['/audit-log', '/audit-log/export', '/audit-log/summary'])
    for (const name of ['from', 'to'])
      for (const text of noInstants)
        expect(
          (await admin('GET', `${list}?${name}=${encodeURIComponent(text)}`)).status,
          `${list} ${name} ${text}`,
        ).toBe(400);
  for (const text of ['2020-01-31', '2020-01-31T18:00Z', '2020-01-31T18:00:00.5+02:00'])
    expect((await admin('GET', `/audit-log?from=${encodeURIComponent(text)}`)).status, text).toBe(200);
});

it('shows beside a held change how its object is now', async () => {
  const made = (await admin('POST', servers, { name: 'held', config: { approval: 'write' } })).body;
  const groups = await callTool(demo.mcp_url, 'list_all_zoho_mail_groups');
  const zgid = /"zgid\\?":\s*\\?"?(\d+)/.exec(JSON.stringify(groups.body))?.[1] ?? '';
  await callTool(String(made.url), 'delete_a_zoho_mail_group_by_id', { zgid });
  const [held] = (await admin('GET', '/approval')).body.result as { id: string; tool: string }[];
  expect(held?.tool).toBe('delete_a_zoho_mail_group_by_id');
  const shown = (await admin('GET', `/approval/${held?.id}?present=true`)).body;
  expect(JSON.stringify(shown.present)).toContain(zgid);
  expect((await admin('GET', `/approval/${held?.id}`)).body.present).toBeUndefined();
});
