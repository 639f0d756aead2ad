import type { Command } from 'commander';
import { type Config, programCommand } from '../config/index.js';
import { type RunningGateway, startGateway } from '../wire/index.js';
import { isWorker, type ReadyFacts } from '../workers/index.js';
import { asCalled, CommandFault, print, printError, printJson } from './output.js';
import { missingWords, readyWords } from './ready-words.js';
import { serveAsWorker, serveWithWorkers } from './serve-workers.js';
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
  readonly workers?: string;
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
      const config = configOrFault(options);
      const onReady = (facts: ReadyFacts): void => printReady(config, facts, options.json ?? false);
      if (isWorker()) await serveAsWorker(config);
      else if (config.workers > 1) await serveWithWorkers(config, { stopped, onReady });
      else await serveAlone(config, { stopped, onReady });
    });
}

interface Serving {
  readonly stopped: Promise<void>;
  readonly onReady: (facts: ReadyFacts) => void;
}

async function serveAlone(config: Config, { stopped, onReady }: Serving): Promise<void> {
  const gateway = await startGatewayOrFault(config);
  onReady({ origin: gateway.origin, port: gateway.port, hints: missingWords(gateway) });
  const onHangUp = (): void =>
    void gateway.catalogueReload
      .reload()
      .catch((error: unknown) => gateway.log.error({ err: error }, 'the integrations could not be read again'));
  process.on('SIGHUP', onHangUp);
  await stopped;
  process.off('SIGHUP', onHangUp);
  await gateway.close();
}

function printReady(config: Config, facts: ReadyFacts, isJson: boolean): void {
  if (isJson) {
    printJson({ origin: facts.origin });
    for (const hint of facts.hints) printError(hint);
    return;
  }
  print(readyWords(config, facts));
  for (const hint of facts.hints) print(hint);
  print(`Create an API token: ${programCommand()} tokens create --name me`);
}

/** Starts the gateway, or throws an error with what it could not use. */
export async function startGatewayOrFault(config: Config): Promise<RunningGateway> {
  return startGateway(config).catch((error: unknown) => {
    throw new CommandFault(error instanceof Error ? error.message : String(error));
  });
}
