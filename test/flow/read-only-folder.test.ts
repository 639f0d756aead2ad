import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { callTool } from './admin-client.js';
import { type RunningDemo, runCommand, startDemo } from './start-gatehouse.js';

// The user of the tests may be allowed to write everywhere, so the test checks what was written, not what was allowed.
const program = fileURLToPath(new URL('../..', import.meta.url));
const shipped = ['bin', 'catalogue', 'dist', 'pages', 'sandbox/dist'];
let folder: string;
let demo: RunningDemo;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'gatehouse-elsewhere-'));
});
afterAll(async () => {
  await demo?.stop();
  rmSync(folder, { recursive: true, force: true });
});

const snapshot = (): readonly string[] =>
  shipped.flatMap((name) =>
    readdirSync(join(program, name), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .map((path) => `${path} ${statSync(path).size} ${statSync(path).mtimeMs}`),
  );

describe('a program folder that may only be read', () => {
  it('is enough: keys, store and state go into the data folder, and nothing anywhere else', async () => {
    const before = snapshot();
    expect(before.length).toBeGreaterThan(50);
    demo = await startDemo({ folder });
    const { body } = await callTool(demo.mcp_url, 'list_all_zoho_mail_domains');
    expect(body.result).toMatchObject({ isError: false });
    expect((await runCommand(['accounts', 'list', '--data-dir', demo.dataDir])).code).toBe(0);
    expect(await demo.stop({ keepData: true })).toBe(0);
    expect(snapshot()).toEqual(before);
    expect(readdirSync(folder)).toEqual([]);
    expect(readdirSync(demo.dataDir)).toEqual(
      expect.arrayContaining(['demo.json', 'encryption.key', 'gatehouse.db', 'token-hash.key']),
    );
  });

  it('keeps what opens something from other users of the machine', () => {
    for (const name of ['demo.json', 'encryption.key', 'token-hash.key'])
      expect((statSync(join(demo.dataDir, name)).mode & 0o777).toString(8), name).toBe('600');
  });
});
