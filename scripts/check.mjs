// Everything that CI runs after installing: each step is told, all run, and the last line is the tests' count.
import { spawnSync } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const steps = [
  ['tests', ['test']],
  ['types', ['run', 'typecheck']],
  ['lint', ['run', 'lint']],
  ['boundaries and house rules', ['run', 'boundaries']],
  ['dead code', ['run', 'deadcode']],
  ['generated files fresh', ['run', 'generate', '--', '--check']],
];
const failures = [];
let closingLine = '0 passed, 1 failed';
for (const [name, args] of steps) {
  process.stdout.write(`\n== ${name}: npm ${args.join(' ')}\n`);
  const started = Date.now();
  const result = spawnSync('npm', args, {
    cwd: root,
    stdio: ['ignore', 'pipe', 'inherit'],
    encoding: 'utf8',
    maxBuffer: 1 << 28,
  });
  process.stdout.write(result.stdout ?? '');
  if (name === 'tests') closingLine = /^\d+ passed, \d+ failed.*$/m.exec(result.stdout ?? '')?.[0] ?? closingLine;
  const seconds = ((Date.now() - started) / 1000).toFixed(1);
  process.stdout.write(`== ${name}: ${result.status === 0 ? 'ok' : 'FAILED'} in ${seconds} s\n`);
  if (result.status !== 0) failures.push(name);
}
process.stdout.write(failures.length > 0 ? `\nFailed: ${failures.join(', ')}\n` : '\nEverything passed.\n');
process.stdout.write(`${closingLine}\n`);
process.exit(failures.length > 0 ? 1 : 0);
