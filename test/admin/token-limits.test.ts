/** API tokens limited to actions, accounts and labels: nothing outside is seen or changed, on any route. */
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { adminRoutes } from '../../src/admin/index.js';
import { apiActions } from '../../src/servers/index.js';
import type { AccessLimits, ApprovalRow, Labels } from '../../src/store/index.js';
import { type Answer, type OpenAdmin, openAdmin } from './open-admin.js';

let admin: OpenAdmin;
const accountIds = ['acc_one', 'acc_two', 'acc_three'];
const labelSets: readonly Labels[] = [
  {},
  { customer: 'acme' },
  { customer: 'globex' },
  { customer: 'acme', plan: 'pro' },
];

beforeAll(async () => {
  admin = await openAdmin();
  const { store } = admin.installation;
  for (const [index, id] of accountIds.entries()) {
    await admin.addAccount(id);
    await store.accounts.update(id, { name: `Name of ${id}`, labels: labelSets[index] ?? {} });
  }
  await addServers();
});
afterAll(() => admin.close());

/** A server per account and set of labels, each with a held call and an audit row. */
async function addServers(): Promise<void> {
  const { store } = admin.installation;
  for (const accountId of accountIds)
    for (const labels of labelSets) {
      const name = `Name of ${accountId} ${JSON.stringify(labels)}`;
      const made = await admin.ask('POST', `/integrated-account/${accountId}/mcp`, { name, labels });
      const serverId = String(made.body.id);
      await store.approvals.hold(heldCall(accountId, serverId), Date.now(), 100);
      await store.audit.append({
        id: `aud_${serverId.slice(4)}`,
        at: Date.now(),
        kind: 'tool_call',
        accountId,
        serverId,
        apiTokenId: null,
        client: null,
        action: `Name of call ${serverId}`,
        arguments: {},
        upstreamStatus: 200,
        durationMs: 1,
        outcome: 'ok',
        detail: null,
      });
    }
}

function heldCall(accountId: string, serverId: string): ApprovalRow {
  return {
    id: `apr_${serverId.slice(4)}`,
    serverId,
    accountId,
    tool: `Name of held ${serverId}`,
    effect: 'destructive',
    digest: serverId,
    arguments: {},
    request: { method: 'DELETE', host: 'mail.example.com', path: '/', query: {}, body: null },
    client: null,
    apiTokenId: null,
    objects: null,
    status: 'pending',
    reason: null,
    decidedBy: null,
    decidedAt: null,
    createdAt: Date.now(),
    expiresAt: Date.now() + 3_600_000,
  };
}

interface Thing {
  readonly kind: 'account' | 'server' | 'approval';
  readonly id: string;
  readonly accountId: string;
  readonly isWithin: boolean;
  /** Texts that only its own rows hold. */
  readonly marks: readonly string[];
  readonly row: unknown;
}

/** Everything that exists, classified by the rules in the documentation. */
async function everything({ accountIds: ids, labels }: AccessLimits): Promise<readonly Thing[]> {
  const { store } = admin.installation;
  const has = (held: Labels = {}): boolean =>
    Object.entries(labels ?? {}).every(([name, value]) => held[name] === value);
  const named = (accountId: string): boolean => ids === null || ids.includes(accountId);
  const accounts = (await store.accounts.list({ limit: 100 })).items;
  const servers = (await Promise.all(accounts.map(({ id }) => store.servers.list(id, { limit: 100 })))).flatMap(
    ({ items }) => items,
  );
  const held = (await store.approvals.list(null, { limit: 100 })).items;
  const labelsOf = (id: string): Labels | undefined => accounts.find((account) => account.id === id)?.labels;
  const owned = (accountId: string, serverId: string): boolean =>
    named(accountId) && (has(servers.find(({ id }) => id === serverId)?.labels) || has(labelsOf(accountId)));
  return [
    ...accounts.map((row): Thing => {
      const isWithin = named(row.id) && has(row.labels);
      return { kind: 'account', id: row.id, accountId: row.id, isWithin, marks: [`"Name of ${row.id}"`], row };
    }),
    ...servers.map((row): Thing => {
      const isWithin = owned(row.accountId, row.id);
      const marks = [JSON.stringify(row.name), `Name of call ${row.id}`];
      return {
        kind: 'server',
        id: row.id,
        accountId: row.accountId,
        isWithin,
        marks,
        row: { ...row, lastUsedAt: null },
      };
    }),
    ...held.map((row): Thing => {
      const isWithin = owned(row.accountId, row.serverId);
      return { kind: 'approval', id: row.id, accountId: row.accountId, isWithin, marks: [row.tool], row };
    }),
  ];
}

