import { existsSync, readFileSync, statSync } from 'node:fs';
import type { Command } from 'commander';
import { type AffectedServers, affectedServers } from '../admin/index.js';
import { showOnOneLine } from '../base/index.js';
import type { ApiOutline, ImportControl, Imported } from '../importer/index.js';
import { isInstalled } from '../wire/index.js';
import { asCalled, CommandFault, print, printJson, printTable } from './output.js';
import { openProgressBar } from './progress-bar.js';
import { readAddress } from './read-address.js';
import { addSettingOption } from './setting-options.js';
import { configOrFault, withInstallation } from './with-installation.js';

interface ImportFlags {
  readonly name: string;
  readonly out?: string;
  readonly tags?: string;
  readonly paths?: string;
  readonly operations?: string;
  readonly authorization?: string;
  readonly list?: boolean;
  readonly diff?: boolean;
  readonly dataDir?: string;
  readonly json?: boolean;
}

/** Adds `gatehouse integrations import`: an integration made from an API document. */
export function addImportCommand(integrations: Command): void {
  addSettingOption(integrations.command('import'), 'GATEHOUSE_DATA_DIR')
    .description('write an integration from an OpenAPI 3.0 to 3.2, Swagger 2.0 or Google discovery document')
    .argument('<document>', 'a file, or an https address, JSON or YAML')
    .requiredOption('--name <name>', 'name of the integration, part of every tool name')
    .option('--out <folder>', 'where to write it (default: a folder of that name)')
    .option('--tags <tags>', 'import the operations with these tags, separated by commas')
    .option('--paths <paths>', 'import the operations below these paths; * matches one segment')
    .option('--operations <operations>', 'import these operations: "VERB /path" or operation ids')
    .option('--authorization <kind>', 'bearer, basic, none, header:<name> or query:<name>')
    .option('--list', 'show tags, counts and token costs without writing files')
    .option(
      '--diff',
      'show new, gone and changed tools, and write nothing; exit code 3 where an MCP server pins one that is gone or changed, or where there is no installation and one is gone or changed',
    )
    .option('--json', 'print JSON')
    .addHelpText('after', asCalled('\nExample:\n  gatehouse integrations import openapi.json --name acme --list'))
    .action(runImport);
}

async function runImport(source: string, flags: ImportFlags): Promise<void> {
  // Loaded here: no other command reads API documents.
  const importer = await import('../importer/index.js');
  try {
    await importInto(importer, source, flags);
  } catch (error) {
    if (error instanceof importer.ImportFault) throw new CommandFault(error.message);
    throw error;
  }
}

type Importer = typeof import('../importer/index.js');

async function importInto(importer: Importer, source: string, flags: ImportFlags): Promise<void> {
  const { name } = flags;
  const url = source.includes('://') ? source : undefined;
  const { bytes: bytesMax } = importer.documentLimits;
  const bytes = url === undefined ? readFile(source, bytesMax) : await readAddress(url, bytesMax);
  if (flags.list) {
    listTags(await withProgress((control) => importer.outlineApi({ name, bytes }, control)), flags);
    return;
  }
  const folder = flags.out ?? name;
  const { lock, overlay } = importer.readFolder(folder);
  const input = {
    name,
    bytes,
    ...(url === undefined ? {} : { url }),
    choice: { tags: listOf(flags.tags), paths: listOf(flags.paths), operations: listOf(flags.operations) },
    ...(flags.authorization === undefined ? {} : { authorization: flags.authorization }),
    lock,
    overlay,
  };
  const imported = await withProgress((control) => importer.importApi(input, control));
  const difference = lock ? importer.compareLocks(lock, imported.lock) : null;
  if (!flags.diff) importer.writeFolder(folder, imported, lock);
  const differing = flags.diff && difference ? [...difference.changed, ...difference.gone] : [];
  const affected = differing.length > 0 ? await serversThatPin(name, differing, flags) : null;
  report({ folder, imported, difference, affected, flags });
  if (differing.length > 0) refuseChange(differing, affected);
}

/** MCP servers that pin tools which would change; null if there is no installation to check. */
async function serversThatPin(
  name: string,
  tools: readonly string[],
  { dataDir }: ImportFlags,
): Promise<AffectedServers | null> {
  const flags = dataDir === undefined ? {} : { dataDir };
  if (!isInstalled(configOrFault(flags))) return null;
  return await withInstallation(flags, (installation) => affectedServers(installation, name, new Set(tools)));
}

