import type { Command } from 'commander';
import { type Installation, shippedCatalogue } from '../admin/index.js';
import { SecretText } from '../base/index.js';
import type { Integration } from '../catalogue/index.js';
import { type RunningGateway, startGateway } from '../wire.js';
import { clientLines } from './client-lines.js';
import { type DemoState, readDemoState, writeDemoState } from './demo-state.js';
import { CommandFault, faultOf, print, printJson } from './output.js';
import { type RunningSandbox, startSandbox } from './start-sandbox.js';
import { untilStopped } from './until-stopped.js';
import { configOrFault } from './with-installation.js';

interface DemoOptions {
  readonly port?: string;
  readonly dataDir?: string;
  readonly logLevel?: string;
  readonly json?: boolean;
}

/** `gatehouse demo`: gateway and sandbox, one connected account, one MCP server, ready to be added to a client. */
export function addDemoCommand(program: Command): void {
  program
    .command('demo')
    .description('try everything out: a gateway, the sandbox, a connected account and an MCP server')
    .option('--port <number>', 'port of the gateway, 0 for any free one (default 8787)')
    .option('--data-dir <folder>', 'where keys and the embedded store are kept (default .gatehouse)')
    .option('--log-level <level>', 'trace, debug, info, warn, error or silent (default warn)')
    .option('--json', 'print one JSON line when ready')
    .addHelpText('after', '\nExamples:\n  gatehouse demo\n  gatehouse demo --port 0 --data-dir /tmp/try --json')
    .action(async (options: DemoOptions) => {
      const demo = await startDemo(options);
      if (options.json) printJson(demo.summary);
      else print(words(demo.summary));
      await untilStopped();
      await demo.close();
    });
}

interface DemoSummary {
  readonly origin: string;
  readonly dashboard_url: string;
  readonly api_token: string;
  readonly integrated_account_id: string;
  readonly mcp_server_id: string;
  readonly mcp_url: string;
  readonly sandbox_origin: string;
}

async function startDemo(options: DemoOptions): Promise<{ summary: DemoSummary; close: () => Promise<void> }> {
  const flags = { ...options, logLevel: options.logLevel ?? 'warn' };
  const { dataDir } = configOrFault(flags);
  const integration = onlyIntegration();
  const remembered = readDemoState(dataDir);
  const sandbox = await startSandboxNear(remembered?.sandboxPort ?? 0);
  let gateway: RunningGateway | undefined;
  const close = async (): Promise<void> => {
    await gateway?.close();
    await sandbox.close();
  };
  try {
    const client = { id: sandbox.client.id, secret: new SecretText(sandbox.client.secret) };
    const clients = new Map([[integration.record.authorization.client_environment_prefix, client]]);
    gateway = await startGateway(configOrFault({ ...flags, connectTo: `*=${sandbox.origin}`, clients }));
    const state = await prepare(gateway.installation, { integration, sandbox, remembered });
    writeDemoState(dataDir, state);
    return { summary: summaryOf(gateway.origin, sandbox.origin, state), close };
  } catch (error) {
    await close();
    throw error instanceof CommandFault
      ? error
      : new CommandFault(error instanceof Error ? error.message : String(error));
  }
}

function onlyIntegration(): Integration {
  const [integration] = shippedCatalogue().integrations.values();
  if (!integration) throw new CommandFault('The catalogue has no integration to show.');
  return integration;
}

// The remembered port keeps a second start quick to recognise; where something else took it, any free one will do.
async function startSandboxNear(port: number): Promise<RunningSandbox> {
  if (port === 0) return startSandbox(0);
  return startSandbox(port).catch(() => startSandbox(0));
}

interface Preparation {
  readonly integration: Integration;
  readonly sandbox: RunningSandbox;
  readonly remembered: DemoState | null;
}

