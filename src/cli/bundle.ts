import { writeFileSync } from 'node:fs';
import type { Command } from 'commander';
import { programVersion } from '../config/index.js';
import { asCalled, CommandFault, print, printJson } from './output.js';

interface BundleFlags {
  readonly out?: string;
  readonly title: string;
  readonly url?: string;
  readonly json?: boolean;
}

/** `gatehouse bundle`: an extension that Claude Desktop installs with a double click. */
export function addBundleCommand(program: Command): void {
  program
    .command('bundle')
    .description('make an MCP bundle (.mcpb) that Claude Desktop installs by a double click')
    .option('--title <title>', 'name of the extension', 'Gatehouse')
    .option(
      '--url <url>',
      'MCP URL to embed; the file is then as secret as the URL. Default: the installer prompts for it',
    )
    .option('--out <file>', 'where to write it; <title>.mcpb by default')
    .option('--json', 'print JSON: {file, bytes}')
    .addHelpText('after', asCalled('\nExample:\n  gatehouse bundle --title "Mail administration"'))
    .action(writeBundle);
}

async function writeBundle(flags: BundleFlags): Promise<void> {
  const title = flags.title.trim();
  if (title === '' || title.length > 60 || /\p{Cc}/u.test(title))
    throw new CommandFault('--title must be a text of 1 to 60 characters.', 2);
  if (flags.url !== undefined && !/^https?:$/.test(URL.canParse(flags.url) ? new URL(flags.url).protocol : ''))
    throw new CommandFault('--url must be an MCP URL, such as https://mcp.example.com/mcp/gths_...', 2);
  const name =
    title
      .toLowerCase()
      .replaceAll(/[^a-z0-9]+/g, '-')
      .replaceAll(/^-|-$/g, '') || 'gatehouse';
  const file = flags.out ?? `${name}.mcpb`;
  // Loaded here, because no other command creates archives.
  const { makeBundle } = await import('./make-bundle.js');
  const bundle = makeBundle({ name, title, version: programVersion(), url: flags.url });
  writeNewFile(file, bundle);
  if (flags.json) return printJson({ file, bytes: bundle.length });
  print(`Written: ${file} (${Math.ceil(bundle.length / 1024)} kB). Open it with Claude Desktop.`);
  if (flags.url !== undefined)
    print('The bundle contains the MCP URL: anyone who has the file can use the MCP server.');
}

function writeNewFile(file: string, bytes: Uint8Array): void {
  try {
    // Readable by its owner only, and never overwrites a file.
    writeFileSync(file, bytes, { mode: 0o600, flag: 'wx' });
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : String(error);
    throw new CommandFault(
      code === 'EEXIST'
        ? `${file} already exists. Choose another file with --out.`
        : `${file} cannot be written (${code}).`,
    );
  }
}
