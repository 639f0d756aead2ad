// Runs one client in its own process group with a timeout; its child processes end with it.
import { spawn } from 'node:child_process';

const limitMs = 150_000;
const keptLength = 4_000;
const running = new Set();

process.once('exit', endAll);
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => process.exit(1));

/** Runs a program to its end; resolves to its exit code and the last part of its output, and reports a timeout. */
export function runClient(program, args, { project, env }, more = {}) {
  const child = spawn(program, args, {
    cwd: project,
    env: { ...env, ...more },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  running.add(child.pid);
  let said = '';
  const keep = (chunk) => {
    said = `${said}${chunk}`.slice(-keptLength);
  };
  child.stdout.on('data', keep);
  child.stderr.on('data', keep);
  return new Promise((resolve) => {
    let isLate = false;
    const endGroup = () => {
      running.delete(child.pid);
      killGroup(child.pid);
    };
    const timer = setTimeout(() => {
      isLate = true;
      endGroup();
    }, limitMs);
    const finish = (code, words) => {
      clearTimeout(timer);
      endGroup();
      resolve({ code, said: words ?? said, isLate });
    };
    child.once('error', (error) => finish(null, error.message));
    child.once('exit', (code) => finish(code));
  });
}

function endAll() {
  for (const pid of running) killGroup(pid);
}

function killGroup(pid) {
  try {
    if (pid) process.kill(-pid, 'SIGKILL');
  } catch {
    // All of it has ended.
  }
}