async function prepare(installation: Installation, preparation: Preparation): Promise<DemoState> {
  const { accounts, servers, apiTokens } = installation;
  const { sandbox, remembered } = preparation;
  const accountId = await connectedAccount(installation, preparation);
  const presentServer = remembered && (await servers.get(accountId, remembered.serverId));
  const server =
    presentServer && remembered
      ? { id: remembered.serverId, token: remembered.serverToken }
      : await newServer(installation, accountId);
  const isTokenAlive = remembered !== null && (await apiTokens.check(remembered.apiToken)) !== undefined;
  const apiToken = isTokenAlive ? remembered.apiToken : await newApiToken(installation);
  if (!(await accounts.get(accountId)))
    throw new CommandFault('The demo account vanished while it was being prepared; start again.');
  return {
    sandboxPort: Number(new URL(sandbox.origin).port),
    apiToken,
    accountId,
    serverId: server.id,
    serverToken: server.token,
  };
}

async function connectedAccount(
  { accounts }: Installation,
  { integration, sandbox, remembered }: Preparation,
): Promise<string> {
  const present = remembered ? await accounts.get(remembered.accountId) : undefined;
  const signal = AbortSignal.timeout(30_000);
  // The sandbox forgets its tokens when it ends; the same account is reconnected, so that its MCP servers and URLs stay.
  if (present && present.status === 'active' && (await accounts.refresh(present.id, signal)).ok) return present.id;
  const scopes = [
    ...new Set([
      ...integration.record.authorization.base_scopes,
      ...integration.methods.flatMap((method) => method.record.scopes.slice(0, 1)),
    ]),
  ];
  const code = await selfClientCode(
    sandbox.origin,
    scopes.join(integration.record.authorization.scope_separator),
    integration.record.default_data_center,
  );
  const connected = await accounts.connect(
    {
      integration: integration.name,
      name: `${integration.record.title} sandbox`,
      dataCenter: integration.record.default_data_center,
      input: { kind: 'code', code },
      ...(present ? { accountId: present.id } : {}),
    },
    signal,
  );
  if (!connected.ok) throw faultOf(connected.refusal);
  return connected.value.id;
}

/** Asks the sandbox for what an operator would generate in the service's console: a code for these scopes. */
async function selfClientCode(sandboxOrigin: string, scope: string, dataCenter: string): Promise<string> {
  const response = await fetch(`${sandboxOrigin}/__sandbox/self-client-code`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ scope, data_center: dataCenter }),
  });
  const body: unknown = await response.json();
  if (typeof body === 'object' && body !== null && 'code' in body && typeof body.code === 'string') return body.code;
  throw new CommandFault(`The sandbox gave no code: ${JSON.stringify(body)}`);
}

async function newServer({ servers }: Installation, accountId: string): Promise<{ id: string; token: string }> {
  const made = await servers.create(accountId, { name: 'Demo' }, 'demo');
  if (!made.ok) throw faultOf(made.refusal);
  return { id: made.value.server.id, token: made.value.token };
}

async function newApiToken({ apiTokens }: Installation): Promise<string> {
  const made = await apiTokens.create({ name: 'demo' });
  if (!made.ok) throw faultOf(made.refusal);
  return made.value.token;
}

function summaryOf(origin: string, sandboxOrigin: string, state: DemoState): DemoSummary {
  return {
    origin,
    dashboard_url: `${origin}/`,
    api_token: state.apiToken,
    integrated_account_id: state.accountId,
    mcp_server_id: state.serverId,
    mcp_url: `${origin}/mcp/${state.serverToken}`,
    sandbox_origin: sandboxOrigin,
  };
}

function words(summary: DemoSummary): string {
  return [
    `Gatehouse is ready on ${summary.origin}, connected to the sandbox on ${summary.sandbox_origin}.`,
    '',
    `  MCP URL        ${summary.mcp_url}`,
    `  API token      ${summary.api_token}`,
    `  Account        ${summary.integrated_account_id}`,
    '',
    'Add it to a client:',
    '',
    clientLines('gatehouse-demo', summary.mcp_url),
    '',
    'Then ask: "Which domains wait for verification?"   Ctrl+C ends both processes.',
  ].join('\n');
}
