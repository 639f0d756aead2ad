// Programs that a script needs and the project does not: installed by exact version into a folder of their own in the user's cache, and kept.
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

const platform = process.platform === 'win32' ? 'win' : process.platform;

/** The package that holds a Node.js for this machine; its versions are those of Node.js. */
export const nodePackage = `node-${platform}-${process.arch}`;

/** The folder of that Node.js, and the program itself, in a folder into which `nodePackage` was installed. */
export function nodeIn(folder) {
  const binaries = join(folder, 'node_modules', nodePackage, 'bin');
  return { binaries, program: join(binaries, process.platform === 'win32' ? 'node.exe' : 'node') };
}

/** Installs what is missing of `packages` (name to exact version); resolves to the folder, or rejects in words of one line. */
export async function installApart(name, packages) {
  const folder = join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'gatehouse-tools', name);
  const versionOf = (wanted) => {
    const file = join(folder, 'node_modules', wanted, 'package.json');
    return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')).version.replace(/^v/, '') : null;
  };
  const missing = Object.entries(packages).filter(([wanted, version]) => versionOf(wanted) !== version);
  if (missing.length === 0) return folder;
  mkdirSync(folder, { recursive: true });
  if (!existsSync(join(folder, 'package.json'))) writeFileSync(join(folder, 'package.json'), '{ "private": true }\n');
  const names = missing.map((entry) => entry.join('@'));
  process.stderr.write(`Installing ${names.join(', ')} into ${folder} ...\n`);
  const flags = ['--save-exact', '--ignore-scripts', '--no-fund', '--no-audit', '--loglevel=error'];
  const child = spawn('npm', ['install', ...flags, ...names], {
    cwd: folder,
    stdio: ['ignore', 2, 2],
    shell: process.platform === 'win32',
  });
  const status = await new Promise((resolve) => {
    child.once('error', () => resolve(127));
    child.once('exit', resolve);
  });
  if (status !== 0) throw new Error(`npm could not install ${names.join(', ')}`);
  return folder;
}
