import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { CommandFault } from './output.js';

const program = fileURLToPath(new URL('../../sandbox/dist/main.js', import.meta.url));

/** The sandbox, as a process of its own. */
export interface RunningSandbox {
  readonly origin: string;
  /** The OAuth client that it knows. */
  readonly client: { readonly id: string; readonly secret: string };
  close(): Promise<void>;
}

/** Starts the sandbox on a port (0 for any free one) and waits for its ready line. It ends by itself when this process dies. */
export async function startSandbox(port: number): Promise<RunningSandbox> {
  if (!existsSync(program)) throw new CommandFault('The sandbox is not built; "npm run build" builds it.');
  const child = spawn(process.execPath, [program, '--json', '--port', String(port), '--exit-with-parent'], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const line = await firstLine(child);
  const ready: unknown = line === null ? null : JSON.parse(line);
  if (!isReady(ready)) throw new CommandFault('The sandbox did not start; what it said stands above.');
  return {
    ...ready,
    close: () =>
      new Promise((resolve) => {
        if (child.exitCode !== null || child.signalCode !== null) return resolve();
        child.once('exit', () => resolve());
        child.kill('SIGTERM');
      }),
  };
}

function firstLine(child: ChildProcess): Promise<string | null> {
  return new Promise((resolve) => {
    child.once('exit', () => resolve(null));
    child.once('error', () => resolve(null));
    if (child.stdout) createInterface({ input: child.stdout }).once('line', resolve);
  });
}

function isReady(value: unknown): value is { origin: string; client: { id: string; secret: string } } {
  if (typeof value !== 'object' || value === null || !('origin' in value) || !('client' in value)) return false;
  const { origin, client } = value;
  return (
    typeof origin === 'string' && typeof client === 'object' && client !== null && 'id' in client && 'secret' in client
  );
}
