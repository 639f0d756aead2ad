import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type AdminClient, adminClient, callTool, replyOf } from './admin-client.js';
import { type RunningDemo, startDemo } from './start-gatehouse.js';

let demo: RunningDemo;
let admin: AdminClient;
let mailAccount: string;

interface Found {
  readonly name: string;
  readonly effect: string;
  readonly tokens: number;
  readonly integrated_account_id: string;
  readonly account_tool: string;
  readonly matched: {
    readonly words: readonly { readonly word: string; readonly fields: readonly string[] }[];
    readonly phrase: string | null;
  };
}

beforeAll(async () => {
  demo = await startDemo();
  admin = adminClient(demo.origin, demo.api_token);
  const { result } = (await admin('GET', '/integrated-account')).body as { result: { id: string; name: string }[] };
  mailAccount = result.find(({ name }) => name === 'Zoho Mail sandbox')?.id ?? '';
});
afterAll(() => demo?.stop());

async function search(query: Readonly<Record<string, string>>) {
  const { status, body } = await admin('GET', `/tool?${new URLSearchParams(query)}`);
  expect(status, JSON.stringify(body)).toBe(200);
  return body as unknown as { result: readonly Found[]; next_cursor: string | null; total: number };
}

describe('the search for tools', () => {
  it.each([
    [{ effect: 'deletes' }, 'effect'],
    [{ cursor: 'dG9vbDotMQ' }, 'cursor'],
    [{ q: 'x'.repeat(501) }, 'q'],
  ])('refuses %j', async (query, path) => {
    const { status, body } = await admin('GET', `/tool?${new URLSearchParams(query)}`);
    expect([status, JSON.stringify(body)]).toEqual([400, expect.stringContaining(`"path":"${path}"`)]);
  });

  it('finds nothing of an account or an MCP server that does not exist', async () => {
    for (const query of ['integrated_account_id=acc_0000000000000000', 'mcp_server_id=srv_0000000000000000'])
      expect((await admin('GET', `/tool?${query}`)).status).toBe(404);
  });

  it.each(['add a member to a group', 'which mails are held', 'zoho_mail_users_find', 'delte a user'])(
    'ranks %s as it does for a model',
    async (task) => {
      const made = await admin('POST', `/integrated-account/${mailAccount}/mcp`, {
        name: `Search ${task}`.slice(0, 40),
        config: { tool_exposure: 'discovery' },
      });
      const reply = await callTool(String(made.body.url), 'zoho_mail_search_tools', { steps: [task] });
      const { tools, more = [] } = replyOf(reply.body) as { tools: readonly string[]; more?: readonly string[] };
      const names = [...tools.map((line) => /[a-z][a-z0-9_]{5,}/.exec(line)?.[0] ?? ''), ...more];
      const { result } = await search({ q: task, mcp_server_id: String(made.body.id) });
      // A model is shown what fits; its tools are the first ones here, in the same order.
      const order = names.map((name) => result.findIndex((one) => one.name === name));
      expect([order[0], [...order].sort((one, other) => one - other)]).toEqual([0, order]);
      await admin('DELETE', `/mcp-server/${made.body.id}`);
    },
  );

  it('gives the words and fields by which a tool was found, its cost, and an account to call it on', async () => {
    const { result, total } = await search({ q: 'spam quarantine', effect: 'read' });
    const [first] = result;
    expect(first?.matched.words.map(({ word }) => word)).toContain('spam');
    expect(first?.matched.words[0]?.fields.length).toBeGreaterThan(0);
    expect(result.every(({ effect, tokens }) => effect === 'read' && tokens > 20)).toBe(true);
    expect([first?.integrated_account_id, first?.account_tool]).toEqual([mailAccount, first?.name]);
    expect(total).toBeGreaterThan(2);
  });

  it('lists all tools of all accounts page by page, each once', async () => {
    const names: string[] = [];
    let cursor: string | null = null;
    let total = 0;
    do {
      const page = await search({ limit: '100', ...(cursor === null ? {} : { cursor }) });
      names.push(...page.result.map(({ name }) => name));
      ({ next_cursor: cursor, total } = page);
    } while (cursor !== null);
    expect([names.length, new Set(names).size]).toEqual([total, total]);
    expect(total).toBeGreaterThan(243);
  });
});

