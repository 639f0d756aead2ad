import type { Command } from 'commander';
import { lostKeyWords } from '../admin/index.js';
import { type Config, programCommand } from '../config/index.js';
import { databaseName } from '../store/index.js';
import { clientPrefixOf } from '../tokens/index.js';
import { type RunningGateway, startGateway } from '../wire/index.js';
import { asCalled, CommandFault, print, printError, printJson } from './output.js';
import { addSettingOptions, settingsHelp } from './setting-options.js';
import { untilStopped } from './until-stopped.js';
import { configOrFault } from './with-installation.js';

interface ServeOptions {
  readonly host?: string;
  readonly port?: string;
  readonly dataDir?: string;
  readonly publicUrl?: string;
  readonly connectTo?: string;
  readonly logLevel?: string;
  readonly json?: boolean;
}

/** `gatehouse serve`: the gateway for real accounts. */
export function addServeCommand(program: Command): void {
  addSettingOptions(program.command('serve'))
    .description('serve MCP servers and the admin API')
    .option('--json', 'print one JSON line when ready')
    .addHelpText(
      'after',
      asCalled(
        '\nExamples:\n  gatehouse serve\n  gatehouse serve --host 0.0.0.0 --public-url https://gatehouse.example.com',
      ),
    )
    .addHelpText('after', settingsHelp())
    .action(async (options: ServeOptions) => {
      const stopped = untilStopped();
      const gateway = await startGatewayOrFault(configOrFault(options));
      const hints = missingWords(gateway);
      if (options.json) {
        printJson({ origin: gateway.origin });
        for (const hint of hints) printError(hint);
      } else {
        print(readyWords(gateway));
        for (const hint of hints) print(hint);
        print(`Create an API token: ${programCommand()} tokens create --name me`);
      }
      const onHangUp = (): void =>
        void gateway.catalogueReload
          .reload()
          .catch((error: unknown) => gateway.log.error({ err: error }, 'the integrations could not be read again'));
      process.on('SIGHUP', onHangUp);
      await stopped;
      process.off('SIGHUP', onHangUp);
      await gateway.close();
    });
}

/** Starts the gateway, or fails with the words of what it could not use. */
export async function startGatewayOrFault(config: Config): Promise<RunningGateway> {
  return startGateway(config).catch((error: unknown) => {
    throw new CommandFault(error instanceof Error ? error.message : String(error));
  });
}

function readyWords({ origin, port, installation: { config } }: RunningGateway): string {
  const host = config.host.includes(':') ? `[${config.host}]` : config.host;
  const listens =
    config.publicUrl === null
      ? `Gatehouse listens on ${origin}`
      : `Gatehouse listens on ${host}:${port}, is reached at ${origin}`;
  const data =
    config.databaseUrl === null ? config.dataDir : `the PostgreSQL database ${databaseName(config.databaseUrl)}`;
  return `${listens} and keeps its data in ${data}.`;
}

// What an operator has yet to set before accounts can be connected.
function missingWords({ installation, missingKeys }: RunningGateway): readonly string[] {
  const { catalogue, config } = installation;
  const missing = [...catalogue.integrations.values()].flatMap((integration) => {
    const { record } = integration;
    const prefix = clientPrefixOf(integration);
    return prefix === null || config.client(prefix)
      ? []
      : [`To connect ${record.title} accounts, set ${prefix}_CLIENT_ID and ${prefix}_CLIENT_SECRET and start again.`];
  });
  const isLocal = /^(localhost|127\..*|::1)$/.test(config.host);
  if (config.publicUrl === null && !isLocal)
    missing.push(
      'MCP URLs work on this machine only. Set GATEHOUSE_PUBLIC_URL to the address at which clients reach this gateway.',
    );
  missing.push(...missingKeys.map(lostKeyWords));
  return missing;
}
