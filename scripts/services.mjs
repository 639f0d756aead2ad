// PostgreSQL and Redis servers of one's own, in folders that go with them: for tests and benchmarks, never for data.
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chownSync, existsSync, mkdtempSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';

const startWithinMs = 30_000;

/** The folder of PostgreSQL's programs, the newest version first; null where there are none. */
export function postgresFolder() {
  const debian = '/usr/lib/postgresql';
  const versions = existsSync(debian) ? readdirSync(debian).sort((left, right) => Number(right) - Number(left)) : [];
  const found = versions
    .map((version) => join(debian, version, 'bin'))
    .find((path) => existsSync(join(path, 'initdb')));
  return found ?? folderOf('initdb');
}

/** Whether a Redis server can be started here. */
export function hasRedis() {
  return folderOf('redis-server') !== null;
}

/**
 * Makes a PostgreSQL database and starts its server on a free port of this machine. `kill` ends the server as a crash would, `start`
 * starts it again on the same data and port, `stop` ends it permanently. Commits reach the disk only with `fsync`. `data` is a cluster
 * that exists already, such as a base backup; it is moved into the server's folder.
 */
export async function startPostgres({ fsync = 'off', data: existing } = {}) {
  const programs = postgresFolder();
  const folder = mkdtempSync(join(tmpdir(), 'gatehouse-postgres-'));
  const data = join(folder, 'data');
  // The server refuses to run as root; Debian's package has made a user for it.
  const user = process.getuid?.() === 0 ? userOf('postgres') : null;
  if (user) chownSync(folder, user.uid, user.gid);
  const asUser = user ? { uid: user.uid, gid: user.gid } : {};
  if (existing !== undefined) renameSync(existing, data);
  else
    execFileSync(join(programs, 'initdb'), ['-D', data, '-U', 'gatehouse', '-A', 'trust', '-E', 'UTF8', '--no-sync'], {
      ...asUser,
      stdio: 'ignore',
      cwd: folder,
    });
  const port = await freePort();
  const url = `postgres://gatehouse@127.0.0.1:${port}/postgres`;
  const service = startService({
    command: join(programs, 'postgres'),
    args: [
      '-D',
      data,
      '-h',
      '127.0.0.1',
      '-p',
      String(port),
      '-k',
      folder,
      '-c',
      'max_connections=200',
      '-c',
      `fsync=${fsync}`,
    ],
    options: { ...asUser, cwd: folder },
    isReady: () => runs(join(programs, 'pg_isready'), ['-h', '127.0.0.1', '-p', String(port)]),
    // Its helpers end by themselves a moment after a crash; only then may it be started again on the same data.
    stopSignal: 'SIGINT',
    folder,
  });
  await service.start();
  /** Runs one of PostgreSQL's programs as the user of the server, who owns its files. */
  const runAs = (name, args) => execFileSync(join(programs, name), args, { ...asUser, cwd: folder, encoding: 'utf8' });
  return { url, folder, runAs, ...service };
}

/** Starts a Redis server on a free port of this machine, keeping nothing on disk. */
export async function startRedis() {
  const folder = mkdtempSync(join(tmpdir(), 'gatehouse-redis-'));
  const port = await freePort();
  const service = startService({
    command: 'redis-server',
    args: ['--bind', '127.0.0.1', '--port', String(port), '--save', '', '--appendonly', 'no', '--dir', folder],
    options: { cwd: folder },
    isReady: () => runs('redis-cli', ['-h', '127.0.0.1', '-p', String(port), 'ping']),
    stopSignal: 'SIGTERM',
    folder,
  });
  await service.start();
  return { url: `redis://127.0.0.1:${port}`, ...service };
}

function startService({ command, args, options, isReady, stopSignal, folder }) {
  let child = null;
  const end = async (signal) => {
    if (!child) return;
    const ending = child;
    child = null;
    if (ending.exitCode !== null || ending.signalCode !== null) return;
    const ended = once(ending, 'exit');
    ending.kill(signal);
    await ended;
  };
  const startOnce = async () => {
    child = spawn(command, args, { ...options, stdio: ['ignore', 'ignore', 'pipe'] });
    let said = '';
    child.stderr.on('data', (chunk) => {
      said = `${said}${chunk}`.slice(-2_000);
    });
    const started = Date.now();
    while (!(await isReady())) {
      if (child.exitCode !== null) return said;
      if (Date.now() - started > startWithinMs) throw new Error(`${command} did not start: ${said}`);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    return null;
  };
  return {
    start: async () => {
      // After a crash the remains of the old server may still be on their way out.
      let said = null;
      for (let attempt = 0; attempt < 50; attempt += 1) {
        said = await startOnce();
        if (said === null) return;
        await new Promise((resolve) => setTimeout(resolve, 200));
      }
      throw new Error(`${command} did not start: ${said}`);
    },
    kill: () => end('SIGKILL'),
    stop: async () => {
      await end(stopSignal);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function runs(command, args) {
  return new Promise((resolve) => {
    const child = spawn(command, args, { stdio: 'ignore' });
    child.once('error', () => resolve(false));
    child.once('exit', (code) => resolve(code === 0));
  });
}

function userOf(name) {
  if (userInfo().username === name) return null;
  const id = (flag) => Number(execFileSync('id', [flag, name], { encoding: 'utf8' }));
  return { uid: id('-u'), gid: id('-g') };
}

function folderOf(program) {
  const folders = (process.env.PATH ?? '').split(':');
  return folders.find((folder) => folder !== '' && existsSync(join(folder, program))) ?? null;
}

/** A port of this machine that was free a moment ago, for programs that cannot choose one. */
export async function freePort() {
  const server = createServer();
  await new Promise((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address();
  await new Promise((resolve) => {
    server.close(resolve);
  });
  return port;
}