function refuseChange(tools: readonly string[], affected: AffectedServers | null): void {
  const accept = 'Import without --diff to accept this.';
  if (affected === null)
    throw new CommandFault(
      `${tools.length} tools would change or be removed. No installation was found, so no pins were checked. ${accept}`,
      3,
    );
  if (!affected.isComplete)
    throw new CommandFault(`There are more MCP servers than were checked for pinned tools. ${accept}`, 3);
  const { length } = affected.servers;
  if (length > 0)
    throw new CommandFault(`Tools that ${length} MCP servers pin would change or be removed. ${accept}`, 3);
}

async function withProgress<T>(work: (control: ImportControl) => Promise<T>): Promise<T> {
  const bar = openProgressBar(process.stderr);
  try {
    return await work({ onProgress: bar.show });
  } finally {
    bar.close();
  }
}

interface ImportReport {
  readonly folder: string;
  readonly imported: Imported;
  readonly difference: ReturnType<Importer['compareLocks']> | null;
  readonly affected: AffectedServers | null;
  readonly flags: ImportFlags;
}

function report({ folder, imported, difference, affected, flags }: ImportReport): void {
  const tools = imported.lock.operations.size;
  const leftOut = imported.leftOut.filter(({ reason }) => reason !== 'Not chosen.').length;
  if (flags.json) {
    printJson({
      folder,
      tools,
      left_out: leftOut,
      left_out_parameters: imported.leftParameters,
      todo: imported.todo,
      difference,
      affected_servers: affected?.servers ?? null,
    });
    return;
  }
  if (!flags.diff) print(`Written: ${folder} (${tools} tools; ${leftOut} operations left out, see NOT-COVERED.md).`);
  else if (!difference) print(`${folder} has no earlier import; all ${tools} tools are new.`);
  for (const kind of ['added', 'changed', 'gone'] as const)
    for (const tool of difference?.[kind] ?? []) print(`${kind}: ${tool}`);
  for (const { id, name, tools: pinned } of affected?.servers ?? [])
    print(`pinned by ${id} (${showOnOneLine(name)}): ${pinned.join(', ')}`);
  if (imported.leftParameters.length > 0) print(leftParametersLine(imported.leftParameters));
  if (imported.todo.length > 0) print(`Still unknown (${imported.todo.length}); complete these in overlay.yaml:`);
  for (const { where, what } of imported.todo.slice(0, 20)) print(`  ${where}: ${what}`);
  if (imported.todo.length > 20) print(`  and ${imported.todo.length - 20} more, under todo in the files.`);
}

function leftParametersLine(names: readonly string[]): string {
  const shown = names.slice(0, 8).map(showOnOneLine).join(', ');
  const more = names.length > 8 ? ` and ${names.length - 8} more` : '';
  return `Not arguments, because nearly all operations have them: ${shown}${more}. To keep one, write its name under parameters in overlay.yaml.`;
}

function listTags({ title, version, operations, tokens, tags }: ApiOutline, { json }: ImportFlags): void {
  if (json) {
    printJson({ title, version, operations, tokens, tags });
    return;
  }
  print(`${title || 'Untitled'}: ${operations} operations that are not deprecated; about ${tokens} tokens as tools.`);
  printTable(
    ['TAG', 'OPERATIONS', 'TOKENS', 'DESCRIPTION'],
    tags.map((tag) => [
      tag.tag === '' ? '(none)' : tag.tag,
      String(tag.operations),
      String(tag.tokens),
      tag.description,
    ]),
    'The document has no operations.',
  );
}

function listOf(flag: string | undefined): readonly string[] {
  return (flag ?? '')
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== '');
}

function readFile(file: string, bytesMax: number): Uint8Array {
  if (!existsSync(file) || !statSync(file).isFile()) throw new CommandFault(`There is no file ${file}.`);
  const { size } = statSync(file);
  if (size > bytesMax)
    throw new CommandFault(
      `${file} has ${Math.ceil(size / 1_000_000)} MB; at most ${bytesMax / 1_000_000} MB are read. Reduce it to the paths that you need.`,
    );
  return readFileSync(file);
}
