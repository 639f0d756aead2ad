// Runs dependency-cruiser over all TypeScript and distrusts an empty reading: a checker that reads nothing reports nothing.
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const folders = ['src', 'sandbox/src', 'test'].filter((folder) => existsSync(join(root, folder)));
const cruiser = join(root, 'node_modules', 'dependency-cruiser', 'bin', 'dependency-cruise.mjs');
const result = spawnSync(
  process.execPath,
  [cruiser, ...folders, '--config', '.dependency-cruiser.cjs', '--output-type', 'json'],
  { cwd: root, encoding: 'utf8', maxBuffer: 1 << 28 },
);
if (!result.stdout) fail(`dependency-cruiser said nothing: ${result.stderr}`);
const { summary, modules } = JSON.parse(result.stdout);
for (const { rule, from, to, cycle } of summary.violations) {
  const path = cycle?.length ? cycle.map((step) => step.name ?? step).join(' -> ') : to;
  process.stderr.write(`${rule.name}: ${from} -> ${path}\n`);
}
const read = modules.filter(
  ({ source }) => source.endsWith('.ts') && folders.some((name) => source.startsWith(`${name}/`)),
);
const present = folders.reduce((sum, folder) => sum + countFiles(join(root, folder)), 0);
if (present === 0 || read.length < present * 0.9)
  fail(`dependency-cruiser read ${read.length} of ${present} TypeScript files; its verdict means nothing.`);
const imports = read.reduce((sum, module) => sum + module.dependencies.length, 0);
if (imports < read.length)
  fail(`dependency-cruiser saw ${imports} imports in ${read.length} files; its parser is not working.`);
process.stdout.write(
  `Boundaries: ${read.length} files and ${imports} imports read, ${summary.violations.length} violations.\n`,
);
process.exitCode = summary.violations.length > 0 ? 1 : 0;

function countFiles(folder) {
  return readdirSync(folder, { recursive: true }).filter((name) => name.endsWith('.ts')).length;
}

function fail(message) {
  process.stderr.write(`${message}\n`);
  process.exit(1);
}
