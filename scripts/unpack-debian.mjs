// Programs of Debian's packages that a script needs and the project does not: unpacked into a folder of the user's cache, and kept. Needs no root and
// changes no system.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

/** Unpacks packages, without what they depend on; returns the root of what they hold. Throws an `Error` in words of one line. */
export function unpackDebian(name, packages) {
  const folder = join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'gatehouse-tools', name);
  const [root, ready] = [join(folder, 'root'), join(folder, 'ready')];
  if (existsSync(ready)) return root;
  rmSync(folder, { recursive: true, force: true });
  const debs = join(folder, 'debs');
  mkdirSync(debs, { recursive: true });
  run('apt-get', ['download', ...packages], { cwd: debs });
  for (const deb of readdirSync(debs)) run('dpkg', ['-x', join(debs, deb), root]);
  rmSync(debs, { recursive: true });
  writeFileSync(ready, '');
  return root;
}

/** Everything that packages need, by name: with `pattern`, only what it matches. */
export function dependenciesOf(packages, pattern) {
  const wants = '--recurse --no-recommends --no-suggests --no-conflicts --no-breaks --no-replaces --no-enhances'.split(
    ' ',
  );
  const found = run('apt-cache', ['depends', ...wants, ...packages]).split('\n');
  return [...new Set(found.filter((name) => pattern.test(name)))];
}

/** Whether packages can be had here: an `Error` would say so later, and in other words. */
export function missingForPackages() {
  const { status, stdout } = spawnSync('apt-cache', ['policy', 'debootstrap'], { encoding: 'utf8' });
  if (status !== 0) return 'needs Debian or Ubuntu, for their packages';
  return /Candidate: \d/.test(stdout) ? null : 'the lists of Debian packages are missing: apt-get update';
}

/** Runs a program to its end and returns its standard output; throws with its output if it fails. */
export function run(program, args, options = {}) {
  const { status, stdout, stderr, error } = spawnSync(program, args, {
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
    ...options,
  });
  if (status !== 0) throw new Error(`${program} ${args[0]}: ${error?.message ?? (stderr || stdout).trim()}`);
  return stdout;
}
