import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { type Service, startPostgres, startRedis } from '../../scripts/services.mjs';
import { systemClock } from '../../src/base/index.js';
import { openStore, type Store } from '../../src/store/index.js';
import { type AdminClient, adminClient } from './admin-client.js';
import { keepOutput } from './keep-output.js';
import { controlOf, type SandboxControl } from './sandbox-control.js';
import { runCommand } from './start-gatehouse.js';

const program = fileURLToPath(new URL('../../bin/gatehouse.js', import.meta.url));

/** Whether the services that a cluster needs are here; tests that need one are skipped without. */
export const hasServices = (process.env.TEST_DATABASE_URL ?? '') !== '' && (process.env.TEST_REDIS_URL ?? '') !== '';

/** One gateway process of a cluster. */
export interface ClusterGateway {
  readonly origin: string;
  readonly process: ChildProcess;
  readonly admin: AdminClient;
  readonly log: () => string;
  /** Stops it, and returns its exit code. */
  stop(): Promise<number | null>;
  kill(): Promise<void>;
}

/** Gateways on one PostgreSQL and one Redis of their own, with one account connected to a sandbox. */
export interface Cluster {
  readonly postgres: Service;
  readonly redis: Service;
  readonly sandbox: SandboxControl;
  readonly apiToken: string;
  readonly accountId: string;
  readonly tokenHashKey: Uint8Array;
  readonly gateways: readonly ClusterGateway[];
  startGateway(): Promise<ClusterGateway>;
  /** The database itself, past the gateways. */
  openStore(): Promise<Store>;
  stop(): Promise<void>;
}

/** What a test wants otherwise: hosts that lead elsewhere than to the sandbox, and settings by name. */
interface ClusterWishes {
  readonly connectTo?: readonly string[];
  readonly GATEHOUSE_CATALOGUE?: string;
  readonly GATEHOUSE_CATALOGUE_RELOAD?: string;
}

/** Starts it with three gateways, and further settings where they are given. */
export async function startCluster({ connectTo = [], ...settings }: ClusterWishes = {}): Promise<Cluster> {
  const [postgres, redis, sandbox] = await Promise.all([startPostgres(), startRedis(), startSandbox()]);
  const folder = mkdtempSync(join(tmpdir(), 'gatehouse-cluster-'));
  const tokenHashKey = randomBytes(32);
  const environment = {
    DATABASE_URL: postgres.url,
    REDIS_URL: redis.url,
    GATEHOUSE_DATA_DIR: folder,
    ...settings,
    GATEHOUSE_CONNECT_TO: [`*=${sandbox.origin}`, ...connectTo].join(),
    GATEHOUSE_DRAIN_SECONDS: '1',
    GATEHOUSE_ENCRYPTION_KEY: randomBytes(32).toString('base64'),
    GATEHOUSE_TOKEN_HASH_KEY: tokenHashKey.toString('base64'),
    ZOHO_CLIENT_ID: sandbox.client.id,
    ZOHO_CLIENT_SECRET: sandbox.client.secret,
  };
  const told = async (...args: string[]): Promise<{ readonly [name: string]: unknown }> => {
    const { code, stdout, stderr } = await runCommand([...args, '--json'], environment);
    if (code !== 0) throw new Error(`${args.join(' ')}: ${stderr}`);
    return JSON.parse(stdout) as { [name: string]: unknown };
  };
  // All at the same time, as migrations allow: the programs load while the database is prepared.
  const created = told('tokens', 'create', '--name', 'cluster').then(({ token }) => String(token));
  const started: ClusterGateway[] = [];
  const startGateway = async (): Promise<ClusterGateway> => {
    const gateway = await startOne(environment, created);
    started.push(gateway);
    return gateway;
  };
  const gateways = await Promise.all([startGateway(), startGateway(), startGateway()]);
  const control = controlOf(sandbox.origin);
  const accountId = await connectAccount(gateways[0], control);
  const apiToken = await created;
  return {
    postgres,
    redis,
    sandbox: control,
    apiToken,
    accountId,
    tokenHashKey,
    gateways,
    startGateway,
    openStore: () => openStore({ databaseUrl: postgres.url, redisUrl: redis.url, dataDir: folder, clock: systemClock }),
    stop: async () => {
      await Promise.all(started.map((gateway) => gateway.kill()));
      await sandbox.stop();
      await Promise.all([postgres.stop(), redis.stop()]);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function connectAccount({ admin }: ClusterGateway, sandbox: SandboxControl): Promise<string> {
  const code = await sandbox.selfClientCode(['ZohoMail.partner.organization.ALL', 'ZohoMail.organization.domains.ALL']);
  const { status, body } = await admin('POST', '/integrated-account', {
    integration: 'zoho_mail',
    data_center: 'com',
    code,
  });
  if (status !== 201) throw new Error(`no account was connected: ${status} ${JSON.stringify(body)}`);
  return String(body.id);
}

async function startOne(
  environment: { readonly [name: string]: string },
  created: Promise<string>,
): Promise<ClusterGateway> {
  const [{ child, line, said }, apiToken] = await Promise.all([
    startProgram(['serve', '--json', '--port', '0'], environment),
    created,
  ]);
  const { origin } = JSON.parse(line) as { origin: string };
  const end = async (signal: 'SIGTERM' | 'SIGKILL'): Promise<number | null> => {
    if (child.exitCode === null && child.signalCode === null) {
      const ended = once(child, 'exit');
      child.kill(signal);
      await ended;
    }
    return child.exitCode;
  };
  return {
    origin,
    process: child,
    admin: adminClient(origin, apiToken),
    log: said,
    stop: () => end('SIGTERM'),
    kill: async () => void (await end('SIGKILL')),
  };
}

/** A sandbox without a gateway of its own. */
export interface OwnSandbox {
  readonly origin: string;
  readonly client: { readonly id: string; readonly secret: string };
  stop(): Promise<void>;
}

/** Starts one, as a process of its own. */
export async function startSandbox(): Promise<OwnSandbox> {
  const { child, line } = await startProgram(['sandbox', '--json', '--port', '0'], {});
  const told = JSON.parse(line) as Pick<OwnSandbox, 'origin' | 'client'>;
  return {
    ...told,
    stop: async () => {
      const ended = once(child, 'exit');
      child.kill('SIGTERM');
      await ended;
    },
  };
}

/** Starts a long-running command, and waits for the first line that it prints. */
export async function startProgram(
  args: readonly string[],
  environment: { readonly [name: string]: string },
): Promise<{ child: ChildProcess; line: string; said: () => string }> {
  const child = spawn(process.execPath, [program, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...environment },
  });
  keepOutput(child);
  let said = '';
  child.stderr.on('data', (chunk: Buffer) => {
    said += chunk.toString();
  });
  const line = await new Promise<string>((resolve, reject) => {
    createInterface({ input: child.stdout }).once('line', resolve);
    child.once('exit', (code) => reject(new Error(`${args.join(' ')} ended with ${code}: ${said}`)));
  });
  return { child, line, said: () => said };
}
