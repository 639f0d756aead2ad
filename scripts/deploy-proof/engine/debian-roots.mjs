// Root file systems of Debian, by debootstrap into a folder of the user's cache, and kept. Needs root and changes no system.
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { unpackDebian } from '../../unpack-debian.mjs';
import { mustRun } from '../processes.mjs';

const mirror = 'http://deb.debian.org/debian';

/** The folder of a minimal root file system of `suite` with `packages`; made where it is missing. */
export async function debianRoot(name, { suite, packages }) {
  const folder = join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'gatehouse-tools', name);
  const [root, ready] = [join(folder, 'root'), join(folder, 'ready')];
  if (existsSync(ready)) return root;
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  process.stderr.write(`Unpacking Debian ${suite} with ${packages.join(', ')} into ${folder} ...\n`);
  const tool = unpackDebian('debootstrap', ['debootstrap']);
  const flags = ['--variant=minbase', `--include=${packages.join(',')}`, suite, root, mirror];
  await mustRun('sh', [join(tool, 'usr/sbin/debootstrap'), ...flags], {
    env: { DEBOOTSTRAP_DIR: join(tool, 'usr/share/debootstrap') },
  });
  for (const leftover of ['var/cache/apt', 'var/lib/apt/lists'])
    rmSync(join(root, leftover), { recursive: true, force: true });
  writeFileSync(ready, '');
  return root;
}
