// Runs every test once and closes with one line of counts; names what was skipped and why. Arguments go through to vitest.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const folder = mkdtempSync(join(tmpdir(), 'gatehouse-test-'));
const reportFile = join(folder, 'report.json');
const vitest = join(root, 'node_modules', 'vitest', 'vitest.mjs');
const result = spawnSync(
  process.execPath,
  [vitest, 'run', '--reporter=default', '--reporter=json', `--outputFile.json=${reportFile}`, ...process.argv.slice(2)],
  { cwd: root, stdio: ['ignore', 'inherit', 'inherit'] },
);
let report;
try {
  report = JSON.parse(readFileSync(reportFile, 'utf8'));
} catch {
  process.stdout.write('The test runner ended without a report.\n0 passed, 1 failed\n');
  process.exit(1);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
const skipped = report.testResults.flatMap((file) =>
  file.assertionResults.filter(
    (test) => test.status === 'pending' || test.status === 'skipped' || test.status === 'todo',
  ),
);
for (const test of skipped) process.stdout.write(`skipped: ${test.fullName}\n`);
const brokenFiles = report.testResults.filter(
  (file) => file.status === 'failed' && file.assertionResults.length === 0,
).length;
const failed = report.numFailedTests + brokenFiles;
process.stdout.write(`${report.numPassedTests} passed, ${failed} failed, ${skipped.length} skipped\n`);
process.exit(failed > 0 || report.numPassedTests === 0 || result.status !== 0 ? 1 : 0);
