// `npm test`: installs and builds what is missing, runs every test once, searches the output of the run and of its processes
// for tokens, names the slowest files and what was skipped and why, and ends with one line of counts. Arguments are passed to vitest.
import { spawn } from 'node:child_process';
import { appendFileSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { findTokens } from './find-tokens.mjs';

const pipesMs = 5_000;

await import('./ensure.mjs');
const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const folder = mkdtempSync(join(tmpdir(), 'gatehouse-test-'));
const countsFile = join(folder, 'counts.json');
const outputFolder = join(folder, 'output');
mkdirSync(outputFolder);
const runner = spawn(
  process.execPath,
  [
    join(root, 'node_modules', 'vitest', 'vitest.mjs'),
    'run',
    '--reporter=default',
    `--reporter=${join(root, 'scripts', 'count-reporter.mjs')}`,
    ...process.argv.slice(2),
  ],
  {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      ...process.env,
      ...(process.stdout.isTTY && !process.env.NO_COLOR ? { FORCE_COLOR: '1' } : {}),
      GATEHOUSE_TEST_COUNTS: countsFile,
      GATEHOUSE_TEST_OUTPUT: outputFolder,
    },
  },
);
for (const name of ['stdout', 'stderr'])
  runner[name].on('data', (chunk) => {
    process[name].write(chunk);
    appendFileSync(join(outputFolder, `tests.${name}`), chunk);
  });
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => runner.kill(signal));
const code = await new Promise((resolve) => {
  runner.once('exit', (exitCode) => {
    // The last output may still arrive; but a process that inherited the pipes may keep them open indefinitely.
    runner.once('close', () => resolve(exitCode));
    setTimeout(resolve, pipesMs, exitCode);
  });
});

const said = readdirSync(outputFolder).map((name) => ({ name, text: readFileSync(join(outputFolder, name), 'utf8') }));
const leaks = said.flatMap(({ name, text }) => findTokens(text).map((token) => `${token} in ${name}`));
let counts;
try {
  counts = JSON.parse(readFileSync(countsFile, 'utf8'));
} catch {
  process.stdout.write('The test runner ended without a report.\n');
  const failures = [{ name: 'the test runner', message: 'It ended without a report.' }];
  counts = { passed: 0, failures, skipped: [], slowest: [] };
} finally {
  rmSync(folder, { recursive: true, force: true });
}
const characters = said.reduce((sum, { text }) => sum + text.length, 0);
process.stdout.write(
  `${leaks.length === 0 ? 'No token' : `TOKENS (${leaks.join(', ')})`} in ${characters} characters of output of ${said.length} logs\n`,
);
const { passed, failures, skipped, slowest } = counts;
if (slowest.length > 1)
  process.stdout.write(
    `Slowest files: ${slowest.map(({ file, seconds }) => `${file} ${seconds.toFixed(1)} s`).join(', ')}\n`,
  );
// A runner that fails although every test passed has an error of its own: it is counted, never left out.
if (failures.length === 0 && code !== 0 && passed > 0)
  failures.push({ name: 'the test runner', message: `It ended with code ${code} although every test passed.` });
const failed = failures.length + leaks.length;
for (const { name, note } of skipped) process.stdout.write(`skipped: ${name}${note ? ` (${note})` : ''}\n`);
for (const { name, message } of failures) process.stdout.write(`failed: ${name}: ${message}\n`);
if (passed + failed === 0) process.stdout.write('No test ran.\n');
process.stdout.write(`${passed} passed, ${failed} failed, ${skipped.length} skipped\n`);
process.exit(failed > 0 || passed === 0 || code !== 0 ? 1 : 0);
