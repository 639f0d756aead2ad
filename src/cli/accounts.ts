import type { Command } from 'commander';
import type { IntegratedAccount } from '../accounts/index.js';
import { presentAccount } from '../admin/index.js';
import { SecretText } from '../base/index.js';
import { programCommand } from '../config/index.js';
import type { Installation } from '../wire/index.js';
import { type ConsentFlags, connectByDevice, type LinkFlags, link } from './accounts-consent.js';
import { act } from './act.js';
import { allItems } from './all-items.js';
import { asCalled, CommandFault, print, printFields, printJson, printTable } from './output.js';
import { requireIntegration } from './require-integration.js';
import { type InstallationFlags, withInstallation, withInstallationOptions } from './with-installation.js';

interface ConnectFlags extends ConsentFlags {
  readonly code?: string;
  readonly refreshToken?: string;
  readonly device?: boolean;
  readonly connectTo?: string;
}

/** `gatehouse accounts ...`: connections to services. */
export function addAccountsCommand(program: Command): void {
  const accounts = program.command('accounts').description('list, show, connect and delete integrated accounts');
  withInstallationOptions(accounts.command('list'))
    .description('list the integrated accounts')
    .addHelpText('after', asCalled('\nExample:\n  gatehouse accounts list'))
    .action((flags: InstallationFlags) => withInstallation(flags, (installation) => list(installation, flags)));
  withInstallationOptions(accounts.command('show <id>'))
    .description('show an integrated account')
    .addHelpText('after', asCalled('\nExample:\n  gatehouse accounts show acc_4kq2xw9d0r7m1z5b --json'))
    .action((id: string, flags: InstallationFlags) =>
      withInstallation(flags, async (installation) => {
        const account = await installation.accounts.get(id);
        if (!account)
          throw new CommandFault(
            `There is no integrated account ${id}; "${programCommand()} accounts list" shows them.`,
          );
        show(account, flags);
      }),
    );
  withInstallationOptions(accounts.command('connect <integration>'))
    .description(
      'connect an account by a code from the service’s console, by any device’s browser, or by a refresh token',
    )
    .option('--code <code>', 'a freshly generated authorization code')
    .option('--refresh-token <token>', 'a refresh token of your own client; "-" reads it from standard input')
    .option('--device', 'show a code to enter in the browser of any device, and wait')
    .option('--tags <tags>', 'with --device: ask for what the tools of these tags need (comma-separated)')
    .option('--data-center <id>', 'the data centre of the account (default: the integration’s)')
    .option('--name <name>', 'what people call the account')
    .option('--account <id>', 'reconnect this account instead of making a new one')
    .option('--connect-to <routes>', 'host=origin[,host=origin...]: send what is meant for a host elsewhere')
    .addHelpText(
      'after',
      asCalled(
        '\nExamples:\n  gatehouse accounts connect <integration> --code 1000.abc --data-center eu\n  gatehouse accounts connect <integration> --device --tags domains,groups\n  gatehouse accounts connect <integration> --refresh-token - < refresh-token.txt',
      ),
    )
    .action((integration: string, flags: ConnectFlags) =>
      withInstallation(flags, (installation) => connect(installation, integration, flags), { mayCreate: true }),
    );
  withInstallationOptions(accounts.command('link <integration>'))
    .description('print a link to a page where somebody connects an account by consent')
    .option('--tags <tags>', 'ask for what the tools of these tags need (comma-separated; default: everything)')
    .option('--data-center <id>', 'where the consent begins (default: the integration’s)')
    .option('--name <name>', 'what people call the account')
    .option('--account <id>', 'reconnect this account, and widen its consent')
    .option('--minutes <count>', 'how long the link lives, 1 to 60', '30')
    .option('--public-url <url>', 'how browsers reach the gateway')
    .addHelpText(
      'after',
      asCalled(
        '\nExample:\n  gatehouse accounts link <integration> --tags domains --public-url https://gate.example.com',
      ),
    )
    .action((integration: string, flags: LinkFlags) =>
      withInstallation(flags, (installation) => link(installation, integration, flags)),
    );
  withInstallationOptions(accounts.command('delete <id>'))
    .description('revoke the consent upstream, then delete the account and its MCP servers')
    .addHelpText('after', asCalled('\nExample:\n  gatehouse accounts delete acc_4kq2xw9d0r7m1z5b'))
    .action((id: string, flags: InstallationFlags) =>
      withInstallation(flags, async (installation) => {
        const { revokedUpstream } = await act(installation, 'integrated_account.delete', {
          work: () => installation.accounts.delete(id, AbortSignal.timeout(30_000)),
          about: () => ({ accountId: id, arguments: { id } }),
        });
        if (flags.json) printJson({ id, revoked_upstream: revokedUpstream });
        else
          print(
            `Deleted ${id}. ${revokedUpstream ? 'The service has revoked its consent.' : 'The service did not confirm the revocation: remove the connected app there by hand.'}`,
          );
      }),
    );
}

async function connect(installation: Installation, integration: string, flags: ConnectFlags): Promise<void> {
  const { record } = requireIntegration(installation.catalogue, integration);
  const ways = [flags.code, flags.refreshToken, flags.device].filter((way) => way !== undefined);
  if (ways.length !== 1) throw new CommandFault('Give either --code or --refresh-token or --device.', 2);
  if (flags.device) return show(await connectByDevice(installation, integration, flags), flags);
  const refreshToken = flags.refreshToken === '-' ? (await readStandardInput()).trim() : flags.refreshToken;
  if (refreshToken === '') throw new CommandFault('No refresh token came on standard input.', 2);
  const account = await act(installation, 'integrated_account.connect', {
    work: () =>
      installation.accounts.connect(
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
      ),
    about: (made) => ({
      accountId: made?.id ?? flags.account ?? null,
      arguments: { integration: record.name, ...(made ? { name: made.name } : {}) },
    }),
  });
  show(account, flags);
}

async function readStandardInput(): Promise<string> {
  let text = '';
  for await (const chunk of process.stdin) text += String(chunk);
  return text;
}

async function list({ accounts }: Installation, flags: InstallationFlags): Promise<void> {
  const all = await allItems((page) => accounts.list(page));
  if (flags.json) return printJson({ result: all.map(presentAccount) });
  printTable(
    ['ID', 'INTEGRATION', 'DATA CENTRE', 'STATUS', 'NAME'],
    all.map((account) => [account.id, account.integration.name, account.dataCenter.id, account.status, account.name]),
    `No account is connected yet; "${programCommand()} accounts connect" connects one.`,
  );
}

function show(account: IntegratedAccount, flags: InstallationFlags): void {
  if (flags.json) printJson(presentAccount(account));
  else printFields(presentAccount(account));
}
