import type { Command } from 'commander';
import { presentApiToken } from '../admin/index.js';
import { CommandFault, faultOf, print, printJson, printTable } from './output.js';
import { type InstallationFlags, withInstallation } from './with-installation.js';

interface CreateFlags extends InstallationFlags {
  readonly name: string;
  readonly scope?: string;
  readonly account?: string;
  readonly expiresAt?: string;
}

/** `gatehouse tokens ...`: API tokens. */
export function addTokensCommand(program: Command): void {
  const tokens = program.command('tokens').description('create, list and delete API tokens');
  withCommon(tokens.command('create'))
    .description('create an API token and print it, once')
    .requiredOption('--name <name>', 'what people call it')
    .option('--scope <scope>', 'admin, or mcp for the second factor of MCP servers', 'admin')
    .option('--account <id>', 'with scope mcp: the only account it opens')
    .option('--expires-at <instant>', 'ISO 8601 with time zone')
    .action((flags: CreateFlags) =>
      withInstallation(flags, async ({ apiTokens }) => {
        const made = await apiTokens.create({
          name: flags.name,
          scope: flags.scope,
          ...(flags.account === undefined ? {} : { integrated_account_id: flags.account }),
          ...(flags.expiresAt === undefined ? {} : { expires_at: flags.expiresAt }),
        });
        if (!made.ok) throw faultOf(made.refusal);
        if (flags.json) printJson({ ...presentApiToken(made.value.apiToken), token: made.value.token });
        else
          print(
            `API token ${made.value.apiToken.id} "${flags.name}". It is shown now and never again:\n\n  ${made.value.token}`,
          );
      }),
    );
  withCommon(tokens.command('list'))
    .description('list the API tokens')
    .action((flags: InstallationFlags) =>
      withInstallation(flags, async ({ apiTokens }) => {
        const page = await apiTokens.list({ limit: 1_000 });
        if (!page.ok) throw faultOf(page.refusal);
        const shown = page.value.items.map(presentApiToken);
        if (flags.json) return printJson({ result: shown });
        const rows = shown.map((token) =>
          ['id', 'hint', 'scope', 'expires_at', 'last_used_at', 'name'].map((key) => String(token[key] ?? '-')),
        );
        printTable(
          ['ID', 'BEGINS', 'SCOPE', 'EXPIRES', 'LAST USED', 'NAME'],
          rows,
          'No API token yet; "gatehouse tokens create --name ..." makes one.',
        );
      }),
    );
  withCommon(tokens.command('delete <id>'))
    .description('delete an API token; it opens nothing from now on')
    .action((id: string, flags: InstallationFlags) =>
      withInstallation(flags, async ({ apiTokens }) => {
        if (!(await apiTokens.delete(id))) throw new CommandFault(`There is no API token ${id}.`);
        if (flags.json) printJson({ id });
        else print(`Deleted ${id}.`);
      }),
    );
}

function withCommon(command: Command): Command {
  return command
    .option('--data-dir <folder>', 'where the installation keeps its data (default .gatehouse)')
    .option('--json', 'print JSON');
}
