import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { serveFixture } from './serve-fixture.js';

const revisions = [
  ['2026-07-28', 'no-expected-failures.yml'],
  ['2025-11-25', 'expected-failures.yml'],
] as const;

/** Runs the official runner; returns both its outputs and its exit code. */
function run(args: readonly string[]): Promise<{ readonly code: number | null; readonly output: string }> {
  const { GATEHOUSE_CONFORMANCE_NODE: node = '', GATEHOUSE_CONFORMANCE_FOLDER: folder = '' } = process.env;
  const runner = join(folder, 'node_modules', '@modelcontextprotocol', 'conformance', 'dist', 'index.js');
  // It writes its results to its working directory.
  const child = spawn(node, [runner, ...args], { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] });
  const chunks: Buffer[] = [];
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => chunks.push(chunk));
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve({ code, output: Buffer.concat(chunks).toString('utf8') }));
  });
}

test.each(revisions)('every server scenario that revision %s requires', async (revision, expected) => {
  const fixture = await serveFixture();
  onTestFinished(() => fixture.close());
  const baseline = fileURLToPath(new URL(expected, import.meta.url));
  const { code, output } = await run([
    'server',
    '--url',
    fixture.url,
    '--requirements',
    revision,
    '--expected-failures',
    baseline,
  ]);
  const summary = output.slice(output.indexOf('=== SUMMARY ==='));
  // A runner that runs nothing finds nothing wrong either.
  expect(summary.match(/^✓ /gm)?.length ?? 0, summary).toBeGreaterThan(25);
  expect(code, summary).toBe(0);
});
