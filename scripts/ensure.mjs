// Installs and builds what is missing or stale, with nothing but Node.js itself; silent and quick when all is fresh.
// `--rebuild` builds even what looks fresh. The documentation takes longest and is built with `--rebuild` or `--docs` only. `npm start`, `npm test` and `npm run bench` import it before anything else.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const [major, minor] = process.versions.node.split('.').map(Number);
if (major < 20 || (major === 20 && minor < 19))
  fail(`Gatehouse needs Node.js 20.19 or newer; this is ${process.versions.node}.`);

// Whatever is built: its sources, where the result goes, and the command (run by this Node.js) that builds it.
const tsc = join('node_modules', 'typescript', 'bin', 'tsc');
// A build only emits, which halves its time: `npm run typecheck` checks the types.
const emit = [tsc, '--noCheck', '--incremental', 'false', '--tsBuildInfoFile', 'null', '-p'];
const projects = [
  {
    name: 'Gatehouse',
    sources: ['src', 'tsconfig.json', 'tsconfig.build.json'],
    out: 'dist',
    command: [...emit, 'tsconfig.build.json'],
  },
  {
    name: 'the program',
    sources: ['src', 'tsconfig.json', 'tsconfig.build.json', 'package-lock.json', 'scripts/bundle-program.mjs'],
    out: 'dist/program',
    command: [join('scripts', 'bundle-program.mjs')],
  },
  {
    name: 'the catalogue',
    sources: ['catalogue', 'src/catalogue', 'src/base', 'package-lock.json'],
    out: 'dist/compiled',
    command: [join('dist', 'compile-catalogue.js')],
  },
  {
    name: 'the sandbox',
    sources: ['sandbox/src', 'sandbox/tsconfig.json', 'tsconfig.json'],
    out: 'sandbox/dist',
    command: [...emit, 'sandbox/tsconfig.json'],
  },
  {
    name: 'the client',
    sources: ['client/src', 'client/tsconfig.json', 'tsconfig.json'],
    out: 'client/dist',
    command: [...emit, 'client/tsconfig.json'],
  },
  {
    name: 'the dashboard',
    sources: ['dashboard'],
    out: 'dist/dashboard',
    command: [join('node_modules', 'vite', 'bin', 'vite.js'), 'build', 'dashboard', '--logLevel', 'warn'],
  },
  {
    name: 'the documentation',
    sources: ['docs'],
    out: 'dist/docs',
    command: [join('node_modules', 'vitepress', 'bin', 'vitepress.js'), 'build', 'docs'],
    onDemand: true,
  },
];

const lockFile = join(root, 'package-lock.json');
const installStamp = join(root, 'node_modules', '.gatehouse-lock');
if (isInstallStale()) {
  // No package needs its install script, so none is run. On Windows npm is a script that only a shell can start.
  run('Installing dependencies', 'npm', ['ci', '--ignore-scripts', '--no-fund', '--no-audit', '--loglevel=error'], {
    shell: process.platform === 'win32',
  });
  writeFileSync(installStamp, digest(readFileSync(lockFile)));
}
const isMain = process.argv[1] === fileURLToPath(import.meta.url);
const isForced = isMain && process.argv.includes('--rebuild');
const withDocs = isForced || (isMain && process.argv.includes('--docs'));
for (const { name, sources, out, command, onDemand } of projects) {
  if (onDemand && !withDocs) continue;
  const stamp = join(root, out, '.build-digest');
  const wanted = digestOfFiles(sources);
  if (!isForced && existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) continue;
  rmSync(stamp, { force: true });
  run(`Building ${name}`, process.execPath, command);
  if (command[0] === tsc) removeOrphans(out, sources[0]);
  writeFileSync(stamp, wanted);
}

function isInstallStale() {
  // npm writes this file last: without it an install never ended. One made by hand is taken as it is where it is newer than the lock file.
  const installed = statSync(join(root, 'node_modules', '.package-lock.json'), { throwIfNoEntry: false });
  if (!installed) return true;
  if (installed.mtimeMs >= statSync(lockFile).mtimeMs) return false;
  return !existsSync(installStamp) || readFileSync(installStamp, 'utf8') !== digest(readFileSync(lockFile));
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

// The compiler leaves the output of a source that was deleted or renamed. What another builder put into the folder is none of it.
function removeOrphans(out, source) {
  for (const name of readdirSync(join(root, out), { recursive: true })) {
    if (projects.some((other) => other.out !== out && join(root, out, name).startsWith(join(root, other.out))))
      continue;
    const original = /^(.+)\.js(?:\.map)?$/.exec(name)?.[1];
    if (original && !existsSync(join(root, source, `${original}.ts`))) rmSync(join(root, out, name));
  }
}

function digest(content) {
  return createHash('sha256').update(content).digest('hex');
}

function run(title, command, args, options = {}) {
  process.stderr.write(`${title} ...\n`);
  const started = Date.now();
  const result = spawnSync(command, args, { cwd: root, stdio: ['ignore', 2, 2], ...options });
  if (result.error) fail(`${title} failed: ${result.error.message}`);
  if (result.status !== 0)
    fail(`${title} failed: ${command} ${args.join(' ')} ended with ${result.status ?? result.signal}.`);
  process.stderr.write(`${title} done in ${((Date.now() - started) / 1000).toFixed(1)} s.\n`);
}

function fail(message) {
  process.stderr.write(`${message}\n`);
  process.exit(1);
}
