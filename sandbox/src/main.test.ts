import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it } from 'vitest';

// The built program, as everybody starts it; "npm test" builds it first.
const program = fileURLToPath(new URL('../dist/main.js', import.meta.url));
const children: ChildProcess[] = [];
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
});

function start(...args: readonly string[]) {
  const child = spawn(process.execPath, [program, ...args], { stdio: ['pipe', 'pipe', 'pipe'] });
  children.push(child);
  const said = { stderr: '' };
  child.stderr.on('data', (chunk: Buffer) => {
    said.stderr += chunk.toString();
  });
  const line = new Promise<string>((resolve) => createInterface({ input: child.stdout }).once('line', resolve));
  return { child, line, said, ended: once(child, 'exit') };
}

describe('the process', () => {
  it.each([['--port', 'abc'], ['--port', '70000'], ['--nonsense']])('refuses %s %s', async (...args) => {
    const { ended, said } = start(...args.filter(Boolean));
    expect((await ended)[0]).toBe(2);
    expect(said.stderr).toContain('Usage:');
  });

  it.each(['SIGTERM', 'SIGINT'] as const)(
    'prints one line when ready, logs beside it, and ends cleanly by %s',
    async (signal) => {
      const { child, line, said, ended } = start('--json', '--log', '--port', '0');
      const { origin } = JSON.parse(await line) as { origin: string };
      expect(origin).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
      expect((await fetch(`${origin}/api/organization`)).status).toBe(421);
      child.kill(signal);
      expect((await ended)[0]).toBe(0);
      expect(said.stderr).toContain('GET 127.0.0.1/api/organization 421');
    },
  );

  it('ends with its parent', async () => {
    const { child, line, ended } = start('--json', '--exit-with-parent');
    await line;
    child.stdin.end();
    expect((await ended)[0]).toBe(0);
  });

  it('tells that a port is taken', async () => {
    const first = start('--json');
    const { origin } = JSON.parse(await first.line) as { origin: string };
    const second = start('--json', '--port', new URL(origin).port);
    expect((await second.ended)[0]).toBe(1);
    expect(second.said.stderr).toContain('EADDRINUSE');
  });
});
