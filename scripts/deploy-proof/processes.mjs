// Programs started by a proof: each is stopped by its own handle, and its output is kept for error messages.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { ownEnvironment } from '../own-environment.mjs';

/** Starts a program and resolves with its first line on standard output; rejects with its output if it ends before that. */
export async function startProgram(command, args, { env = {}, cwd } = {}) {
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'], env: { ...ownEnvironment, ...env }, cwd });
  let said = '';
  child.stderr.on('data', (chunk) => {
    said = `${said}${chunk}`.slice(-20_000);
  });
  const line = await new Promise((resolve, reject) => {
    createInterface({ input: child.stdout }).once('line', resolve);
    child.once('error', reject);
    child.once('exit', (code) => reject(new Error(`${args.join(' ')} ended with ${code}: ${said.trim()}`)));
  });
  return { child, line, said: () => said, stop: (signal = 'SIGTERM') => end(child, signal) };
}

/** Runs a program to its end; resolves with its exit code and what it wrote. */
export async function runProgram(command, args, { env = {}, cwd, input } = {}) {
  const stdio = [input === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'];
  const child = spawn(command, args, { stdio, env: { ...ownEnvironment, ...env }, cwd });
  const texts = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'])
    child[name].on('data', (chunk) => {
      texts[name] += chunk;
    });
  if (input !== undefined) child.stdin.end(input);
  const [code] = await once(child, 'close');
  return { code, ...texts };
}

/** The same, and throws where the program fails. */
export async function mustRun(command, args, options) {
  const { code, stdout, stderr } = await runProgram(command, args, options);
  if (code !== 0)
    throw new Error(
      `${command} ${args.slice(0, 3).join(' ')} ended with ${code}: ${(stderr || stdout).trim().slice(-2_000)}`,
    );
  return stdout;
}

async function end(child, signal) {
  if (child.exitCode === null && child.signalCode === null) {
    const ended = once(child, 'exit');
    child.kill(signal);
    await ended;
  }
  return child.exitCode;
}

/** Waits until `isTrue` resolves to something; throws with `words` after `withinMs`. */
export async function until(isTrue, words, withinMs = 60_000) {
  const start = Date.now();
  for (;;) {
    const value = await isTrue().catch(() => null);
    if (value) return value;
    if (Date.now() - start > withinMs) throw new Error(words);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
