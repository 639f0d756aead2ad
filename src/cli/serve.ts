import type { Command } from 'commander';
import { type RunningGateway, startGateway } from '../wire.js';
import { CommandFault, print, printJson } from './output.js';
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
  program
    .command('serve')
    .description('serve MCP servers and the admin API')
    .option('--host <address>', 'address to listen on (default 127.0.0.1)')
    .option('--port <number>', 'port to listen on, 0 for any free one (default 8787)')
    .option('--data-dir <folder>', 'where keys and the embedded store are kept (default .gatehouse)')
    .option('--public-url <url>', 'how clients reach the gateway, for the URLs it mints')
    .option('--connect-to <routes>', 'host=origin[,host=origin...]: send what is meant for a host elsewhere')
    .option('--log-level <level>', 'trace, debug, info, warn, error or silent (default info)')
    .option('--json', 'print one JSON line when ready')
    .addHelpText(
      'after',
      '\nExamples:\n  gatehouse serve\n  gatehouse serve --host 0.0.0.0 --public-url https://gatehouse.example.com',
    )
    .action(async (options: ServeOptions) => {
      const config = configOrFault(options);
      const gateway = await startGateway(config).catch((error: unknown) => {
        throw new CommandFault(error instanceof Error ? error.message : String(error));
      });
      if (options.json) printJson({ origin: gateway.origin });
      else print(readyWords(gateway));
      await untilStopped();
      await gateway.close();
    });
}

function readyWords({ origin, installation }: RunningGateway): string {
  const lines = [`Gatehouse listens on ${origin} and keeps its data in ${installation.config.dataDir}.`];
  for (const { record } of installation.catalogue.integrations.values()) {
    const prefix = record.authorization.client_environment_prefix;
    if (!installation.config.client(prefix))
      lines.push(
        `To connect ${record.title} accounts, set ${prefix}_CLIENT_ID and ${prefix}_CLIENT_SECRET and start again.`,
      );
  }
  lines.push('Make an API token with: gatehouse tokens create --name me');
  return lines.join('\n');
}
