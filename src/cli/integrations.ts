import { dirname } from 'node:path';
import type { Command } from 'commander';
import { catalogueFolder, wholeCatalogue } from '../catalogue/index.js';
import { programCommand } from '../config/index.js';
import { checkIntegrations } from './integrations-check.js';
import { addImportCommand } from './integrations-import.js';
import { newIntegration } from './integrations-new.js';
import { addReloadCommands } from './integrations-reload.js';
import { asCalled, CommandFault, print, printJson, printTable } from './output.js';
import { configOrFault } from './with-installation.js';

interface ListFlags {
  readonly json?: boolean;
}

interface NewFlags extends ListFlags {
  readonly folder?: string;
}

/** `gatehouse integrations ...`: the services that accounts can be connected to. */
export function addIntegrationsCommand(program: Command): void {
  const integrations = program
    .command('integrations')
    .description('list, check, create and import integrations; GATEHOUSE_CATALOGUE names your own folders');
  integrations
    .command('list')
    .description('list the integrations, including those that are withheld because of errors')
    .option('--json', 'print JSON')
    .addHelpText('after', asCalled('\nExample:\n  gatehouse integrations list'))
    .action(list);
  integrations
    .command('check [folder]')
    .description('check an integration or a folder of them; default: every integration of the catalogue')
    .option('--json', 'print JSON: `{faults, todo}`')
    .addHelpText(
      'after',
      asCalled(
        '\nPrints each error with file, line and field, and the values that are still unknown. Exits with 1 if there are errors.\n\nExample:\n  gatehouse integrations check ./integrations/acme-crm',
      ),
    )
    .action(async (folder: string | undefined, flags: ListFlags) => {
      const { faults, todo, checked } = await checkIntegrations(folder, configOrFault({}).catalogueFolders);
      if (flags.json) printJson({ checked, faults, todo });
      else {
        for (const line of faults) print(line);
        for (const line of todo) print(`todo: ${line}`);
        if (faults.length === 0) print(`Checked ${checked.join(', ')}: no errors, ${todo.length} open.`);
      }
      if (faults.length > 0) throw new CommandFault(`${faults.length} fault${faults.length === 1 ? '' : 's'} found.`);
    });
  integrations
    .command('new <name>')
    .description('create an integration from the template, to be filled in')
    .option('--folder <folder>', 'where to create it (default: the first folder of GATEHOUSE_CATALOGUE)')
    .option('--json', 'print JSON')
    .addHelpText('after', asCalled('\nExample:\n  gatehouse integrations new acme-crm --folder ./integrations'))
    .action((name: string, flags: NewFlags) => {
      const places = configOrFault({}).catalogueFolders;
      const made = newIntegration(name, flags.folder ?? places[0]);
      if (flags.json) return printJson({ folder: made });
      print(`Created ${made}. Fill in its files, then run "${programCommand()} integrations check ${made}".`);
      if (!places.includes(dirname(made)))
        print(`Add ${dirname(made)} to GATEHOUSE_CATALOGUE and restart the gateway to use it.`);
    });
  addReloadCommands(integrations);
  addImportCommand(integrations);
}

async function list(flags: ListFlags): Promise<void> {
  const places = configOrFault({}).catalogueFolders;
  const { integrations, withheld } = await wholeCatalogue(places);
  const rows = [...integrations.values()].map(({ name, record, methods }) => ({
    name,
    title: record.title,
    tools: methods.filter((method) => method.record.documentation).length,
    authorization: record.authorization.kind,
    status: 'ready',
  }));
  if (flags.json) return printJson({ folders: [catalogueFolder, ...places], integrations: rows, withheld });
  printTable(
    ['NAME', 'TITLE', 'TOOLS', 'AUTHORIZATION', 'STATUS'],
    [
      ...rows.map((row) => [row.name, row.title, String(row.tools), row.authorization, row.status]),
      ...withheld.map(({ folder, faults }) => [folder, '', '', '', `withheld: ${faults[0] ?? ''}`]),
    ],
    'No integrations.',
  );
}
