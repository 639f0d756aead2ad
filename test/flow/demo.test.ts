import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it } from 'vitest';
import { preparePostgres, testDatabaseUrl } from '../../src/store/test-support/postgres-ground.js';
import { keepOutput } from './keep-output.js';
import { runCommand, startDemo } from './start-gatehouse.js';

const program = fileURLToPath(new URL('../../bin/gatehouse.js', import.meta.url));
const folders: string[] = [];
const newFolder = (): string => {
  const folder = mkdtempSync(join(tmpdir(), 'gatehouse-demo-'));
  folders.push(folder);
  return folder;
};
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

const statusOf = async (dataDir: string, environment: { [name: string]: string }) => {
  const { stdout } = await runCommand(['accounts', 'list', '--json', '--data-dir', dataDir], environment);
  return (JSON.parse(stdout) as { result: { status: string }[] }).result.map(({ status }) => status);
};

describe('a demo on an installation that is not its own', () => {
  it('is refused on a data folder with accounts that no demo connected, which stay as they are', async () => {
    const dataDir = newFolder();
    const environment = { DATABASE_URL: '' };
    await (await startDemo({ dataDir, environment })).stop({ keepData: true });
    rmSync(join(dataDir, 'demo.json'));
    const { code, stderr } = await runCommand(['demo', '--port', '0', '--data-dir', dataDir], environment);
    expect(code).toBe(1);
    expect(stderr).toContain(`The data folder ${dataDir} holds integrated accounts that no demo connected`);
    expect(stderr).toContain('Pass another folder with --data-dir.');
    expect(await statusOf(dataDir, environment)).toEqual(['active', 'active']);
  }, 60_000);

  it.skipIf(testDatabaseUrl === '')(
    'is refused on such a database (with DATABASE_URL)',
    async () => {
      const { url, dispose } = await preparePostgres();
      const [dataDir, other] = [newFolder(), newFolder()];
      const key = Buffer.alloc(32, 7).toString('base64');
      const environment = { DATABASE_URL: url, GATEHOUSE_ENCRYPTION_KEY: key, GATEHOUSE_TOKEN_HASH_KEY: key };
      await (await startDemo({ dataDir, environment })).stop({ keepData: true });
      const { code, stderr } = await runCommand(['demo', '--port', '0', '--data-dir', other], environment);
      expect(code).toBe(1);
      expect(stderr).toContain('The database that DATABASE_URL names holds integrated accounts that no demo connected');
      await (await startDemo({ dataDir, environment })).stop({ keepData: true });
      await dispose();
    },
    90_000,
  );

  it('continues its own first start, and one that was interrupted before it knew its tokens', async () => {
    const dataDir = newFolder();
    const environment = { DATABASE_URL: '' };
    const first = await startDemo({ dataDir, environment });
    await first.stop({ keepData: true });
    const second = await startDemo({ dataDir, environment });
    expect(second.mcp_url.split('/mcp/')[1]).toBe(first.mcp_url.split('/mcp/')[1]);
    await second.stop({ keepData: true });
    writeFileSync(join(dataDir, 'demo.json'), '{}');
    const third = await startDemo({ dataDir, environment });
    expect(third.mcp_url).toMatch(/\/mcp\/gths_/);
    await third.stop();
  }, 120_000);
});

/** The first line of standard output that contains the words, of a demo that prints text. */
async function lineWith(
  dataDir: string,
  args: readonly string[],
  words: string,
): Promise<{ line: string; stop: () => Promise<void> }> {
  const child = spawn(process.execPath, [program, 'demo', '--port', '0', '--data-dir', dataDir, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, DATABASE_URL: '' },
  });
  keepOutput(child);
  const ended = once(child, 'exit');
  const line = await new Promise<string>((resolve, reject) => {
    createInterface({ input: child.stdout }).on('line', (text) => (text.includes(words) ? resolve(text) : undefined));
    child.once('exit', (code) => reject(new Error(`the demo ended with ${code}`)));
  });
  return {
    line,
    stop: async () => {
      child.kill('SIGTERM');
      await ended;
    },
  };
}

describe('the command that a demo suggests', () => {
  const suggested = /runbook (domain-onboarding --domain newbrand\.com[^"]*)"/;
  const run = (dataDir: string, command: string) =>
    runCommand(['runbook', ...command.split(' '), '--data-dir', dataDir], { DATABASE_URL: '' });

  it('names --service where several services could set the domain up, and is refused without it', async () => {
    const dataDir = newFolder();
    const { line, stop } = await lineWith(dataDir, ['--with', 'google_workspace'], 'runbook domain-onboarding');
    const command = suggested.exec(line)?.[1] ?? '';
    expect(command).toMatch(/ --service \w+$/);
    const { code, stdout } = await run(dataDir, command);
    expect(stdout).toContain('newbrand.com');
    expect(code).toBe(0);
    const refused = await run(dataDir, command.replace(/ --service.*$/, ''));
    expect(refused.code).toBe(1);
    expect(refused.stderr).toMatch(/service/);
    await stop();
  }, 90_000);

  it('names no --service where only one could', async () => {
    const { line, stop } = await lineWith(newFolder(), [], 'runbook domain-onboarding');
    expect(suggested.exec(line)?.[1]).toBe('domain-onboarding --domain newbrand.com');
    await stop();
  }, 60_000);
});
