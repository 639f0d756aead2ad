import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { adminClient } from './admin-client.js';
import { controlOf, type SandboxControl } from './sandbox-control.js';
import { type RunningDemo, runCommand, startDemo } from './start-gatehouse.js';

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
