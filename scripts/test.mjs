// `npm test`: installs and builds what is missing, runs every test once, names what was skipped and why, and closes with
// one line of counts. Arguments go through to vitest.
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

await import('./ensure.mjs');
const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const folder = mkdtempSync(join(tmpdir(), 'gatehouse-test-'));
const countsFile = join(folder, 'counts.json');
const runner = spawn(
  process.execPath,
  [
    join(root, 'node_modules', 'vitest', 'vitest.mjs'),
    'run',
    '--reporter=default',
    `--reporter=${join(root, 'scripts', 'count-reporter.mjs')}`,
    ...process.argv.slice(2),
  ],
  { cwd: root, stdio: ['ignore', 'inherit', 'inherit'], env: { ...process.env, GATEHOUSE_TEST_COUNTS: countsFile } },
);
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => runner.kill(signal));
const code = await new Promise((resolve) => {
  runner.once('exit', resolve);
});

let counts;
try {
  counts = JSON.parse(readFileSync(countsFile, 'utf8'));
} catch {
  process.stdout.write('The test runner ended without a report.\n');
  counts = { passed: 0, failed: 1, skipped: [] };
} finally {
  rmSync(folder, { recursive: true, force: true });
}
const { passed, skipped } = counts;
// A runner that ends badly although every test passed has found a fault of its own: it is counted, never left out.
const failed = counts.failed === 0 && code !== 0 && passed > 0 ? 1 : counts.failed;
for (const { name, note } of skipped) process.stdout.write(`skipped: ${name}${note ? ` (${note})` : ''}\n`);
if (passed + failed === 0) process.stdout.write('No test ran.\n');
process.stdout.write(`${passed} passed, ${failed} failed, ${skipped.length} skipped\n`);
process.exit(failed > 0 || passed === 0 || code !== 0 ? 1 : 0);
