import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { shippedCatalogue } from '../catalogue/index.js';
import { programCommand } from '../config/index.js';
import { meddle } from '../store/test-support/meddle.js';
import { runCommandLine } from './index.js';

let dataDir: string;
let output: string;
let errors: string;

beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'gatehouse-cli-'));
  vi.spyOn(process.stdout, 'write').mockImplementation((chunk) => {
    output += String(chunk);
    return true;
  });
  vi.spyOn(process.stderr, 'write').mockImplementation((chunk) => {
    errors += String(chunk);
    return true;
  });
});
afterEach(() => {
  vi.restoreAllMocks();
  rmSync(dataDir, { recursive: true, force: true });
});

const run = async (...args: readonly string[]): Promise<{ code: number; output: string; errors: string }> => {
  [output, errors] = ['', ''];
  const code = await runCommandLine(['node', 'gatehouse', ...args]);
  return { code, output, errors };
};
const command = programCommand();
const onData = (...args: readonly string[]) => run(...args, '--data-dir', dataDir);
/** Sets up an empty installation, as the first API token does. */
const install = async (): Promise<void> => {
  await onData('tokens', 'create', '--name', 'first');
};
const json = async (...args: readonly string[]): Promise<{ readonly [name: string]: unknown }> =>
  JSON.parse((await onData(...args, '--json')).output);
const { name: integration = '' } =
  [...(await shippedCatalogue()).integrations.values()].find(
    ({ record: { authorization } }) => authorization.kind === 'oauth2' && authorization.grants.includes('device'),
  ) ?? {};

describe('wrong usage ends with 2, one line of what is wrong, and no stack', () => {
  it.each([
    [[], `Usage: ${command} `],
    [['mcp'], `Usage: ${command} mcp`],
    [['mcp', 'create', '--name', 'x', '--exposure'], 'argument missing'],
    [['audit', '--outcome', 'denied'], '--outcome must be one of ok, refused, upstream_error, error'],
    [['serv'], 'Did you mean serve?'],
    [['mcp', 'create'], '--name'],
    [['demo', '--prot', '1'], 'Did you mean --port?'],
    [['sandbox', '--port', '70000'], '--port must be a number'],
    [['audit', '--limit', '0'], '--limit must be a number from 1 to 1000'],
    [['audit', '--from', 'yesterday'], '--from must be an ISO 8601 instant'],
    [['tools', 'no-such'], 'There is no integration no-such; known:'],
    [['tools', integration, '--methods', 'raed'], '--methods[0] "raed"'],
    [['tools', integration, '--methods', 'delete', '--tags', 'spam_control'], 'leaves no tool'],
    [['accounts', 'connect', integration], 'Give either --code or --refresh-token or --device.'],
    [['accounts', 'connect', integration, '--code', 'a', '--refresh-token', 'b'], 'Give either'],
    [['accounts', 'connect', integration, '--code', 'a', '--data-center', 'moon'], 'There is no data centre moon'],
    [['tokens', 'create', '--name', 'x', '--scope', 'root'], 'scope must be one of admin, viewer, mcp'],
    [['tokens', 'create', '--name', 'x', '--expires-at', 'soon'], 'expires_at must be an ISO 8601 instant'],
  ])('%j', async (args, words) => {
    const needsData = ['accounts', 'tokens', 'audit'].includes(args[0] ?? '');
    if (needsData) await install();
    const refused = needsData ? await onData(...args) : await run(...args);
    expect([refused.code, refused.errors]).toEqual([2, expect.stringContaining(words)]);
    expect(refused.errors).not.toMatch(/\n\s+at /);
    expect(refused.output).toBe('');
  });
});

describe('in a folder without an installation', () => {
  it.each([
    ['accounts list'],
    ['accounts link x'],
    ['mcp list'],
    ['mcp create --name x'],
    ['tokens list'],
    ['tokens delete tok_x'],
    ['approvals list'],
    ['audit'],
    ['audit verify'],
    ['keys list'],
    ['keys rotate'],
    ['webhook show'],
    ['doctor'],
    ['dashboard'],
  ])('%s ends with 1, says what to do and leaves nothing behind', async (words) => {
    const folder = join(dataDir, 'none');
    const refused = await run(...words.split(' '), '--data-dir', folder);
    expect(refused).toEqual({
      code: 1,
      output: '',
      errors: `There is no installation in ${folder}. "${command} serve" or "${command} demo" sets one up; name another folder with --data-dir or GATEHOUSE_DATA_DIR.\n`,
    });
    expect(existsSync(folder)).toBe(false);
  });
});

