import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';

const program = fileURLToPath(new URL('../../scripts/import-corpus.mjs', import.meta.url));

async function run(...flags: readonly string[]) {
  try {
    return { code: 0, ...(await promisify(execFile)(process.execPath, [program, ...flags])) };
  } catch (error) {
    if (!(error instanceof Error) || !('code' in error && 'stderr' in error && 'stdout' in error)) throw error;
    return { code: error.code, stdout: String(error.stdout), stderr: String(error.stderr) };
  }
}

describe('npm run import:corpus', () => {
  it.each([
    [['--documents'], "Unknown option '--documents'."],
    [['--sample', 'few'], '--sample must be a whole number from 1.'],
    [['./no-such-folder'], 'There is no folder ./no-such-folder.'],
  ])('ends with one line for %j', async (flags, fault) => {
    const line = `${fault} Run with --help for the options.\n`;
    expect(await run(...flags)).toEqual({ code: 2, stdout: '', stderr: line });
  });

  it('lists its options with --help', async () => {
    const { code, stdout, stderr } = await run('--help');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    for (const flag of ['--list', '--sample', '--folder', '--results', '--no-play', '--verbose'])
      expect(stdout).toContain(flag);
  });
});
