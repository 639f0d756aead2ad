// A container engine of Debian 13 in namespaces of its own: it needs root, changes no system, and leaves nothing behind.
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { missingForPackages } from '../../unpack-debian.mjs';
import { mustRun, runProgram, until } from '../processes.mjs';
import { debianRoot } from './debian-roots.mjs';

const enter = join(dirname(fileURLToPath(import.meta.url)), 'enter.sh');
const packages = [
  'docker.io',
  'docker-cli',
  'docker-buildx',
  'docker-compose',
  'iptables',
  'iproute2',
  'ca-certificates',
];
const cgroups = '/sys/fs/cgroup';

/** Why there can be no engine here; null where there can. */
export function missingForEngine() {
  if (process.platform !== 'linux' || process.getuid() !== 0) return 'needs Linux and root, for namespaces';
  if (spawnSync('unshare', ['--mount', '--pid', '--fork', '--net', 'true']).status !== 0)
    return 'this machine allows no namespaces of its own';
  if (!readFileSync('/proc/filesystems', 'utf8').includes('overlay')) return 'the kernel has no overlay file system';
  return missingForPackages();
}

/** A place for images and volumes that outlives one engine; `remove` takes it away. */
export function engineStore() {
  const folder = mkdtempSync(join(tmpdir(), 'gatehouse-engine-'));
  const [work, shared] = [join(folder, 'work'), join(folder, 'shared')];
  for (const name of [work, shared]) mkdirSync(name);
  return { work, shared, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

/**
 * Starts the engine: with the network of this machine and without networks of its own (`builds`), or in a network of its own. `docker` runs the
 * program in there and resolves with its output; `enterWith` is the command that runs any other program in there.
 */
export async function startEngine({ work, shared }, { clone, builds }) {
  const root = await debianRoot('engine-trixie', { suite: 'trixie', packages });
  const before = dockerGroups();
  const flags = builds ? ['--bridge=none', '--iptables=false', '--ip6tables=false'] : ['--ip6tables=false'];
  const namespaces = ['--mount', '--pid', '--fork', '--kill-child=SIGKILL', ...(builds ? [] : ['--net'])];
  const child = spawn('unshare', [...namespaces, 'sh', enter, '--storage-driver=overlay2', ...flags], {
    env: { PATH: process.env.PATH, ROOT: root, WORK: work, CLONE: clone, SHARED: shared },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const ended = once(child, 'exit');
  let said = '';
  child.stderr.on('data', (chunk) => {
    said = `${said}${chunk}`.slice(-5_000);
  });
  const inner = await until(
    async () => readFileSync(`/proc/${child.pid}/task/${child.pid}/children`, 'utf8').trim().split(' ')[0],
    'the namespaces of the engine did not start',
  );
  const enterWith = ['nsenter', '--target', inner, '--mount', '--pid', '--net', '--root', '--wd=/'];
  const docker = (args, options) => mustRun(enterWith[0], [...enterWith.slice(1), 'docker', ...args], options);
  const shell = (script) => mustRun(enterWith[0], [...enterWith.slice(1), 'sh', '-c', script]);
  /** A request with a JSON body from the machine that the engine is for: this Node.js in its network. */
  const post = async (url, body) => {
    const script =
      'fetch(process.argv[1], { method: "POST", headers: { "content-type": "application/json" }, body: process.argv[2] }).then(async (one) => console.log(JSON.stringify({ status: one.status, text: await one.text() })))';
    return JSON.parse(
      await mustRun('nsenter', ['--target', inner, '--net', process.execPath, '-e', script, url, JSON.stringify(body)]),
    );
  };
  const stop = async () => {
    // dockerd ends its containers, then itself.
    if (child.exitCode === null && child.signalCode === null) process.kill(Number(inner), 'SIGTERM');
    const late = setTimeout(() => child.kill('SIGKILL'), 60_000);
    await ended;
    clearTimeout(late);
    for (const group of dockerGroups()) if (!before.includes(group)) removeGroup(group);
  };
  const isUp = async () => {
    if (child.exitCode !== null) throw new Error('ended');
    return (await runProgram(enterWith[0], [...enterWith.slice(1), 'docker', 'info'])).code === 0;
  };
  try {
    await until(isUp, 'the container engine did not start', 60_000);
  } catch (error) {
    await stop();
    throw new Error(`${error.message}: ${said.trim().split('\n').slice(-3).join(' ')}`);
  }
  return { docker, shell, post, enterWith, stop };
}

// The engine makes a group in every hierarchy of control groups, and leaves them when it ends.
function dockerGroups() {
  const hierarchies = readdirSync(cgroups, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  return hierarchies
    .map(({ name }) => join(cgroups, name, 'docker'))
    .filter((path) => spawnSync('test', ['-d', path]).status === 0);
}

function removeGroup(path) {
  for (const entry of readdirSync(path, { withFileTypes: true }))
    if (entry.isDirectory()) removeGroup(join(path, entry.name));
  rmdirSync(path);
}
