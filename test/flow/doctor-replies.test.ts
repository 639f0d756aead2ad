import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { adminClient } from './admin-client.js';
import { controlOf, type SandboxControl } from './sandbox-control.js';
import { interruptCommand, type RunningDemo, runCommand, startDemo } from './start-gatehouse.js';

let demo: RunningDemo;
let sandbox: SandboxControl;
beforeAll(async () => {
  demo = await startDemo();
  sandbox = controlOf(demo.sandbox_origin);
});
afterAll(() => demo?.stop());

const doctor = (...args: readonly string[]) => {
  const account = args.includes('--account') ? [] : ['--account', demo.integrated_account_id];
  return runCommand(['doctor', '--replies', '--data-dir', demo.dataDir, ...account, ...args]);
};
interface Report {
  readonly as_declared: boolean;
  readonly replies: readonly {
    readonly tool: string;
    readonly outcome: string;
    readonly reason: string | null;
    readonly differences: readonly { readonly kind: string; readonly path: string; readonly found: string }[];
  }[];
}
const reportOf = (stdout: string): Report => JSON.parse(stdout) as Report;
const secretSubject = 'The merger with Widgets Ltd';

describe('doctor --replies', () => {
  it('finds every reply of the sandbox as declared, by reads only, and says how far it is', async () => {
    await sandbox.clear();
    const { code, stdout, stderr } = await doctor('--json', '--calls', '24');
    expect(code, stderr).toBe(0);
    const { as_declared, replies } = reportOf(stdout);
    expect(as_declared).toBe(true);
    expect(replies.filter(({ outcome }) => outcome === 'compared').length).toBeGreaterThan(15);
    expect(replies.find(({ outcome }) => outcome === 'not_called')?.reason).toBe('the 24 calls were used up');
    const requests = await sandbox.mailRequests();
    expect(requests).toHaveLength(24);
    expect(requests.filter(({ method }) => method !== 'GET')).toEqual([]);
    expect(stderr).toMatch(/^ *1\/100|1\/24 /m);
  });

  it('reports a reply that differs, with its exit code, and never a value of it', async () => {
    const mails = [{ messageId: '1', subject: null, size: 7, summary: secretSubject, strange: secretSubject }];
    await sandbox.fault({
      times: 1,
      match: { method: 'GET', path: await viewPath() },
      status: 200,
      body: { status: { code: 200 }, data: mails },
    });
    const { code, stdout, stderr } = await doctor('--json', '--tools', 'list_all_zoho_mail_messages');
    expect(code).toBe(1);
    expect(stderr).toContain('1 reply contradicts its declaration.');
    const [reply] = reportOf(stdout).replies;
    const differences = reply?.differences.map(({ kind, path, found }) => `${kind} ${path} ${found}`);
    expect(differences).toEqual(
      expect.arrayContaining([
        'null [].subject null',
        'type [].size integer',
        'undeclared [].strange string',
        'absent [].folderId nothing',
      ]),
    );
    expect(stdout + stderr).not.toContain(secretSubject);
  });

  it('takes the ids of a read from the reads before it, and prints a table for people', async () => {
    await sandbox.clear();
    const { code, stdout } = await doctor('--tools', 'zoho_mail_messages_get_details,get_single_zoho_mail_user_by_id');
    expect(code).toBe(0);
    expect(stdout).toMatch(/2 of 2 reads compared/);
    const paths = (await sandbox.mailRequests()).map(({ path }) => path);
    expect(paths.some((path) => /\/folders\/\d+\/messages\/\d+\/details$/.test(path))).toBe(true);
  });

  it('stops where the service throttles, and records the run', async () => {
    await sandbox.fault({ times: 1, match: { path: await viewPath() }, status: 429, body: {} });
    const { stdout } = await doctor('--json', '--tools', 'list_all_zoho_mail_messages,zoho_mail_messages_get_details');
    const { replies } = reportOf(stdout);
    expect(replies.map(({ outcome }) => outcome)).not.toContain('compared');
    const rows = await adminClient(demo.origin, demo.api_token)('GET', '/audit-log?action=doctor.replies');
    expect(JSON.stringify(rows.body)).toContain(demo.integrated_account_id);
  });

  const interruptions: readonly (readonly [NodeJS.Signals, string, readonly string[]])[] = [
    ['SIGINT', 'a call', ['--json']],
    ['SIGTERM', 'a call', ['--json']],
    ['SIGHUP', 'a call', []],
    ['SIGINT', 'the wait for the limit', ['--json']],
  ];
  it.each(interruptions)('prints what it has found when %s interrupts %s (%j)', async (signal, moment, flags) => {
    await sandbox.clear();
    const isCall = moment === 'a call';
    const data = isCall ? [{ messageId: '1', folderId: '2', subject: null }] : [{ restrictionName: null }];
    const match = isCall ? { path: await viewPath() } : { path: '/policy/' };
    await sandbox.fault({ times: 1, match, status: 200, body: { status: { code: 200 }, data } });
    // The second call gets no reply while the test looks.
    if (isCall) await sandbox.fault({ times: 1, match: { path: '/details' }, status: 200, body: {}, delayMs: 100_000 });
    const tools = ['list_all_zoho_mail_messages', 'zoho_mail_messages_get_details'];
    const chosen = isCall ? ['--tools', tools.join(',')] : [];
    const sign = isCall ? 'zoho_mail_messages_get_details' : 'waiting';
    const account = ['--account', demo.integrated_account_id];
    const args = ['doctor', '--replies', '--data-dir', demo.dataDir, ...account, ...chosen, ...flags];
    const ended = await interruptCommand(args, { signal, sign });
    expect(ended.code, ended.stderr).toBe(1);
    expect(ended.stderr).toContain('1 reply contradicts its declaration.');
    if (flags.length === 0) {
      expect(ended.stdout).toContain('[].subject');
      expect(ended.stdout).toMatch(/1 of 2 reads compared/);
      return;
    }
    const { replies } = reportOf(ended.stdout);
    const path = isCall ? '[].subject' : '[].restrictionName';
    expect(replies.flatMap(({ differences }) => differences)).toContainEqual(
      expect.objectContaining({ kind: 'null', path }),
    );
    expect(replies.some(({ reason }) => reason === 'it was interrupted')).toBe(true);
  });

  it('prints names of members, and no names that are data', async () => {
    const secret = 'merger';
    const owners = { ann: { id: '1' }, bob: { id: '2' }, [secret]: { id: '3' } };
    const bodies: readonly (readonly [string, unknown])[] = [
      // A map in place of the list, of its items, of one item, and next to members that are declared.
      ['a map', owners],
      ['maps', [owners, { carol: { id: '4' } }]],
      ['one map', [{ [secret]: 'x' }]],
      ['members and a map', [{ messageId: '1', folderId: '2', subject: 'x', ...owners }]],
      [
        'names of one item each',
        [
          { messageId: '1', folderId: '2', [secret]: 1 },
          { messageId: '2', folderId: '2', ann: 1 },
        ],
      ],
      ['a name with a number', [{ messageId: '1', folderId: '2', merger2027: true }]],
    ];
    for (const [title, data] of bodies) {
      await sandbox.clear();
      const body = { status: { code: 200, description: 'success' }, data };
      await sandbox.fault({ times: 1, match: { path: await viewPath() }, status: 200, body });
      const { stdout, stderr } = await doctor('--json', '--tools', 'list_all_zoho_mail_messages');
      expect(`${stdout}${stderr}`, title).not.toMatch(/merger|carol|"(?:ann|bob)|\bann\b|\bbob\b/);
      expect(reportOf(stdout).replies, title).toHaveLength(1);
    }
  });

  it.each([
    [['--calls', '0'], /--calls must be an integer between 1 and 1000/],
    [['--tools', 'no_such_tool'], /There is no tool no_such_tool/],
    [['--account', 'acc_nothing'], /There is no integrated account acc_nothing/],
  ])('refuses %j', async (args, words) => {
    const { code, stderr } = await doctor(...args);
    expect(code).toBe(2);
    expect(stderr).toMatch(words);
  });
});

async function viewPath(): Promise<string> {
  const { body } = await adminClient(demo.origin, demo.api_token)(
    'GET',
    `/integrated-account/${demo.integrated_account_id}`,
  );
  return `/api/accounts/${(body.context as { account_id: string }).account_id}/messages/view`;
}
