import { parseArgs } from 'node:util';
import { namesTokens, sandboxClient, startSandbox } from './index.js';

const usage = `Usage: node main.js [options]

  --host <address>     address to listen on (127.0.0.1)
  --port <number>      port to listen on, 0 for any free one (0)
  --json               print one JSON line when ready
  --log                write a line for every request to standard error
  --exit-with-parent   end when standard input ends
  --help               show this
`;

/** Services that are connected by values in place of a consent. */
const others = [
  {
    integration: 'cloudflare_dns',
    label: 'DNS',
    data_center: 'global',
    fields: { api_token: namesTokens.edit },
  },
];

/** Services that are connected on demand; their control `connections/<integration>` has the values. */
const more = [
  {
    integration: 'google_workspace',
    label: 'Workspace',
    data_center: 'global',
    try: ['Off-board leaver@workspace.example, and transfer the data to successor@workspace.example.'],
  },
  {
    integration: 'microsoft_365',
    label: 'Microsoft 365',
    data_center: 'global',
    try: [
      'Who has not signed in for 90 days, guests above all?',
      'How many Microsoft 365 licences are free?',
      'Off-board leaver@m365.example; successor@m365.example takes over the groups.',
    ],
  },
];

const options = readOptions();
if (options) await run(options);

interface Options {
  readonly host: string;
  readonly port: number;
  readonly json: boolean;
  readonly log: boolean;
  readonly exitWithParent: boolean;
}

function readOptions(): Options | null {
  try {
    const { values } = parseArgs({
      options: {
        host: { type: 'string', default: '127.0.0.1' },
        port: { type: 'string', default: '0' },
        json: { type: 'boolean', default: false },
        log: { type: 'boolean', default: false },
        'exit-with-parent': { type: 'boolean', default: false },
        help: { type: 'boolean', default: false },
      },
    });
    if (values.help) {
      process.stdout.write(usage);
      return null;
    }
    const port = Number(values.port);
    if (!/^\d+$/.test(values.port) || port > 65_535) throw new Error('--port must be a number from 0 to 65535');
    return { ...values, port, exitWithParent: values['exit-with-parent'] };
  } catch (error) {
    process.stderr.write(`${textOfError(error)}\n\n${usage}`);
    process.exitCode = 2;
    return null;
  }
}

async function run({ host, port, json, log, exitWithParent }: Options): Promise<void> {
  try {
    const writeLine = (line: string): void => void process.stderr.write(`${line}\n`);
    const sandbox = await startSandbox({ host, port, ...(log ? { log: writeLine } : {}) });
    const stop = (): void => void sandbox.close().then(() => process.exit(0));
    process.once('SIGINT', stop);
    process.once('SIGTERM', stop);
    if (exitWithParent) process.stdin.once('end', stop).once('error', stop).resume();
    process.stdout.write(
      json
        ? `${JSON.stringify({ origin: sandbox.origin, dns: sandbox.dns, client: sandboxClient, integration: 'zoho_mail', label: 'Mail', others, more })}\n`
        : `The sandbox listens on ${sandbox.origin}, its DNS on ${sandbox.dns}. Its OAuth client: ${sandboxClient.id} / ${sandboxClient.secret}\n`,
    );
  } catch (error) {
    process.stderr.write(`The sandbox cannot start: ${textOfError(error)}\n`);
    process.exitCode = 1;
  }
}

function textOfError(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
