import { readFileSync } from 'node:fs';
import type { Command } from 'commander';
import { readBridgeEnvironment } from '../config/index.js';
import { relay } from './bridge/relay.js';
import { asCalled, CommandFault, printError } from './output.js';

interface BridgeFlags {
  readonly header: readonly string[];
  readonly urlFile?: string;
  readonly tokenFile?: string;
}

/** `gatehouse bridge [url]`: an MCP URL for clients that only start commands. */
export function addBridgeCommand(program: Command): void {
  program
    .command('bridge [url]')
    .description('speak MCP over standard input and output on behalf of an MCP URL')
    .option('--url-file <file>', 'read the MCP URL from a file; without a URL, GATEHOUSE_MCP_URL is used')
    .option(
      '--token-file <file>',
      'read an API token from a file and send it as Authorization: Bearer; or set GATEHOUSE_API_TOKEN',
    )
    .option('--header <header>', 'sent with every request, "Name: value"; may be given more than once', collect, [])
    .addHelpText(
      'after',
      asCalled(
        '\nStandard output holds only MCP messages; messages for people go to standard error.\nEnds when the client closes standard input.\n\nArguments are visible to every user of the machine in the process list.\nPass the URL and the token through the environment or a file instead.\n\nExamples:\n  GATEHOUSE_MCP_URL=https://mcp.example.com/mcp/gths_... gatehouse bridge\n  gatehouse bridge --url-file ~/.config/gatehouse/url --token-file ~/.config/gatehouse/token',
      ),
    )
    .action((url: string | undefined, flags: BridgeFlags) => {
      const environment = readBridgeEnvironment();
      const given = [url, flags.urlFile].filter((place) => place !== undefined);
      if (given.length > 1) throw new CommandFault('Pass the MCP URL only once: as an argument or with --url-file.', 2);
      const token = flags.tokenFile === undefined ? environment.apiToken : readSecretFile(flags.tokenFile);
      const headers = readHeaders(flags.header);
      if (token !== null && headers.authorization === undefined) headers.authorization = `Bearer ${readToken(token)}`;
      const text = url ?? (flags.urlFile === undefined ? environment.url : readSecretFile(flags.urlFile));
      if (text === null)
        throw new CommandFault('Missing MCP URL: set GATEHOUSE_MCP_URL, or pass --url-file or the URL.', 2);
      return bridge(readUrl(text), headers);
    });
}

async function bridge(url: URL, headers: { readonly [name: string]: string }): Promise<void> {
  const end = new AbortController();
  const stop = (): void => end.abort();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, stop);
  await relay({
    url,
    headers,
    input: process.stdin,
    output: process.stdout,
    tell: (line) => printError(`gatehouse bridge: ${line}`),
    signal: end.signal,
  });
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.off(signal, stop);
  process.stdin.destroy();
}

function readUrl(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url?.protocol !== 'https:' && url?.protocol !== 'http:')
    throw new CommandFault('The address must be an MCP URL, such as https://mcp.example.com/mcp/gths_...', 2);
  return url;
}

function readHeaders(texts: readonly string[]): { [name: string]: string } {
  return Object.fromEntries(
    texts.map((text) => {
      const [, name = '', value = ''] = /^([\w!#$%&'*+.^`|~-]+):[ \t]*([\x20-\x7e]*)$/.exec(text) ?? [];
      if (name === '') throw new CommandFault('--header must read "Name: value", in plain characters.', 2);
      return [name.toLowerCase(), value];
    }),
  );
}

// The contents of the file are secret and never repeated.
function readSecretFile(path: string): string {
  try {
    const text = readFileSync(path, 'utf8').trim();
    if (text === '') throw new Error('it is empty');
    return text;
  } catch (error) {
    throw new CommandFault(`${path} cannot be read: ${error instanceof Error ? error.message : String(error)}`, 2);
  }
}

function readToken(text: string): string {
  if (!/^[\x21-\x7e]{1,500}$/.test(text))
    throw new CommandFault('The API token must be one line without spaces, as "gatehouse tokens create" prints it.', 2);
  return text;
}

function collect(text: string, earlier: readonly string[]): readonly string[] {
  return [...earlier, text];
}
