import type { Command } from 'commander';
import { asCalled, CommandFault, print, printJson } from './output.js';
import { startSandbox } from './start-sandbox.js';
import { untilStopped } from './until-stopped.js';

/** `gatehouse sandbox`: only the simulator. */
export function addSandboxCommand(program: Command): void {
  program
    .command('sandbox')
    .description('run the simulator of the services, for trials and tests')
    .option('--port <number>', 'port to listen on, 0 for any free one', '0')
    .option('--json', 'print one JSON line when ready')
    .addHelpText(
      'after',
      asCalled(
        '\nExample:\n  gatehouse sandbox --port 9000\n\nPoint a gateway at it with --connect-to "*=http://127.0.0.1:9000".',
      ),
    )
    .action(async (options: { port: string; json?: boolean }) => {
      if (!/^\d{1,5}$/.test(options.port) || Number(options.port) > 65_535)
        throw new CommandFault('--port must be a number from 0 (any free one) to 65535.', 2);
      const stopped = untilStopped();
      const sandbox = await startSandbox(Number(options.port));
      if (options.json) printJson({ origin: sandbox.origin, client: sandbox.client });
      else
        print(
          `The sandbox listens on ${sandbox.origin}. Its OAuth client: ${sandbox.client.id} / ${sandbox.client.secret}`,
        );
      const isLost = (await Promise.race([stopped, sandbox.ended.then(() => 'lost')])) === 'lost';
      await sandbox.close();
      if (isLost) throw new CommandFault('The sandbox has ended.');
    });
}