/** Requests of one route that aim at a thing; every parameter is filled with it. */
function requestsAt(
  path: string,
  id: string,
  thing: Thing,
): readonly { readonly url: string; readonly body?: unknown }[] {
  const url = path
    .replace(':mcp_id', thing.id)
    .replace(':id', path.startsWith('/integrated-account') || path.startsWith('/proxy') ? thing.accountId : thing.id)
    .replace(':name', 'list_all_zoho_mail_domains')
    .replace(':resource', 'domains')
    .replace(':target', 'example.com');
  const account = `integrated_account_id=${thing.accountId}`;
  const queries: { readonly [route: string]: readonly string[] } = {
    listMcpServers: ['', `?${account}`, `?q=${thing.id}`, '?sort=name&limit=100', '?state=active&limit=100'],
    listIntegratedAccounts: ['?limit=100', '?q=Name', '?status=active'],
    listApprovals: ['?limit=100', '?status=all&limit=100'],
    listAuditRows: ['?limit=100', `?${account}`, `?mcp_server_id=${thing.id}`],
    exportAuditLog: ['', '?format=csv', `?${account}`],
    summarizeAuditLog: ['', `?${account}`],
    listTools: ['', `?mcp_server_id=${thing.id}`],
  };
  const bodies: { readonly [route: string]: unknown } = {
    createMcpServer: { name: 'Planted' },
    updateMcpServer: { name: 'Changed' },
    updateIntegratedAccount: { name: 'Changed' },
    rotateMcpServer: {},
    bulkCreateMcpServers: { items: [{ integrated_account_id: thing.accountId, name: 'Planted' }] },
    bulkUpdateMcpServers: { items: [{ id: thing.id, name: 'Changed' }] },
    bulkRevokeMcpServers: { items: [{ id: thing.id }] },
    decideApproval: { decision: 'deny' },
    callTool: { mcp_server_id: thing.id },
    connectIntegratedAccount: {
      integration: 'zoho_mail',
      integrated_account_id: thing.accountId,
      data_center: 'com',
      refresh_token: '1000.a.b',
    },
    createLinkToken: { integration: 'zoho_mail', integrated_account_id: thing.accountId },
    createApiToken: { name: 'Planted' },
  };
  if (path.startsWith('/proxy')) return [{ url: `${url}?${account}` }];
  return (queries[id] ?? ['']).map((query) => ({ url: `${url}${query}`, body: bodies[id] }));
}

async function tokenWith(
  wish: object,
): Promise<{ readonly id: string; readonly headers: { readonly authorization: string } }> {
  const made = await admin.installation.apiTokens.create({ name: 'limited', ...wish });
  if (!made.ok) throw new Error(made.refusal.message);
  return { id: made.value.apiToken.id, headers: { authorization: `Bearer ${made.value.token}` } };
}

const isList = (path: string): boolean => !path.includes(':');

