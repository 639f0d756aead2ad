import type { Command } from 'commander';
import { presentApiToken } from '../admin/index.js';
import { ok, refuse, showOnOneLine } from '../base/index.js';
import { programCommand } from '../config/index.js';
import type { Installation } from '../wire/index.js';
import { act } from './act.js';
import { allItems } from './all-items.js';
import { asCalled, print, printJson, printTable } from './output.js';
import { type InstallationFlags, withInstallation, withInstallationOptions } from './with-installation.js';

interface CreateFlags extends InstallationFlags {
  readonly name: string;
  readonly scope?: string;
  readonly account?: string;
  readonly expiresAt?: string;
}

/** `gatehouse tokens ...`: API tokens. */
export function addTokensCommand(program: Command): void {
  const tokens = program.command('tokens').description('create, list and delete API tokens');
  withInstallationOptions(tokens.command('create'))
    .description('create an API token and print it, once')
    .requiredOption('--name <name>', 'what people call it')
    .option(
      '--scope <scope>',
      'admin, viewer (looks, changes nothing), or mcp for the second factor of MCP servers',
      'admin',
    )
    .option('--account <id>', 'with scope mcp: the only account it opens')
    .option('--expires-at <instant>', 'ISO 8601 with time zone')
    .addHelpText(
      'after',
      asCalled(
        '\nExamples:\n  gatehouse tokens create --name ci\n  gatehouse tokens create --name "second factor" --scope mcp --expires-at 2030-01-31T18:00:00Z',
      ),
    )
    .action((flags: CreateFlags) =>
      withInstallation(flags, (installation) => create(installation, flags), { mayCreate: true }),
    );
  withInstallationOptions(tokens.command('list'))
    .description('list the API tokens')
    .addHelpText('after', asCalled('\nExample:\n  gatehouse tokens list'))
    .action((flags: InstallationFlags) => withInstallation(flags, (installation) => list(installation, flags)));
  withInstallationOptions(tokens.command('delete <id>'))
    .description('delete an API token; it opens nothing from now on')
    .addHelpText('after', asCalled('\nExample:\n  gatehouse tokens delete tok_4kq2xw9d0r7m1z5b'))
    .action((id: string, flags: InstallationFlags) =>
      withInstallation(flags, async (installation) => {
        await act(installation, 'api_token.delete', {
          work: async () =>
            (await installation.apiTokens.delete(id))
              ? ok(id)
              : refuse('not_found', `There is no API token ${id}; "${programCommand()} tokens list" shows them.`),
          about: () => ({ arguments: { id } }),
        });
        if (flags.json) printJson({ id });
        else print(`Deleted ${id}.`);
      }),
    );
}

async function create(installation: Installation, flags: CreateFlags): Promise<void> {
  const { apiToken, token } = await act(installation, 'api_token.create', {
    work: () =>
      installation.apiTokens.create({
        name: flags.name,
        scope: flags.scope,
        ...(flags.account === undefined ? {} : { integrated_account_id: flags.account }),
        ...(flags.expiresAt === undefined ? {} : { expires_at: flags.expiresAt }),
      }),
    about: (made) => ({
      accountId: made?.apiToken.accountId ?? null,
      arguments: made ? { id: made.apiToken.id, name: made.apiToken.name, scope: made.apiToken.scope } : {},
    }),
  });
  if (flags.json) printJson({ ...presentApiToken(apiToken), token });
  else
    print(`API token ${apiToken.id} "${showOnOneLine(apiToken.name)}". It is shown now and never again:\n\n  ${token}`);
}

async function list({ apiTokens }: Installation, flags: InstallationFlags): Promise<void> {
  const shown = (await allItems((page) => apiTokens.list(page))).map(presentApiToken);
  if (flags.json) return printJson({ result: shown });
  printTable(
    ['ID', 'BEGINS', 'SCOPE', 'EXPIRES', 'LAST USED', 'NAME'],
    shown.map((token) =>
      ['id', 'hint', 'scope', 'expires_at', 'last_used_at', 'name'].map((key) => String(token[key] ?? '-')),
    ),
    `No API token yet; "${programCommand()} tokens create --name ..." makes one.`,
  );
}
