// `npm run mutation`: changes one thing at a time in files that bear security, and reports what no test notices (Stryker). Takes about a
// second per change, so it is no part of `npm run check`. `-- <part of a path>` chooses files, `--survivors` lists what was not noticed,
// `--minutes <n>` is the limit per file. Stryker is installed apart, outside the project. Exits with 1 where a room misses its goal or a
// result cannot be trusted.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { installApart } from './install-apart.mjs';
import { targets } from './mutation/targets.mjs';

const goalPercent = 85;
const strykerVersion = '9.6.1';
const control = 'test/mutation/control.ts';
const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const { values: flags, positionals } = parseArgs({
  allowPositionals: true,
  options: { survivors: { type: 'boolean', default: false }, minutes: { type: 'string', default: '20' } },
});
const minutesMax = Number(flags.minutes);
const isChosen = (file) => positionals.length === 0 || positionals.some((part) => file.includes(part));

await import('./ensure.mjs');
const tools = await installApart('mutation', {
  '@stryker-mutator/core': strykerVersion,
  '@stryker-mutator/vitest-runner': strykerVersion,
});
const scratch = mkdtempSync(join(tmpdir(), 'gatehouse-mutation-'));
let isFailed = false;
try {
  for (const [room, files] of Object.entries(targets)) {
    const sum = { noticed: 0, all: 0 };
    for (const [file, tests] of Object.entries(files).filter(([name]) => isChosen(name))) {
      const mutants = await mutate(file, tests);
      if (mutants === null) {
        isFailed = true;
        continue;
      }
      report(file, mutants);
      sum.noticed += mutants.filter(isNoticed).length;
      sum.all += mutants.length;
    }
    if (sum.all === 0) continue;
    process.stdout.write(`${room.padEnd(36)} ${shareOf(sum)}\n\n`);
    if (sum.noticed / sum.all < goalPercent / 100) isFailed = true;
  }
} finally {
  rmSync(scratch, { recursive: true, force: true });
}
process.exitCode = isFailed ? 1 : 0;

/** The changes of one file that could be run, each with its `status`; null where the run failed or cannot be trusted. */
async function mutate(file, tests) {
  const resultFile = join(scratch, `${file.replaceAll('/', '-')}.json`);
  const status = await runStryker({ file, tests, resultFile });
  if (status !== 0)
    return distrust(file, status === null ? `it took longer than ${minutesMax} minutes` : 'Stryker failed');
  const { files } = JSON.parse(readFileSync(resultFile, 'utf8'));
  const controls = files[control]?.mutants ?? [];
  if (controls.length === 0 || !controls.every(isNoticed)) return distrust(file, 'the control was not noticed');
  const mutants = files[file].mutants.filter(
    ({ status }) => !['Ignored', 'CompileError', 'RuntimeError'].includes(status),
  );
  // Stryker's Vitest runner scores a run of no test as survived (stryker-js, issues 6073 and 6213).
  const empty = mutants.filter(({ status, testsCompleted }) => status === 'Survived' && testsCompleted === 0);
  return empty.length > 0 ? distrust(file, `${empty.length} changes were scored without running a test`) : mutants;
}

/** Resolves to the exit status; null where the time was over. */
async function runStryker({ file, tests, resultFile }) {
  const configFile = join(scratch, 'stryker.json');
  writeFileSync(configFile, JSON.stringify(settingsOf(file, resultFile)));
  const program = join(tools, 'node_modules/@stryker-mutator/core/bin/stryker.js');
  const child = spawn(process.execPath, [program, 'run', configFile], {
    cwd: root,
    env: { ...process.env, MUTATION_TESTS: tests.join(',') },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  const output = [];
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (piece) => output.push(piece));
  let isOver = false;
  const timer = setTimeout(() => {
    isOver = true;
    // Its workers too.
    process.kill(-child.pid, 'SIGKILL');
  }, minutesMax * 60_000);
  const [status] = await once(child, 'close');
  clearTimeout(timer);
  if (isOver) return null;
  if (status !== 0) process.stderr.write(Buffer.concat(output));
  return status ?? 1;
}

function settingsOf(file, resultFile) {
  return {
    mutate: [file, control],
    testRunner: 'vitest',
    plugins: [join(tools, 'node_modules/@stryker-mutator/vitest-runner/dist/src/index.js')],
    vitest: { configFile: 'scripts/mutation/vitest.config.mjs', related: false },
    coverageAnalysis: 'perTest',
    // What is computed while a module loads would run every test once more.
    ignoreStatic: true,
    concurrency: 1,
    timeoutMS: 10_000,
    reporters: ['json'],
    jsonReporter: { fileName: resultFile },
    tempDirName: join(scratch, 'sandbox'),
    // The compiler of TypeScript 7 has no API for its settings, and nothing here needs them.
    tsconfigFile: 'none.json',
    ignorePatterns: ['/dashboard', '/deploy', '/test-output', '/bench', '/client'],
    allowConsoleColors: false,
  };
}

function distrust(file, why) {
  process.stdout.write(`${file.padEnd(36)} no result: ${why}\n`);
  return null;
}

function isNoticed({ status }) {
  return status === 'Killed' || status === 'Timeout';
}

function report(file, mutants) {
  const noticed = mutants.filter(isNoticed).length;
  process.stdout.write(`${file.padEnd(36)} ${shareOf({ noticed, all: mutants.length })}\n`);
  if (!flags.survivors) return;
  for (const { status, location, mutatorName, replacement } of mutants.filter((mutant) => !isNoticed(mutant)))
    process.stdout.write(
      `  ${status === 'NoCoverage' ? 'not run' : 'survived'} ${file}:${location.start.line} ${mutatorName}: ${(replacement ?? '').replaceAll(/\s+/g, ' ').slice(0, 90)}\n`,
    );
}

function shareOf({ noticed, all }) {
  return `${((100 * noticed) / all).toFixed(1).padStart(5)} %  (${noticed} of ${all})`;
}
