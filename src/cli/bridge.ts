import type { Command } from 'commander';
import { relay } from './bridge/relay.js';
import { asCalled, CommandFault } from './output.js';

interface BridgeFlags {
  readonly header: readonly string[];
}

/** `gatehouse bridge <url>`: an MCP URL for clients that only start commands. */
export function addBridgeCommand(program: Command): void {
  program
    .command('bridge <url>')
    .description('speak MCP over standard input and output on behalf of an MCP URL')
    .option('--header <header>', 'sent with every request, "Name: value"; may be given again', collect, [])
    .addHelpText(
      'after',
      asCalled(
        '\nStandard output holds MCP messages alone; what a person should know goes to standard error.\nEnds when the client closes standard input.\n\nExamples:\n  gatehouse bridge https://mcp.example.com/mcp/ghs_...\n  gatehouse bridge <url> --header "Authorization: Bearer gha_..."',
      ),
    )
    .action((url: string, flags: BridgeFlags) => bridge(readUrl(url), readHeaders(flags.header)));
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
    tell: (line) => process.stderr.write(`gatehouse bridge: ${line}\n`),
    signal: end.signal,
  });
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.off(signal, stop);
  process.stdin.destroy();
}

function readUrl(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url?.protocol !== 'https:' && url?.protocol !== 'http:')
    throw new CommandFault('The address must be an MCP URL, such as https://mcp.example.com/mcp/ghs_...', 2);
  return url;
}

function readHeaders(texts: readonly string[]): { readonly [name: string]: string } {
  return Object.fromEntries(
    texts.map((text) => {
      const [, name = '', value = ''] = /^([\w!#$%&'*+.^`|~-]+):[ \t]*([\x20-\x7e]*)$/.exec(text) ?? [];
      if (name === '') throw new CommandFault('--header must read "Name: value", in plain characters.', 2);
      return [name.toLowerCase(), value];
    }),
  );
}

function collect(text: string, earlier: readonly string[]): readonly string[] {
  return [...earlier, text];
}
