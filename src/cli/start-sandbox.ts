import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { CommandFault } from './output.js';

const program = fileURLToPath(new URL('../../sandbox/dist/main.js', import.meta.url));
const manifest = fileURLToPath(new URL('../../sandbox/package.json', import.meta.url));

/** A service of the sandbox that is connected with values instead of a consent. */
export interface OtherService {
  readonly integration: string;
  readonly label: string;
  readonly data_center: string;
  readonly fields: { readonly [name: string]: string };
  /** Context values that the integration needs. */
  readonly context?: { readonly [name: string]: string };
  /** The grant if it has several; absent if the values suffice. */
  readonly grant?: 'client_credentials' | 'jwt_bearer';
  /** The client, if the account has its own. */
  readonly client?: { readonly id: string; readonly secret: string };
  /** Requests to try with it. */
  readonly try?: readonly string[];
}

/** A service of the sandbox that is only connected on request. */
export type MoreService = Pick<OtherService, 'integration' | 'label' | 'data_center' | 'try'>;

/** The sandbox, as a process of its own. */
export interface RunningSandbox {
  readonly origin: string;
  /** The address of its DNS, `address:port`. */
  readonly dns: string;
  /** The integration whose service it simulates. */
  readonly integration: string;
  /** The demo's name for its account. */
  readonly label: string;
  /** Further simulated services, each with the values that connect it. */
  readonly others: readonly OtherService[];
  /** Simulated services that are connected on request. */
  readonly more: readonly MoreService[];
  /** The OAuth client that it knows. */
  readonly client: { readonly id: string; readonly secret: string };
  /** Resolves when the process has ended, for any reason. */
  readonly ended: Promise<void>;
  close(): Promise<void>;
}

/**
 * Starts the sandbox on a port (0 for any free one) and waits for its ready line. It ends together with this process.
 * Throws an error with the sandbox's output if it does not start.
 */
export async function startSandbox(port: number): Promise<RunningSandbox> {
  if (!existsSync(program)) throw new CommandFault(missingSandboxWords(existsSync(manifest)));
  const child = spawn(process.execPath, [program, '--json', '--port', String(port), '--exit-with-parent'], {
    stdio: ['pipe', 'pipe', 'pipe'],
    // Its own process group: Ctrl+C only reaches this process, and running calls still get their responses.
    detached: true,
  });
  const ended = new Promise<void>((resolve) => {
    child.once('exit', () => resolve());
    child.once('error', () => resolve());
  });
  let said = '';
  const collect = (chunk: Buffer): void => {
    said += chunk.toString();
  };
  child.stderr.on('data', collect);
  const ready = await Promise.race([firstLine(child), ended.then(() => null)]);
  const told: unknown = ready === null ? null : JSON.parse(ready);
  if (!isReady(told)) {
    child.kill();
    throw new CommandFault(said.trim() || 'The sandbox ended before it was ready.');
  }
  child.stderr.off('data', collect).pipe(process.stderr, { end: false });
  return {
    ...told,
    ended,
    close: () => {
      child.kill('SIGTERM');
      return ended;
    },
  };
}

function firstLine(child: ChildProcess): Promise<string> {
  return new Promise((resolve) => {
    if (child.stdout) createInterface({ input: child.stdout }).once('line', resolve);
  });
}

function isReady(value: unknown): value is Omit<RunningSandbox, 'ended' | 'close'> {
  if (typeof value !== 'object' || value === null) return false;
  if (!('origin' in value && 'dns' in value && 'client' in value && 'integration' in value)) return false;
  if (!('label' in value && 'others' in value && Array.isArray(value.others))) return false;
  if (!('more' in value && Array.isArray(value.more))) return false;
  const { origin, dns, client, integration } = value;
  return (
    typeof origin === 'string' &&
    typeof dns === 'string' &&
    typeof integration === 'string' &&
    typeof client === 'object' &&
    client !== null &&
    'id' in client &&
    'secret' in client
  );
}

function missingSandboxWords(isClone: boolean): string {
  return isClone
    ? 'The sandbox is not built. "npm run build" builds it.'
    : 'This installation has no sandbox: the container image leaves it out. Use the npm package or a clone to run "demo" and "sandbox".';
}