describe('a call in place of a client', () => {
  const call = (body: object) =>
    admin('POST', `/integrated-account/${mailAccount}/tools/list_all_zoho_mail_groups`, body);

  it('needs an MCP server, whose rules hold', async () => {
    const { status, body } = await call({ client: 'claude-code' });
    expect([status, JSON.stringify(body)]).toEqual([400, expect.stringContaining('"path":"client"')]);
  });

  it('is cut to what that client passes on, and is recorded as a call of nobody’s client', async () => {
    const made = await admin('POST', `/integrated-account/${mailAccount}/mcp`, { name: 'Cut', config: {} });
    const size = async (client: string): Promise<number> => {
      const { body } = await call({ mcp_server_id: made.body.id, client, arguments: {} });
      return JSON.stringify((body.content as { text: string }[])[0]?.text).length;
    };
    const [small, large] = [await size('copilot'), await size('claude-code')];
    expect(small).toBeLessThanOrEqual(large);
    const rows = (await admin('GET', `/audit-log?mcp_server_id=${made.body.id}&limit=2`)).body.result as {
      client: string | null;
    }[];
    expect(rows.map(({ client }) => client)).toEqual([null, null]);
  });
});

describe('runbooks', () => {
  const run = 'run_4kq2xw9d0r7m';
  const step = (body: object, name = 'mail_user_offboarding') =>
    admin('POST', `/mcp-server/${demo.combined_mcp_server_id}/runbook/${name}/step`, body);

  it.each([
    [{ run: 'x', state: 'done', step: '1' }, 'run'],
    [{ run, state: 'perhaps', step: '1' }, 'state'],
    [{ run, state: 'done' }, 'step'],
    [{ run, state: 'done', step: '99' }, 'step'],
    [{ run, state: 'finished', note: 'x'.repeat(1_001) }, 'note'],
    [{ run, state: 'started', values: { a: 1 } }, 'values'],
    [{ run, state: 'started', extra: true }, 'extra'],
  ])('refuses to record %j', async (body, path) => {
    const answer = await step(body);
    expect([answer.status, JSON.stringify(answer.body)]).toEqual([400, expect.stringContaining(`"path":"${path}"`)]);
  });

  it('knows which can be carried out on each MCP server, and what each step calls', async () => {
    expect((await step({ run, state: 'started' }, 'nothing')).status).toBe(404);
    const { body } = await admin('GET', `/runbook?mcp_server_id=${demo.combined_mcp_server_id}`);
    const [{ procedures, guides }] = body.result as [
      {
        procedures: { name: string }[];
        guides: {
          name: string;
          preface: string;
          steps: { text: string; tools: { name: string; is_read: boolean }[] }[];
        }[];
      },
    ];
    expect(procedures.map(({ name }) => name)).toEqual(['domain_onboarding']);
    const guide = guides.find(({ name }) => name === 'mail_user_offboarding');
    expect(guide?.steps).toHaveLength(7);
    expect(guide?.steps[0]?.tools).toMatchObject([{ name: 'mail_zoho_mail_users_find', is_read: true }]);
    expect(guide?.preface).toContain('{{email_address}}');
    const all = (await admin('GET', '/runbook')).body.result as unknown[];
    expect(all.length).toBeGreaterThan(1);
  });

  it('leave a record of steps and calls in the audit log', async () => {
    expect((await step({ run, state: 'started', values: { email_address: 'a@example.com' } })).status).toBe(200);
    const called = await admin('POST', `/integrated-account/${mailAccount}/tools/list_all_zoho_mail_groups`, {
      mcp_server_id: demo.combined_mcp_server_id,
      run,
    });
    expect(called.status, JSON.stringify(called.body)).toBe(200);
    expect((await step({ run, state: 'done', step: '2', note: 'None.' })).status).toBe(200);
    const rows = (await admin('GET', `/audit-log?mcp_server_id=${demo.combined_mcp_server_id}&limit=3`)).body
      .result as { action: string; client: string | null; arguments: object }[];
    expect(rows).toMatchObject([
      { action: 'runbook.step', arguments: { runbook: 'mail_user_offboarding', run, step: '2', note: 'None.' } },
      { action: 'list_all_zoho_mail_groups', client: `runbook ${run}` },
      { action: 'runbook.step', arguments: { state: 'started', values: { email_address: 'a@example.com' } } },
    ]);
  });

  it('are carried out one step at a time', async () => {
    const path = `/mcp-server/${demo.combined_mcp_server_id}/runbook/domain-onboarding`;
    const wrong = await admin('POST', path, { arguments: { domain_name: 'fresh.example' }, until: 'adds' });
    expect([wrong.status, JSON.stringify(wrong.body)]).toEqual([400, expect.stringContaining('"path":"until"')]);
    const { body } = await admin('POST', path, {
      arguments: { domain_name: 'fresh.example' },
      dry_run: false,
      until: 'ownership',
      run,
    });
    const steps = body.steps as { name: string; state: string }[];
    expect(steps.slice(0, 3).map(({ state }) => state)).toEqual(['done', 'done', 'planned']);
    expect(body.next).toContain('up to and including ownership');
  });
});
