import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { preparePostgres, testDatabaseUrl } from '../../src/store/test-support/postgres-ground.js';
import { runCommand, startDemo } from './start-gatehouse.js';

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
  }, 60_000);
});
