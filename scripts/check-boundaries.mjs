// Runs dependency-cruiser over src/ and sandbox/src/ and distrusts an empty reading: a checker that reads nothing reports nothing.
import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const cruiser = join(root, 'node_modules', 'dependency-cruiser', 'bin', 'dependency-cruise.mjs');
const result = spawnSync(
  process.execPath,
  [cruiser, 'src', 'sandbox/src', '--config', '.dependency-cruiser.cjs', '--output-type', 'json'],
  {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 1 << 28,
  },
);
if (!result.stdout) fail(`dependency-cruiser said nothing: ${result.stderr}`);
const { summary, modules } = JSON.parse(result.stdout);
for (const { rule, from, to, cycle } of summary.violations) {
  const path = cycle?.length ? cycle.map((step) => step.name ?? step).join(' -> ') : to;
  process.stderr.write(`${rule.name}: ${from} -> ${path}\n`);
}
const read = modules.filter((module) => /^(src|sandbox\/src)\/.*\.ts$/.test(module.source)).length;
const present = countFiles(join(root, 'src')) + countFiles(join(root, 'sandbox', 'src'));
if (read < present * 0.9)
  fail(`dependency-cruiser read ${read} of ${present} TypeScript files; its verdict means nothing.`);
const imports = modules.reduce((sum, module) => sum + module.dependencies.length, 0);
if (imports < read) fail(`dependency-cruiser saw ${imports} imports in ${read} files; its parser is not working.`);
process.stdout.write(
  `Boundaries: ${read} modules and ${imports} imports read, ${summary.violations.length} violations.\n`,
);
process.exit(summary.violations.length > 0 ? 1 : 0);

function countFiles(folder) {
  return readdirSync(folder, { recursive: true }).filter((name) => name.endsWith('.ts')).length;
}

function fail(message) {
  process.stderr.write(`${message}\n`);
  process.exit(1);
}
