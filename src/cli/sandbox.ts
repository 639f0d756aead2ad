import type { Command } from 'commander';
import { CommandFault, print, printJson } from './output.js';
import { startSandbox } from './start-sandbox.js';
import { untilStopped } from './until-stopped.js';

/** `gatehouse sandbox`: the simulator alone. */
export function addSandboxCommand(program: Command): void {
  program
    .command('sandbox')
    .description('run the simulator of the flagship service, for trying out and for tests')
    .option('--port <number>', 'port to listen on, 0 for any free one', '0')
    .option('--json', 'print one JSON line when ready')
    .addHelpText('after', '\nPoint a gateway at it with GATEHOUSE_CONNECT_TO="*=<origin>".')
    .action(async (options: { port: string; json?: boolean }) => {
      if (!/^\d{1,5}$/.test(options.port)) throw new CommandFault('--port must be a number.', 2);
      const sandbox = await startSandbox(Number(options.port));
      if (options.json) printJson({ origin: sandbox.origin, client: sandbox.client });
      else
        print(
          `The sandbox listens on ${sandbox.origin}. Its OAuth client: ${sandbox.client.id} / ${sandbox.client.secret}`,
        );
      await untilStopped();
      await sandbox.close();
    });
}
