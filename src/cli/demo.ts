import type { Command } from 'commander';
import { SecretText } from '../base/index.js';
import { shippedCatalogue } from '../catalogue/index.js';
import { programCommand } from '../config/index.js';
import { clientPrefixOf } from '../tokens/index.js';
import type { RunningGateway } from '../wire/index.js';
import { clientLines } from './client-lines.js';
import { readServiceNames, serviceToName, withServices } from './demo-services.js';
import { type DemoState, markDemo, readDemoState, writeDemoState } from './demo-state.js';
import { asCalled, print, printJson } from './output.js';
import { prepareDemo } from './prepare-demo.js';
import { refuseForeignInstallation } from './refuse-foreign-installation.js';
import { requireIntegration } from './require-integration.js';
import { startGatewayOrFault } from './serve.js';
import { addSettingOption } from './setting-options.js';
import { type RunningSandbox, startSandbox } from './start-sandbox.js';
import { untilStopped } from './until-stopped.js';
import { configOrFault } from './with-installation.js';

interface DemoFlags {
  readonly port?: string;
  readonly dataDir?: string;
  readonly logLevel?: string;
  readonly json?: boolean;
  readonly with?: string;
}

/** `gatehouse demo`: gateway and sandbox, one connected account, one MCP server, ready to add to a client. */
export function addDemoCommand(program: Command): void {
  const command = program.command('demo');
  addSettingOption(command, 'GATEHOUSE_PORT');
  addSettingOption(command, 'GATEHOUSE_DATA_DIR');
  addSettingOption(command, 'GATEHOUSE_LOG_LEVEL', 'warn');
  command
    .description('try everything out: a gateway, the sandbox, connected accounts and MCP servers')
    .option('--with <services>', 'simulate further services too, by the names of their integrations (comma-separated)')
    .option('--json', 'print one JSON line when ready')
    .addHelpText(
      'after',
      asCalled(
        '\nExamples:\n  gatehouse demo\n  gatehouse demo --with <integration>\n  gatehouse demo --port 0 --data-dir /tmp/try --json',
      ),
    )
    .action(async (flags: DemoFlags) => {
      const stopped = untilStopped();
      const { gateway, sandbox, summary } = await startDemo(flags);
      if (flags.json) printJson(summary);
      else print(words(summary));
      let isStopping = false;
      void sandbox.ended.then(() => {
        if (!isStopping)
          process.stderr.write('The sandbox has ended unexpectedly: calls fail until the demo is started again.\n');
      });
      await stopped;
      isStopping = true;
      try {
        await gateway.close();
      } finally {
        await sandbox.close();
      }
    });
}

/** Long enough to find it again in a terminal. */
const ticketLifetimeMs = 60 * 60_000;

interface DemoSummary {
  readonly origin: string;
  readonly dashboard_url: string;
  readonly api_token: string;
  readonly integrated_account_id: string;
  readonly mcp_server_id: string;
  readonly mcp_url: string;
  /** The server over every service of the sandbox. */
  readonly combined_mcp_server_id: string | null;
  readonly combined_mcp_url: string | null;
  readonly sandbox_origin: string;
  /** The account to set a domain up at, where several could be. */
  readonly service: string | null;
  /** Requests to try with the selected services. */
  readonly try: readonly string[];
}

async function startDemo(
  flags: DemoFlags,
): Promise<{ gateway: RunningGateway; sandbox: RunningSandbox; summary: DemoSummary }> {
  const settings = { ...flags, logLevel: flags.logLevel ?? 'warn' };
  const config = configOrFault(settings);
  const { dataDir } = config;
  await refuseForeignInstallation(config, settings);
  const remembered = readDemoState(dataDir);
  const started = await startSandboxNear(remembered?.sandboxPort ?? 0);
  let gateway: RunningGateway | undefined;
  try {
    const sandbox = await withServices(started, readServiceNames(flags.with));
    const integration = requireIntegration(await shippedCatalogue(), sandbox.integration);
    const client = { id: sandbox.client.id, secret: new SecretText(sandbox.client.secret) };
    const clients = new Map([[clientPrefixOf(integration) ?? '', client]]);
    gateway = await startGatewayOrFault(
      configOrFault({ ...settings, connectTo: `*=${sandbox.origin}`, dnsServers: sandbox.dns, clients }),
    );
    markDemo(dataDir);
    const state = await prepareDemo(gateway.installation, { integration, sandbox, remembered });
    writeDemoState(dataDir, state);
    const { ticket } = await gateway.installation.sessions.makeTicket(
      { name: 'demo', role: 'admin' },
      ticketLifetimeMs,
    );
    const service = state.combined ? await serviceToName(gateway.installation, state.combined.serverId) : null;
    return { gateway, sandbox, summary: summaryOf(gateway.origin, sandbox, { ...state, ticket, service }) };
  } catch (error) {
    await gateway?.close();
    await started.close();
    throw error;
  }
}

// The stored port makes a second start easy to recognize; if it is in use, any free one will do.
async function startSandboxNear(port: number): Promise<RunningSandbox> {
  if (port === 0) return startSandbox(0);
  return startSandbox(port).catch(() => startSandbox(0));
}

function summaryOf(
  origin: string,
  sandbox: RunningSandbox,
  state: DemoState & { readonly ticket: string; readonly service: string | null },
): DemoSummary {
  return {
    origin,
    dashboard_url: `${origin}/session/ticket/${state.ticket}`,
    api_token: state.apiToken,
    integrated_account_id: state.accountId,
    mcp_server_id: state.serverId,
    mcp_url: `${origin}/mcp/${state.serverToken}`,
    combined_mcp_server_id: state.combined?.serverId ?? null,
    combined_mcp_url: state.combined ? `${origin}/mcp/${state.combined.serverToken}` : null,
    sandbox_origin: sandbox.origin,
    service: state.service,
    try: sandbox.others.flatMap((service) => service.try ?? []),
  };
}

function words(summary: DemoSummary): string {
  const service = summary.service === null ? '' : ` --service ${summary.service}`;
  return [
    `Gatehouse is ready on ${summary.origin}, connected to the sandbox on ${summary.sandbox_origin}.`,
    '',
    `  Dashboard      ${summary.dashboard_url}`,
    `  MCP URL        ${summary.mcp_url}`,
    `  All services   ${summary.combined_mcp_url}`,
    `  API token      ${summary.api_token}`,
    `  Account        ${summary.integrated_account_id}`,
    '',
    `The dashboard’s link signs you in once, within the hour; "${programCommand()} dashboard" prints another.`,
    '',
    'Add it to a client:',
    '',
    clientLines('gatehouse-demo', summary.mcp_url),
    '',
    'Then ask: "Which domains wait for verification?" Through the URL of all services, whose tools begin with mail_ and dns_:',
    `"We added newbrand.com: verify it and set up mail", or run "${programCommand()} runbook domain-onboarding --domain newbrand.com${service}".`,
    '',
    ...(summary.try.length > 0 ? ['Try as well:', '', ...summary.try.map((request) => `  "${request}"`), ''] : []),
    'Ctrl+C ends both processes.',
  ].join('\n');
}
