// Starting programs, each in a process of its own, on the cores that are meant for them; reading what they take; ending all of them.
import { spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { createInterface } from 'node:readline';

const ticksPerSecond = 100;
const killAfterMs = 15_000;
const running = new Set();

/** Whether programs can be kept to a core: more than one core, and the program that does it. */
export const canPin =
  availableParallelism() > 1 && (process.env.PATH ?? '').split(':').some((folder) => existsSync(`${folder}/taskset`));

/** How programs can be placed: the load and the connected service on the first core, the servers under test besides on the others, or neither. */
export const placements = ['side', 'split', 'none'];

const placement = { side: null, servers: null };

/** Chooses the placement of every program that is started from now on. */
export function placeBy(choice) {
  placement.side = canPin && choice !== 'none' ? '0' : null;
  placement.servers = canPin && choice === 'split' ? `1-${availableParallelism() - 1}` : null;
}

function launch(args, { environment = {}, cores = null, stdio }) {
  const [command, ...rest] =
    cores === null ? [process.execPath, ...args] : ['taskset', '-c', cores, process.execPath, ...args];
  const child = spawn(command, rest, { stdio, env: { ...process.env, ...environment } });
  running.add(child);
  child.once('exit', () => running.delete(child));
  return child;
}

/** Starts a Node.js program and waits for the first line that it prints. `isAside` says that it is not what is measured. */
export function start(args, environment = {}, { isAside = false } = {}) {
  const cores = isAside ? placement.side : placement.servers;
  const child = launch(args, { environment, cores, stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  child.stderr.on('data', (chunk) => {
    said = `${said}${chunk}`.slice(-2_000);
  });
  return new Promise((resolve, reject) => {
    // Whatever it prints after that is read and let go of, or it would wait for its reader.
    createInterface({ input: child.stdout }).on('line', (line) =>
      resolve({ line, pid: child.pid, stop: () => stop(child) }),
    );
    child.once('error', reject);
    child.once('exit', (code) => reject(new Error(`${args.join(' ')} ended with ${code}: ${said}`)));
  });
}

/** Starts a Node.js program that is spoken to by messages. */
export function startWithMessages(args) {
  return launch(args, { cores: placement.side, stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
}

/** Runs a Node.js program to its end and answers what it printed. */
export function run(args, environment = {}) {
  const child = launch(args, { environment, stdio: ['ignore', 'pipe', 'pipe'] });
  return new Promise((resolve, reject) => {
    let [text, said] = ['', ''];
    child.stdout.on('data', (chunk) => {
      text += chunk;
    });
    child.stderr.on('data', (chunk) => {
      said = `${said}${chunk}`.slice(-2_000);
    });
    child.once('error', reject);
    child.once('close', (code) =>
      code === 0 ? resolve(text) : reject(new Error(`${args.join(' ')} ended with ${code}: ${said}`)),
    );
  });
}

function stop(child) {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
  return new Promise((resolve) => {
    const kill = setTimeout(() => child.kill('SIGKILL'), killAfterMs);
    child.once('exit', () => {
      clearTimeout(kill);
      resolve();
    });
    child.kill('SIGTERM');
  });
}

/** Ends whatever was started and still runs. */
export async function stopAll() {
  await Promise.all([...running].map(stop));
}

/** User and system time of a process in microseconds, or null where the system does not tell. */
export function cpuMicroseconds(pid) {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1].split(' ');
    return ((Number(fields[11]) + Number(fields[12])) / ticksPerSecond) * 1e6;
  } catch {
    return null;
  }
}

/** Resident memory of a process in MB, or null where the system does not tell. */
export function residentMegabytes(pid) {
  try {
    return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))[1]) / 1024;
  } catch {
    return null;
  }
}

/** Time that the cores of this machine worked, and time that passed on them, in microseconds; null where the system does not tell. */
export function machineMicroseconds() {
  try {
    const [, ...fields] = readFileSync('/proc/stat', 'utf8').split('\n')[0].trim().split(/\s+/);
    const [user, nice, system, idle, waiting, interrupts, softInterrupts, stolen] = fields.map(Number);
    const worked = user + nice + system + interrupts + softInterrupts + stolen;
    return { worked: (worked / ticksPerSecond) * 1e6, passed: ((worked + idle + waiting) / ticksPerSecond) * 1e6 };
  } catch {
    return null;
  }
}

/** User and system time in microseconds of this process, of all it started that ended, and of all that runs. */
export function ownMicroseconds() {
  const ended = childrenMicroseconds();
  const alive = [process.pid, ...[...running].map(({ pid }) => pid)].map(cpuMicroseconds);
  return ended === null || alive.includes(null) ? null : alive.reduce((sum, time) => sum + time, ended);
}

function childrenMicroseconds() {
  try {
    const fields = readFileSync('/proc/self/stat', 'utf8').split(') ')[1].split(' ');
    return ((Number(fields[13]) + Number(fields[14])) / ticksPerSecond) * 1e6;
  } catch {
    return null;
  }
}

/** How many descriptors a process holds open, or null where the system does not tell. */
export function openDescriptors(pid) {
  try {
    return readdirSync(`/proc/${pid}/fd`).length;
  } catch {
    return null;
  }
}
