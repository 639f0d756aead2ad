import type { Command } from 'commander';
import { serializeApiToken } from '../admin/index.js';
import { ok, refuse, showOnOneLine } from '../base/index.js';
import { programCommand } from '../config/index.js';
import type { ApiToken } from '../servers/index.js';
import type { Installation } from '../wire/index.js';
import { act } from './act.js';
import { allItems } from './all-items.js';
import { asCalled, print, printJson, printTable } from './output.js';
import { readLabelPairs } from './read-label-pairs.js';
import { type InstallationFlags, withInstallation, withInstallationOptions } from './with-installation.js';

interface CreateFlags extends InstallationFlags {
  readonly name: string;
  readonly scope?: string;
  readonly account?: string;
  readonly actions?: string;
  readonly accounts?: string;
  readonly label?: string;
  readonly expiresAt?: string;
}

/** `gatehouse tokens ...`: API tokens. */
export function addTokensCommand(program: Command): void {
  const tokens = program.command('tokens').description('create, list and delete API tokens');
  withInstallationOptions(tokens.command('create'))
    .description('create an API token and print it, once')
    .requiredOption('--name <name>', 'what people call it')
    .option('--scope <scope>', 'admin, viewer (read-only), or mcp for the second factor of MCP servers', 'admin')
    .option('--account <id>', 'with scope mcp: the only account it opens')
    .option(
      '--actions <names>',
      'comma-separated actions that it can be used for, such as mcp:create,mcp:read (default: all of its scope)',
    )
    .option('--accounts <ids>', 'comma-separated accounts that it is limited to')
    .option('--label <pairs>', 'comma-separated name=value labels that it is limited to')
    .option('--expires-at <instant>', 'ISO 8601 with time zone')
    .addHelpText(
      'after',
      asCalled(
        '\nExamples:\n  gatehouse tokens create --name ci\n  gatehouse tokens create --name "second factor" --scope mcp --expires-at 2030-01-31T18:00:00Z\n  gatehouse tokens create --name acme --actions mcp:create,mcp:read --label customer=acme',
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
    .description('delete an API token; it stops working immediately')
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
        ...(flags.actions === undefined ? {} : { actions: namesOf(flags.actions) }),
        ...(flags.accounts === undefined ? {} : { integrated_account_ids: namesOf(flags.accounts) }),
        ...(flags.label === undefined ? {} : { labels: readLabelPairs(flags.label) }),
        ...(flags.expiresAt === undefined ? {} : { expires_at: flags.expiresAt }),
      }),
    about: (made) => ({
      accountId: made?.apiToken.accountId ?? null,
      arguments: made ? { id: made.apiToken.id, name: made.apiToken.name, scope: made.apiToken.scope } : {},
    }),
  });
  if (flags.json) printJson({ ...serializeApiToken(apiToken), token });
  else
    print(
      `API token ${apiToken.id} "${showOnOneLine(apiToken.name)}". Copy it now. It will not be shown again:\n\n  ${token}`,
    );
}

async function list({ apiTokens, store }: Installation, flags: InstallationFlags): Promise<void> {
  const tokens = await allItems((page) => apiTokens.list(page));
  const last = await store.audit.lastOf(tokens.map(({ id }) => id));
  const shown = tokens.map((token) => serializeApiToken(token, last.get(token.id)));
  if (flags.json) return printJson({ result: shown });
  printTable(
    ['ID', 'BEGINS', 'SCOPE', 'LIMITS', 'EXPIRES', 'LAST USED', 'LAST ACT', 'NAME'],
    tokens.map((token, index) => {
      const { hint, scope, expires_at: expires, last_used_at: used } = shown[index] ?? {};
      const cells = [token.id, hint, scope, limitsOf(token), expires, used, last.get(token.id)?.action, token.name];
      return cells.map((cell) => String(cell ?? '-'));
    }),
    `No API token yet; "${programCommand()} tokens create --name ..." makes one.`,
  );
}

function limitsOf({ actions, limits }: ApiToken): string | null {
  const labels = Object.entries(limits?.labels ?? {}).map((pair) => pair.join('='));
  const all = [...(actions ?? []), ...(limits?.accountIds ?? []), ...labels];
  return all.length === 0 ? null : all.join(',');
}

function namesOf(list: string): readonly string[] {
  return list
    .split(',')
    .map((name) => name.trim())
    .filter(Boolean);
}
