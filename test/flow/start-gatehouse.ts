import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { keepOutput } from './keep-output.js';

const program = fileURLToPath(new URL('../../bin/gatehouse.js', import.meta.url));

/** What `gatehouse demo --json` prints. */
export interface DemoLine {
  readonly origin: string;
  readonly dashboard_url: string;
  readonly api_token: string;
  readonly integrated_account_id: string;
  readonly mcp_server_id: string;
  readonly mcp_url: string;
  readonly combined_mcp_server_id: string;
  readonly combined_mcp_url: string;
  readonly sandbox_origin: string;
}

/** A real gateway process with its sandbox, in a data folder of its own. */
export interface RunningDemo extends DemoLine {
  readonly dataDir: string;
  readonly process: ChildProcess;
  /** The standard error of the process so far. */
  readonly log: () => string;
  /** Ends the process with SIGTERM and returns its exit code; removes the data folder unless it is kept. */
  stop(options?: { keepData?: boolean }): Promise<number | null>;
}

/** Starts `gatehouse demo --json --port 0`, in a working folder where one is given, and waits for its line. */
export async function startDemo(
  options: {
    dataDir?: string;
    folder?: string;
    environment?: { readonly [name: string]: string };
    args?: readonly string[];
  } = {},
): Promise<RunningDemo> {
  const dataDir = options.dataDir ?? mkdtempSync(join(tmpdir(), 'gatehouse-flow-'));
  const child = spawn(
    process.execPath,
    [program, 'demo', '--json', '--port', '0', '--data-dir', dataDir, ...(options.args ?? [])],
    {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, ...options.environment },
      ...(options.folder === undefined ? {} : { cwd: options.folder }),
    },
  );
  keepOutput(child);
  let said = '';
  child.stderr.on('data', (chunk: Buffer) => {
    said += chunk.toString();
  });
  const line = await new Promise<string>((resolve, reject) => {
    createInterface({ input: child.stdout }).once('line', resolve);
    child.once('exit', (code) => reject(new Error(`the demo ended with ${code}: ${said}`)));
  });
  return {
    ...(JSON.parse(line) as DemoLine),
    dataDir,
    process: child,
    log: () => said,
    stop: async ({ keepData = false } = {}) => {
      if (child.exitCode === null && child.signalCode === null) {
        const ended = once(child, 'exit');
        child.kill('SIGTERM');
        await ended;
      }
      if (!keepData) rmSync(dataDir, { recursive: true, force: true });
      return child.exitCode;
    },
  };
}

/** Runs one command of the command line to its end. */
export async function runCommand(
  args: readonly string[],
  environment: { readonly [name: string]: string } = {},
  onError: (text: string) => void = () => undefined,
): Promise<{ code: number | null; stdout: string; stderr: string }> {
  const child = spawn(process.execPath, [program, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...environment },
  });
  keepOutput(child);
  const [stdout, stderr] = [collect(child.stdout), collect(child.stderr, onError)];
  const [code] = await once(child, 'exit');
  return { code: typeof code === 'number' ? code : null, stdout: await stdout, stderr: await stderr };
}

/** Runs one command, sends it a signal once its standard error has a sign, and waits for its end. */
export async function interruptCommand(
  args: readonly string[],
  { signal, sign }: { readonly signal: NodeJS.Signals; readonly sign: string },
): Promise<{ code: number | null; stdout: string; stderr: string }> {
  const child = spawn(process.execPath, [program, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  keepOutput(child);
  let said = '';
  const onError = (text: string): void => {
    const isSeen = said.includes(sign);
    said += text;
    if (!isSeen && said.includes(sign)) child.kill(signal);
  };
  const [stdout, stderr] = [collect(child.stdout), collect(child.stderr, onError)];
  const [code] = await once(child, 'exit');
  return { code: typeof code === 'number' ? code : null, stdout: await stdout, stderr: await stderr };
}

async function collect(stream: AsyncIterable<Buffer>, onText?: (text: string) => void): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) {
    chunks.push(chunk);
    onText?.(chunk.toString());
  }
  return Buffer.concat(chunks).toString();
}
