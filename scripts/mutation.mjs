// `npm run mutation`: changes one thing at a time in files that bear security, and reports what no test notices (Stryker). Takes about a
// second per change, so it is no part of `npm run check`. Stryker is installed apart, outside the project. Exits with 1 where a room misses
// its goal or a result cannot be trusted.
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
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
const usage = `Usage: npm run mutation -- [part of a path ...] [options]

  --survivors    list the changes that no test notices
  --sample <n>   only the changes in n random lines of each file
  --seed <n>     the seed of the random lines (default 1)
  --minutes <n>  the limit for one file (default 20)
  --help         this text
`;
const { flags, positionals } = readCommandLine();
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
      if (mutants?.length === 0) continue;
      if (mutants === null) {
        isFailed = true;
        continue;
      }
      report(file, mutants);
      sum.noticed += mutants.filter(isNoticed).length;
      sum.all += mutants.length;
    }
    if (sum.all === 0) continue;
    const range = flags.sample === undefined ? '' : `, the whole room between ${intervalOf(sum)} with 95 %`;
    process.stdout.write(`${room.padEnd(36)} ${shareOf(sum)}${range}\n\n`);
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
  const mutants = (files[file]?.mutants ?? []).filter(
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
    mutate: [...chosenLines(file), control],
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
    ignorePatterns: ['/dashboard', '/deploy', '/dist', '/test-output', '/bench', '/client'],
    allowConsoleColors: false,
  };
}

/** The whole file, or each of its sampled lines. */
function chosenLines(file) {
  if (flags.sample === undefined) return [file];
  const lines = readFileSync(join(root, file), 'utf8').split('\n');
  const code = lines.flatMap((text, index) =>
    /^\s*(?:\/\/|\/?\*|import\b|export \*|[})\];,]*$)/.test(text) ? [] : [index + 1],
  );
  const random = randomFrom(`${flags.seed} ${file}`);
  const sampled = [];
  while (sampled.length < Number(flags.sample) && code.length > 0)
    sampled.push(...code.splice(Math.floor(random() * code.length), 1));
  return sampled.map((line) => `${file}:${line}-${line}`);
}

/** Numbers from 0 to 1 that are the same for the same seed. */
function randomFrom(seed) {
  let count = 0;
  return () => createHash('sha256').update(`${seed} ${count++}`).digest().readUInt32BE() / 2 ** 32;
}

function readCommandLine() {
  const options = {
    survivors: { type: 'boolean', default: false },
    sample: { type: 'string' },
    seed: { type: 'string', default: '1' },
    minutes: { type: 'string', default: '20' },
    help: { type: 'boolean' },
  };
  try {
    const { values, positionals } = parseArgs({ allowPositionals: true, options });
    const counts = [values.minutes, values.sample ?? '1'];
    if (!counts.every((text) => /^[1-9]\d*$/.test(text)))
      throw new Error('--sample and --minutes take a whole number above 0');
    if (values.help) leave(usage, 0);
    return { flags: values, positionals };
  } catch (error) {
    return leave(`${error.message}\n\n${usage}`, 2);
  }
}

function leave(text, status) {
  process[status === 0 ? 'stdout' : 'stderr'].write(text);
  process.exit(status);
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

/** Wilson's interval of a share. */
function intervalOf({ noticed, all }) {
  const z = 1.96;
  const middle = noticed / all + z ** 2 / (2 * all);
  const spread = z * Math.sqrt((noticed * (all - noticed)) / all ** 3 + z ** 2 / (4 * all ** 2));
  const [low, high] = [middle - spread, middle + spread].map((end) => (100 * end) / (1 + z ** 2 / all));
  return `${low.toFixed(1)} and ${high.toFixed(1)} %`;
}

function shareOf({ noticed, all }) {
  return `${((100 * noticed) / all).toFixed(1).padStart(5)} %  (${noticed} of ${all})`;
}