/** Sends every request of every route at these things, searches each response for everything outside the limits, and counts those that were refused. */
async function aimAll(
  aims: readonly Thing[],
  outside: readonly Thing[],
  headers: { readonly authorization: string },
): Promise<number> {
  const requests = adminRoutes.flatMap(({ id, method, path }) =>
    (isList(path) ? aims.slice(0, 1) : aims).flatMap((aim) =>
      requestsAt(path, id, aim).map((request) => ({ ...request, method })),
    ),
  );
  let refused = 0;
  for (const { method, url, body } of requests) {
    const answer = await admin.app.inject({
      method,
      url,
      headers: { ...headers, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
      ...(body === undefined ? {} : { payload: JSON.stringify(body) }),
    });
    const said = plain(answer.body);
    const shown = outside.filter(({ marks }) => marks.some((mark) => said.includes(plain(mark))));
    expect([`${method} ${url}`, ...shown.map(({ id }) => id)]).toEqual([`${method} ${url}`]);
    if (answer.statusCode >= 400) refused += 1;
  }
  return refused;
}

/** Without the escapes of JSON and CSV, so that a text within a text is found. */
function plain(text: string): string {
  return text.replaceAll('\\"', '"').replaceAll('""', '"');
}

describe('a token with limits', () => {
  const limits = fc.record({
    accountIds: fc.option(fc.uniqueArray(fc.constantFrom(...accountIds), { minLength: 1 })),
    labels: fc.option(
      fc.constantFrom({ customer: 'acme' }, { customer: 'globex' }, { plan: 'pro' }, { customer: 'x' }),
    ),
  });

  it('cannot read or change anything outside its limits, on any route', { timeout: 240_000 }, async () => {
    let refused = 0;
    await fc.assert(
      fc.asyncProperty(
        limits.filter(({ accountIds: ids, labels }) => ids !== null || labels !== null),
        async (drawn) => {
          const { headers } = await tokenWith({ integrated_account_ids: drawn.accountIds, labels: drawn.labels });
          const things = await everything(drawn);
          const outside = things.filter(({ isWithin }) => !isWithin);
          // One of each kind: every response is searched for all of them.
          const aims = (['account', 'server', 'approval'] as const).flatMap(
            (kind) => outside.find((thing) => thing.kind === kind) ?? [],
          );
          refused += await aimAll(aims, outside, headers);
          const after = await everything(drawn);
          for (const { id, kind, row } of outside)
            expect(after.find((thing) => thing.id === id && thing.kind === kind)?.row, `${kind} ${id}`).toEqual(row);
          const added = after.filter(({ id }) => !things.some((thing) => thing.id === id));
          expect(added.filter(({ isWithin }) => !isWithin).map(({ id }) => id)).toEqual([]);
        },
      ),
      { numRuns: 12 },
    );
    expect(refused).toBeGreaterThan(100);
  });

  it('sees all that is within them, in every list', async () => {
    const drawn = { accountIds: null, labels: { customer: 'acme' } };
    const { headers } = await tokenWith({ labels: drawn.labels });
    const within = (await everything(drawn)).filter(({ isWithin }) => isWithin);
    const listed = async (path: string): Promise<readonly string[]> => {
      const { body } = await admin.ask('GET', path, undefined, headers);
      return (body.result as readonly { readonly id: string }[]).map(({ id }) => id).sort();
    };
    const of = (kind: Thing['kind']): readonly string[] =>
      within
        .filter((thing) => thing.kind === kind)
        .map(({ id }) => id)
        .sort();
    expect(await listed('/mcp-server?limit=100')).toEqual(of('server'));
    expect(await listed('/integrated-account?limit=100')).toEqual(of('account'));
    expect(await listed('/approval?limit=100&status=all')).toEqual(of('approval'));
    const server = within.find(({ kind }) => kind === 'server');
    const answer = await admin.ask('GET', `/mcp-server/${server?.id}`, undefined, headers);
    expect([answer.status, answer.body.state]).toEqual([200, 'active']);
  });

  it('creates servers only with its labels, and cannot take them away', async () => {
    const { headers } = await tokenWith({ integrated_account_ids: ['acc_one'], labels: { customer: 'acme' } });
    const create = (labels: object) =>
      admin.ask('POST', '/integrated-account/acc_one/mcp', { name: 'Own', labels }, headers);
    expect((await create({ customer: 'globex' })).status).toBe(403);
    const made = await create({ customer: 'acme', plan: 'x' });
    expect(made.status).toBe(201);
    const change = (labels: object) =>
      admin.ask('PATCH', `/integrated-account/acc_one/mcp/${made.body.id}`, { labels }, headers);
    expect([(await change({ customer: null })).status, (await change({ customer: 'globex' })).status]).toEqual([
      403, 403,
    ]);
    expect((await change({ plan: null })).status).toBe(200);
    expect((await admin.ask('GET', '/integrated-account/acc_one/mcp', undefined, headers)).status).toBe(200);
    expect((await admin.ask('GET', '/integrated-account/acc_two/mcp', undefined, headers)).status).toBe(404);
  });

  it('changes nothing that every account shares', async () => {
    const ofAccount = await tokenWith({ integrated_account_ids: ['acc_one'] });
    const ofLabels = await tokenWith({ labels: { customer: 'acme' } });
    for (const { headers } of [ofAccount, ofLabels])
      for (const path of ['/integration-change', '/webhook-endpoint', '/api-token'])
        expect((await admin.ask('POST', path, {}, headers)).status, path).toBe(403);
  });
});

describe('a token with actions', () => {
  it('is refused on every route that needs another one', async () => {
    expect(adminRoutes.filter(({ action }) => !apiActions.includes(action)).map(({ id }) => id)).toEqual([]);
    for (const action of ['mcp:read', 'audit:read'] as const) {
      const { headers } = await tokenWith({ actions: [action] });
      for (const route of adminRoutes) {
        const url = route.path.replaceAll(/:\w+/g, 'none');
        const { statusCode, body } = await admin.app.inject({ method: route.method, url, headers });
        const isRefused = statusCode === 403 && body.includes('requires the action');
        expect(isRefused, `${action} ${route.method} ${url}: ${statusCode}`).toBe(route.action !== action);
      }
    }
  });

  it('cannot grant more than it has', async () => {
    const { headers } = await tokenWith({
      actions: ['tokens:create', 'mcp:read'],
      expires_at: new Date(Date.now() + 3_600_000).toISOString(),
    });
    const soon = new Date(Date.now() + 1_800_000).toISOString();
    const create = async (wish: object): Promise<number> =>
      (await admin.ask('POST', '/api-token', { name: 'child', ...wish }, headers)).status;
    expect(await create({ expires_at: soon })).toBe(403);
    expect(await create({ actions: ['mcp:create'], expires_at: soon })).toBe(403);
    expect(await create({ scope: 'mcp', expires_at: soon })).toBe(403);
    expect(await create({ actions: ['mcp:read'] })).toBe(403);
    expect(await create({ actions: ['mcp:read'], expires_at: soon })).toBe(201);
  });
});

describe('what cannot be asked for', () => {
  it.each<[object, string]>([
    [{ actions: [] }, 'actions'],
    [{ actions: ['mcp:fly'] }, 'actions'],
    [{ actions: 'mcp:read' }, 'actions'],
    [{ scope: 'viewer', actions: ['mcp:create'] }, 'actions'],
    [{ scope: 'mcp', actions: ['mcp:read'] }, 'actions'],
    [{ scope: 'mcp', labels: { a: 'b' } }, 'labels'],
    [{ integrated_account_ids: ['acc_none'] }, 'integrated_account_ids'],
    [{ integrated_account_ids: [] }, 'integrated_account_ids'],
    [{ labels: {} }, 'labels'],
    [{ labels: { a: 1 } }, 'labels.a'],
  ])('%o', async (wish, path) => {
    const { status, body } = await admin.ask('POST', '/api-token', { name: 'x', ...wish });
    expect([status, JSON.stringify(body.details)]).toEqual([400, expect.stringContaining(`"path":"${path}"`)]);
  });
});

describe('other doors', () => {
  const cookieOf = (answer: Answer): string => String(answer.headers['set-cookie']).split(';')[0] ?? '';
  const signIn = async (token: string): Promise<string> =>
    cookieOf(await admin.ask('POST', '/session', { api_token: token }, { 'x-gatehouse-csrf': '1' }));

  it('a session can do what its API token can do', async () => {
    const { headers } = await tokenWith({ labels: { customer: 'globex' }, actions: ['mcp:read'] });
    const cookie = await signIn(headers.authorization.slice('Bearer '.length));
    const names = async (path: string) => (await admin.ask('GET', path, undefined, { cookie })).body;
    expect(JSON.stringify(await names('/mcp-server?limit=100'))).not.toContain('Name of acc_one {}');
    expect((await admin.ask('GET', '/audit-log', undefined, { cookie })).status).toBe(403);
  });

  it('the page of an approval shows and decides only what is within', async () => {
    const outside = (await everything({ accountIds: ['acc_two'], labels: null })).find(
      ({ kind, accountId, isWithin }) => kind === 'approval' && accountId === 'acc_one' && !isWithin,
    );
    const { headers } = await tokenWith({ integrated_account_ids: ['acc_two'] });
    const token = headers.authorization.slice('Bearer '.length);
    const form = new URLSearchParams({ api_token: token, decision: 'approve' }).toString();
    const page = await admin.app.inject({ method: 'POST', url: `/approvals/${outside?.id}`, payload: form });
    expect(page.body).not.toContain('Name of held');
    expect((await admin.installation.store.approvals.get(outside?.id ?? ''))?.status).not.toBe('approved');
  });

  it('as a second factor it opens MCP servers within its limits only', async () => {
    const made = await admin.ask('POST', '/integrated-account/acc_one/mcp', {
      name: 'Second factor',
      config: { require_api_token_auth: true },
      labels: { customer: 'acme' },
    });
    const opens = async (wish: object): Promise<boolean> => {
      const { headers } = await tokenWith(wish);
      const bearer = headers.authorization.slice('Bearer '.length);
      return (await admin.installation.servers.checkAccess(String(made.body.token), bearer)).ok;
    };
    expect(await opens({ labels: { customer: 'globex' } })).toBe(false);
    expect(await opens({ integrated_account_ids: ['acc_two'] })).toBe(false);
    expect(await opens({ actions: ['mcp:read'] })).toBe(false);
    expect(await opens({ labels: { customer: 'acme' }, actions: ['tools:call'] })).toBe(true);
  });

  it('shows what a token is limited to, and what it did last', async () => {
    const { id, headers } = await tokenWith({ labels: { customer: 'acme' }, integrated_account_ids: ['acc_one'] });
    await admin.ask('POST', '/integrated-account/acc_one/mcp', { name: 'L', labels: { customer: 'acme' } }, headers);
    const { body } = await admin.ask('GET', '/api-token?limit=100');
    const shown = (body.result as readonly { readonly id: string }[]).find((token) => token.id === id);
    expect(shown).toMatchObject({
      actions: null,
      integrated_account_ids: ['acc_one'],
      labels: { customer: 'acme' },
      last_action: { action: 'mcp_server.create', outcome: 'ok' },
    });
  });
});
