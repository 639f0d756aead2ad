import { parseArgs } from 'node:util';
import { sandboxClient, startSandbox } from './index.js';

const { values } = parseArgs({
  options: {
    host: { type: 'string', default: '127.0.0.1' },
    port: { type: 'string', default: '0' },
    json: { type: 'boolean', default: false },
    'exit-with-parent': { type: 'boolean', default: false },
  },
});

try {
  const sandbox = await startSandbox({ host: values.host, port: Number(values.port) });
  const stop = async (): Promise<void> => {
    await sandbox.close();
    process.exit(0);
  };
  process.once('SIGINT', () => void stop());
  process.once('SIGTERM', () => void stop());
  if (values['exit-with-parent']) process.stdin.once('end', () => void stop()).resume();
  process.stdout.write(
    values.json
      ? `${JSON.stringify({ origin: sandbox.origin, client: sandboxClient })}\n`
      : `The sandbox listens on ${sandbox.origin}.\n`,
  );
} catch (error) {
  process.stderr.write(`The sandbox cannot start: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