describe('what cannot be done ends with 1 and says what to do', () => {
  it.each([
    [['mcp', 'create', '--name', 'x'], `No account is connected yet; "${command} accounts connect" connects one.`],
    [['mcp', 'list', '--account', 'acc_none'], 'There is no integrated account acc_none'],
    [['accounts', 'show', 'acc_none'], `"${command} accounts list" shows them`],
    [['accounts', 'delete', 'acc_none'], 'There is no integrated account acc_none'],
    [['tokens', 'delete', 'tok_none'], `"${command} tokens list" shows them`],
  ])('%j', async (args, words) => {
    await install();
    expect(await onData(...args)).toEqual({ code: 1, output: '', errors: expect.stringContaining(words) });
  });
});

describe('text from outside', () => {
  const hostile = 'a\u001b[2J\u009b31m\u202eb\u200b\u{e0041}\n2030-01-01  forged  row';
  // Whatever a terminal acts on, or a person does not see.
  const acting = /(?!\n)[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u;

  it('is printed in tables, fields and JSON without control of the terminal or forged rows', async () => {
    await onData('tokens', 'create', '--name', 'n', '--scope', 'viewer');
    const name = hostile.replaceAll(/\p{Cc}/gu, '');
    const created = await onData('tokens', 'create', '--name', name, '--scope', 'viewer');
    expect(created.output).toContain('a[2J31m[U+202E]b[U+200B][U+E0041]');
    meddle(dataDir, `UPDATE audit_log SET client = '${hostile}', detail = '${hostile}'`);
    const rows = await onData('audit');
    expect(rows.output).toContain('a[U+001B][2J[U+009B]31m[U+202E]b[U+200B][U+E0041][U+000A]2030-01-01  forged  row');
    expect(rows.output.trimEnd().split('\n')).toHaveLength(3);
    for (const args of [
      ['audit'],
      ['audit', '--json'],
      ['audit', 'export'],
      ['tokens', 'list'],
      ['tokens', 'list', '--json'],
    ])
      expect((await onData(...args)).output, args.join(' ')).not.toMatch(acting);
    expect((await onData('audit', '--json')).output).toContain(JSON.stringify(hostile).slice(1, 10));
  });

  it.each([
    ['tools', hostile],
    ['mcp', 'list', '--account', hostile],
    ['audit', '--from', hostile],
    [`serve${hostile}`],
    ['demo', `--x${hostile}`],
  ])('is shown in a refusal without acting on the terminal: %s', async (...args) => {
    const { errors } = await onData(...args);
    expect(errors).not.toMatch(acting);
    expect(errors).not.toMatch(/^2030/m);
  });
});

describe('what it prints', () => {
  it('tells its version, and helps on every command with an example', async () => {
    expect((await run('--version')).output).toMatch(/^\d+\.\d+\.\d+/);
    const groups = {
      approvals: ['list', 'approve', 'deny'],
      audit: ['verify', 'export'],
      accounts: ['list', 'show', 'connect', 'delete'],
      tokens: ['create', 'list', 'delete'],
    };
    const servers = ['create', 'list', 'show', 'update', 'rotate', 'revoke'];
    const commands = [
      ...['demo', 'serve', 'audit', 'tools', 'sandbox'].map((name) => [name]),
      ...Object.entries({ ...groups, mcp: servers }).flatMap(([group, names]) => names.map((name) => [group, name])),
    ];
    for (const command of commands) {
      const helped = await run(...command, '--help');
      expect([helped.code, helped.output], command.join(' ')).toEqual([
        0,
        expect.stringMatching(/Examples?:\n {2}(?:gatehouse|node bin\/gatehouse\.js) /),
      ]);
    }
  });

  it('says in words that a list is empty, and prints it as JSON', async () => {
    await install();
    expect((await onData('accounts', 'list')).output).toContain('No account is connected yet');
    expect(await json('approvals', 'list')).toEqual({ result: [] });
    expect((await onData('audit', '--action', 'none')).output).toBe('No row matches.\n');
  });

  it('takes an integration by its name or as its folder is spelled', async () => {
    const [named, spelled] = [
      await json2('tools', integration),
      await json2('tools', integration.replaceAll('_', '-')),
    ];
    expect(named.tools).toEqual(spelled.tools);
    expect(named.tools).toEqual(
      expect.arrayContaining([
        expect.objectContaining({
          name: expect.any(String),
          request: { method: expect.any(String), path: expect.stringMatching(/^\//) },
          input_schema: expect.objectContaining({ type: 'object' }),
        }),
      ]),
    );
  });
});

const json2 = async (...args: readonly string[]): Promise<{ readonly [name: string]: unknown }> =>
  JSON.parse((await run(...args, '--json')).output);

describe('acts from the command line', () => {
  it('stand in the audit trail, done or refused, without the secret', async () => {
    const made = await json('tokens', 'create', '--name', 'ci', '--scope', 'mcp');
    expect(made.token).toMatch(/^gtha_/);
    await onData('tokens', 'delete', 'tok_none');
    await onData('tokens', 'delete', String(made.id));
    const { result } = await json('audit');
    expect(result).toEqual([
      expect.objectContaining({ action: 'api_token.delete', outcome: 'ok', arguments: { id: made.id } }),
      expect.objectContaining({ action: 'api_token.delete', outcome: 'refused', arguments: { id: 'tok_none' } }),
      expect.objectContaining({
        action: 'api_token.create',
        kind: 'admin',
        client: 'command line',
        outcome: 'ok',
        arguments: { id: made.id, name: 'ci', scope: 'mcp' },
      }),
    ]);
    expect(JSON.stringify(result)).not.toContain(made.token);
    expect((await json('audit', '--outcome', 'refused')).result).toHaveLength(1);
    expect((await json('audit', '--limit', '2')).result).toHaveLength(2);
  });

  it('decide what waits, and say so where nothing does', async () => {
    await install();
    expect((await onData('approvals', 'list')).output).toContain('Calls that wait for a person appear here');
    expect(await json('approvals', 'list', '--status', 'all')).toEqual({ result: [] });
    expect(await onData('approvals', 'list', '--status', 'open')).toMatchObject({ code: 2 });
    for (const decision of ['approve', 'deny'])
      expect(await onData('approvals', decision, 'apr_none', '--reason', 'x')).toMatchObject({
        code: 1,
        errors: expect.stringContaining('There is no approval apr_none'),
      });
    const { result } = await json('audit', '--action', 'approval.decide');
    expect(result).toMatchObject([{ outcome: 'refused', approval_id: 'apr_none' }, { outcome: 'refused' }]);
  });

  it('verify and export the trail, and end with 1 where it was meddled with', async () => {
    for (const name of ['a', 'b', 'c']) await onData('tokens', 'create', '--name', name);
    expect(await onData('audit', 'verify')).toMatchObject({
      code: 0,
      output: 'The audit log is intact: 6 rows, 1 to 6.\n',
    });
    expect(await json('audit', 'verify')).toEqual({ ok: true, rows: 6, from: 1, to: 6 });
    // Each change has an intent and an outcome; an intent that is closed is verified, and not listed.
    const exported = await onData('audit', 'export', '--action', 'api_token.create');
    const rows = exported.output.trimEnd().split('\n');
    expect(rows.map((line) => (JSON.parse(line) as { sequence: number }).sequence)).toEqual([2, 4, 6]);
    meddle(dataDir, "UPDATE audit_log SET detail = 'all well' WHERE sequence = 2");
    expect(await onData('audit', 'verify')).toMatchObject({
      code: 1,
      errors: 'The audit log failed verification: row 2 was changed after it was written.\n',
    });
  });

  it('never print an API token again', async () => {
    const made = await json('tokens', 'create', '--name', 'once');
    for (const { output: printed } of [await onData('tokens', 'list'), await onData('tokens', 'list', '--json')]) {
      expect(printed).toContain(String(made.hint));
      expect(printed).not.toContain(String(made.token));
    }
  });
});
