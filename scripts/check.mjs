// Everything that CI runs after installing: all steps run even if earlier ones failed, each is printed with its time,
// the tests that failed are named again at the end, and the last line is the number of tests.
import { spawn } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const steps = [
  ['documentation site', ['run', 'docs']],
  ['tests', ['test']],
  ['protocol conformance', ['run', 'conformance']],
  ['a client under a newer Node.js', ['run', 'clients', '--', '--only', 'inspector']],
  ['the Node.js of the image', ['run', 'newer-node']],
  ['imports of public API documents', ['run', 'import:corpus', '--', '--list']],
  ['examples', ['run', 'examples']],
  ['commits', ['run', 'commits']],
  ['the packed program, installed elsewhere', ['run', 'packed']],
  ['types', ['run', 'typecheck']],
  ['lint', ['run', 'lint']],
  ['boundaries', ['run', 'boundaries']],
  ['house rules', ['run', 'house']],
  ['prose', ['run', 'prose']],
  ['dead code', ['run', 'deadcode']],
  ['packaging', ['run', 'packaging']],
  ['the API description', ['run', 'lint-api']],
  ['generated files fresh', ['run', 'generate', '--', '--check']],
];
const closingLinePattern = /^\d+ passed, \d+ failed, \d+ skipped$/gm;
const failedTestPattern = /^failed: .+$/gm;
const summary = [];
let closingLine;
let failedTests = [];
for (const [name, args] of steps) {
  process.stdout.write(`\n== ${name}: npm ${args.join(' ')}\n`);
  const started = Date.now();
  const { code, output } = await runStep(args);
  if (name === 'tests') {
    closingLine = output.match(closingLinePattern)?.at(-1);
    failedTests = output.match(failedTestPattern) ?? [];
  }
  const told = `${name}: ${code === 0 ? 'ok' : 'FAILED'} in ${((Date.now() - started) / 1000).toFixed(1)} s`;
  process.stdout.write(`== ${told}\n`);
  summary.push({ told, isFailed: code !== 0 });
}
const isFailed = summary.some((step) => step.isFailed) || !closingLine;
process.stdout.write(`\n${summary.map((step) => step.told).join('\n')}\n`);
for (const told of failedTests) process.stdout.write(`${told}\n`);
process.stdout.write(isFailed ? 'Something failed.\n' : 'Everything passed.\n');
process.stdout.write(`${closingLine ?? '0 passed, 1 failed, 0 skipped'}\n`);
process.exitCode = isFailed ? 1 : 0;

/** Runs npm, prints its output as it arrives, and returns its exit code and standard output. */
function runStep(args) {
  const child = spawn('npm', args, {
    cwd: root,
    stdio: ['ignore', 'pipe', 'inherit'],
    shell: process.platform === 'win32',
  });
  const chunks = [];
  child.stdout.on('data', (chunk) => {
    chunks.push(chunk);
    process.stdout.write(chunk);
  });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve({ code, output: Buffer.concat(chunks).toString() }));
  });
}
