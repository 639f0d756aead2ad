import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startPostgres } from '../../scripts/services.mjs';
import { keepOutput } from './keep-output.js';
import { hasServices, startProgram } from './start-cluster.js';

const root = fileURLToPath(new URL('../..', import.meta.url));
const keys = { GATEHOUSE_ENCRYPTION_KEY: 'a'.repeat(64), GATEHOUSE_TOKEN_HASH_KEY: 'b'.repeat(64) };

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'gatehouse-lines-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

async function firstLine(environment: { readonly [name: string]: string }): Promise<string> {
  const { child, line } = await startProgram(['serve', '--port', '0'], { GATEHOUSE_DATA_DIR: folder, ...environment });
  const ended = once(child, 'exit');
  child.kill('SIGTERM');
  await ended;
  return line;
}

describe('the first line of "serve"', () => {
  it('names the address, and the data folder of the embedded store', async () => {
    expect(await firstLine({})).toMatch(
      /^Gatehouse listens on http:\/\/127\.0\.0\.1:\d+ and keeps its data in \/.+gatehouse-lines-.+\.$/,
    );
  }, 60_000);

  it('tells the address that it listens on from the public one', async () => {
    expect(await firstLine({ GATEHOUSE_PUBLIC_URL: 'https://gatehouse.example.com' })).toMatch(
      /^Gatehouse listens on 127\.0\.0\.1:\d+, is reached at https:\/\/gatehouse\.example\.com and keeps its data in \//,
    );
  }, 60_000);

  it.skipIf(!hasServices)(
    'names the database without its password, and needs no data folder',
    async () => {
      const postgres = await startPostgres();
      const url = new URL(postgres.url);
      url.password = 'hunter2';
      // A file where the folder should be: nothing can be read or written there.
      const line = await firstLine({ ...keys, DATABASE_URL: url.href, GATEHOUSE_DATA_DIR: '/dev/null' });
      expect(line).toMatch(/ and keeps its data in the PostgreSQL database 127\.0\.0\.1:\d+\/postgres\.$/);
      expect(line).not.toContain('hunter2');
      await postgres.stop();
    },
    60_000,
  );
});

it.each(['demo', 'sandbox'])(
  'says why "%s" cannot run in an installation without the sandbox',
  async (command) => {
    // What the image holds.
    for (const name of ['bin', 'catalogue', 'dist', 'package.json', 'pages'])
      cpSync(join(root, name), join(folder, name), { recursive: true });
    symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
    const child = spawn(process.execPath, [join(folder, 'bin/gatehouse.js'), command], {
      cwd: folder,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    keepOutput(child);
    const lines: string[] = [];
    createInterface({ input: child.stderr }).on('line', (line) => lines.push(line));
    const [code] = await once(child, 'close');
    expect([code, lines.join('\n')]).toEqual([
      1,
      expect.stringMatching(/has no sandbox: the container image leaves it out/),
    ]);
  },
  60_000,
);
