import type { Command } from 'commander';
import type { IntegratedAccount } from '../accounts/index.js';
import { type Installation, presentAccount } from '../admin/index.js';
import { SecretText } from '../base/index.js';
import { CommandFault, faultOf, print, printJson, printTable } from './output.js';
import { type InstallationFlags, withInstallation } from './with-installation.js';

interface ConnectFlags extends InstallationFlags {
  readonly name?: string;
  readonly code?: string;
  readonly refreshToken?: string;
  readonly dataCenter?: string;
  readonly account?: string;
  readonly connectTo?: string;
}

/** `gatehouse accounts ...`: connections to services. */
export function addAccountsCommand(program: Command): void {
  const accounts = program.command('accounts').description('list, show, connect and delete integrated accounts');
  withCommon(accounts.command('list'))
    .description('list the integrated accounts')
    .action((flags: InstallationFlags) => withInstallation(flags, (installation) => list(installation, flags)));
  withCommon(accounts.command('show <id>'))
    .description('show an integrated account')
    .action((id: string, flags: InstallationFlags) =>
      withInstallation(flags, async (installation) => {
        const account = await installation.accounts.get(id);
        if (!account) throw new CommandFault(`There is no integrated account ${id}.`);
        show(account, flags);
      }),
    );
  withCommon(accounts.command('connect <integration>'))
    .description('connect an account by a code from the service’s console, or by a refresh token')
    .option('--code <code>', 'a freshly generated authorization code')
    .option('--refresh-token <token>', 'a refresh token of your own client; "-" reads it from standard input')
    .option('--data-center <id>', 'the data centre of the account (default: the integration’s)')
    .option('--name <name>', 'what people call the account')
    .option('--account <id>', 'reconnect this account instead of making a new one')
    .option('--connect-to <routes>', 'host=origin[,host=origin...]: send what is meant for a host elsewhere')
    .addHelpText('after', '\nExample:\n  gatehouse accounts connect <integration> --code 1000.abc --data-center eu')
    .action((integration: string, flags: ConnectFlags) =>
      withInstallation(flags, (installation) => connect(installation, integration, flags)),
    );
  withCommon(accounts.command('delete <id>'))
    .description('revoke the consent upstream, then delete the account and its MCP servers')
    .action((id: string, flags: InstallationFlags) =>
      withInstallation(flags, async ({ accounts: room }) => {
        const deleted = await room.delete(id, AbortSignal.timeout(30_000));
        if (!deleted.ok) throw faultOf(deleted.refusal);
        if (flags.json) printJson({ id, revoked_upstream: deleted.value.revokedUpstream });
        else
          print(
            `Deleted ${id}. ${deleted.value.revokedUpstream ? 'The service has revoked its consent.' : 'The service did not confirm the revocation: remove the connected app there by hand.'}`,
          );
      }),
    );
}

function withCommon(command: Command): Command {
  return command
    .option('--data-dir <folder>', 'where the installation keeps its data (default .gatehouse)')
    .option('--json', 'print JSON');
}

/** An integration's name from what a person typed: the folder's spelling with dashes is taken too. */
export function integrationName(text: string): string {
  return text.toLowerCase().replaceAll('-', '_');
}

async function connect(installation: Installation, integration: string, flags: ConnectFlags): Promise<void> {
  const record = installation.catalogue.integrations.get(integrationName(integration))?.record;
  if (!record)
    throw new CommandFault(
      `There is no integration ${integration}; known: ${[...installation.catalogue.integrations.keys()].join(', ')}.`,
      2,
    );
  if ((flags.code === undefined) === (flags.refreshToken === undefined))
    throw new CommandFault('Give either --code or --refresh-token.', 2);
  const refreshToken = flags.refreshToken === '-' ? (await readStandardInput()).trim() : flags.refreshToken;
  const connected = await installation.accounts.connect(
    {
      integration: record.name,
      name: flags.name ?? record.title,
      dataCenter: flags.dataCenter ?? record.default_data_center,
      input:
        refreshToken === undefined
          ? { kind: 'code', code: flags.code ?? '' }
          : { kind: 'refresh_token', refreshToken: new SecretText(refreshToken) },
      ...(flags.account === undefined ? {} : { accountId: flags.account }),
    },
    AbortSignal.timeout(60_000),
  );
  if (!connected.ok) throw faultOf(connected.refusal);
  show(connected.value, flags);
}

async function readStandardInput(): Promise<string> {
  let text = '';
  for await (const chunk of process.stdin) text += String(chunk);
  return text;
}

async function list({ accounts }: Installation, flags: InstallationFlags): Promise<void> {
  const all: IntegratedAccount[] = [];
  let cursor: string | undefined;
  do {
    const page = await accounts.list({ limit: 100, ...(cursor === undefined ? {} : { cursor }) });
    if (!page.ok) throw faultOf(page.refusal);
    all.push(...page.value.items);
    cursor = page.value.nextCursor ?? undefined;
  } while (cursor !== undefined);
  if (flags.json) {
    printJson({ result: all.map(presentAccount) });
    return;
  }
  const rows = all.map((account) => [
    account.id,
    account.integration.name,
    account.dataCenter.id,
    account.status,
    account.name,
  ]);
  printTable(
    ['ID', 'INTEGRATION', 'DATA CENTRE', 'STATUS', 'NAME'],
    rows,
    'No account is connected yet; "gatehouse accounts connect" connects one.',
  );
}

function show(account: IntegratedAccount, flags: InstallationFlags): void {
  if (flags.json) {
    printJson(presentAccount(account));
    return;
  }
  const rows = Object.entries(presentAccount(account)).map(([name, value]) => [
    name,
    typeof value === 'string' ? value : JSON.stringify(value),
  ]);
  printTable(['FIELD', 'VALUE'], rows, '');
}
