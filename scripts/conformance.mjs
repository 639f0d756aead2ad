// `npm run conformance`: the official conformance runner against the protocol rooms. The runner needs a newer Node.js than the program
// does, so both are installed into a folder of their own, outside the project, and kept there.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const runner = { name: '@modelcontextprotocol/conformance', version: '0.2.0-alpha.12' };
const platform = process.platform === 'win32' ? 'win' : process.platform;
const node = { name: `node-${platform}-${process.arch}`, version: '22.23.3' };

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
await import('./ensure.mjs');
const cache = process.env.XDG_CACHE_HOME || join(homedir(), '.cache');
const folder = join(cache, 'gatehouse-tools', `conformance-${runner.version}`);
const isNewEnough = Number(process.versions.node.split('.')[0]) >= 22;
const wanted = isNewEnough ? [runner] : [runner, node];

const missing = wanted.filter(({ name, version }) => installedVersion(name) !== version);
if (missing.length > 0) {
  mkdirSync(folder, { recursive: true });
  if (!existsSync(join(folder, 'package.json'))) writeFileSync(join(folder, 'package.json'), '{ "private": true }\n');
  const names = missing.map(({ name, version }) => `${name}@${version}`);
  process.stdout.write(`Installing ${names.join(', ')} into ${folder} ...\n`);
  const install = [
    'install',
    '--save-exact',
    '--ignore-scripts',
    '--no-fund',
    '--no-audit',
    '--loglevel=error',
    ...names,
  ];
  run('npm', install, { cwd: folder, shell: process.platform === 'win32' });
}

const binary = process.platform === 'win32' ? 'node.exe' : 'node';
run(
  process.execPath,
  [join(root, 'node_modules/vitest/vitest.mjs'), 'run', '--config', 'test/conformance/vitest.config.ts'],
  {
    cwd: root,
    env: {
      ...process.env,
      GATEHOUSE_CONFORMANCE_FOLDER: folder,
      GATEHOUSE_CONFORMANCE_NODE: isNewEnough
        ? process.execPath
        : join(folder, 'node_modules', node.name, 'bin', binary),
    },
  },
);

function installedVersion(name) {
  const file = join(folder, 'node_modules', name, 'package.json');
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')).version : null;
}

function run(command, args, options) {
  const { status, error } = spawnSync(command, args, { stdio: 'inherit', ...options });
  if (error) throw error;
  if (status !== 0) process.exit(status ?? 1);
}
