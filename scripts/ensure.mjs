// Installs and builds what is missing or stale, with nothing but Node.js itself; silent and quick when all is fresh.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
if (major < 20 || (major === 20 && minor < 19))
  fail(`Gatehouse needs Node.js 20.19 or newer; this is ${process.versions.node}.`);

if (isInstallStale()) {
  // Not `npm ci`: it refuses a lock file written where some other platform's optional binaries could not be looked up.
  run('Installing dependencies', 'npm', ['install', '--no-save', '--no-fund', '--no-audit', '--loglevel=error']);
  writeFileSync(join(root, 'node_modules', '.gatehouse-lock'), digest(readFileSync(join(root, 'package-lock.json'))));
}
for (const project of [
  {
    name: 'Gatehouse',
    config: 'tsconfig.build.json',
    sources: ['src', 'tsconfig.json', 'tsconfig.build.json'],
    out: 'dist',
  },
  {
    name: 'the sandbox',
    config: 'sandbox/tsconfig.json',
    sources: ['sandbox/src', 'sandbox/tsconfig.json'],
    out: 'sandbox/dist',
  },
]) {
  const stamp = join(root, project.out, '.build-digest');
  const wanted = digestOfFiles(project.sources);
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) continue;
  run(`Building ${project.name}`, process.execPath, [
    join(root, 'node_modules', 'typescript', 'bin', 'tsc'),
    '-p',
    project.config,
  ]);
  writeFileSync(stamp, wanted);
}

function isInstallStale() {
  const stamp = join(root, 'node_modules', '.gatehouse-lock');
  const lock = readFileSync(join(root, 'package-lock.json'));
  if (existsSync(stamp)) return readFileSync(stamp, 'utf8') !== digest(lock);
  // A node_modules folder made by hand (npm install, npm ci) is taken as it is where it is newer than the lock file.
  const installed = join(root, 'node_modules', '.package-lock.json');
  return !existsSync(installed) || statSync(installed).mtimeMs < statSync(join(root, 'package-lock.json')).mtimeMs;
}

// Sizes and times suffice: a changed source has another of the two, and reading every file would cost more than it is worth.
function digestOfFiles(names) {
  const lines = [];
  const visit = (name) => {
    const stats = statSync(join(root, name));
    if (stats.isDirectory()) for (const child of readdirSync(join(root, name)).sort()) visit(join(name, child));
    else lines.push(`${name} ${stats.size} ${stats.mtimeMs}`);
  };
  for (const name of names) visit(name);
  return digest(lines.join('\n'));
}

function digest(content) {
  return createHash('sha256').update(content).digest('hex');
}

function run(title, command, args) {
  process.stderr.write(`${title} ...\n`);
  const started = Date.now();
  const result = spawnSync(command, args, { cwd: root, stdio: ['ignore', 2, 2] });
  if (result.error) fail(`${title} failed: ${result.error.message}`);
  if (result.status !== 0)
    fail(`${title} failed: ${command} ${args.join(' ')} ended with ${result.status ?? result.signal}.`);
  process.stderr.write(`${title} done in ${((Date.now() - started) / 1000).toFixed(1)} s.\n`);
}

function fail(message) {
  process.stderr.write(`${message}\n`);
  process.exit(1);
}
