import type { Command } from 'commander';
import {
  askedValues,
  type ConnectInput,
  type ConnectWay,
  connectWayOf,
  type IntegratedAccount,
} from '../accounts/index.js';
import { serializeAccount } from '../admin/index.js';
import { SecretText } from '../base/index.js';
import type { Integration } from '../catalogue/index.js';
import { programCommand } from '../config/index.js';
import { clientPrefixOf } from '../tokens/index.js';
import type { Installation } from '../wire/index.js';
import { type ConsentFlags, connectByDevice, type LinkFlags, link } from './accounts-consent.js';
import { collected, readValues } from './accounts-values.js';
import { act } from './act.js';
import { allItems } from './all-items.js';
import { asCalled, CommandFault, print, printFields, printJson, printTable } from './output.js';
import { requireIntegration } from './require-integration.js';
import { type InstallationFlags, withInstallation, withInstallationOptions } from './with-installation.js';

interface ConnectFlags extends ConsentFlags {
  readonly code?: string;
  readonly refreshToken?: string;
  readonly device?: boolean;
  readonly grant?: string;
  readonly connectTo?: string;
}

/** `gatehouse accounts ...`: connections to services. */
export function addAccountsCommand(program: Command): void {
  const accounts = program.command('accounts').description('list, show, connect, check and delete integrated accounts');
  withInstallationOptions(accounts.command('list'))
    .description('list the integrated accounts')
    .addHelpText('after', asCalled('\nExample:\n  gatehouse accounts list'))
    .action((flags: InstallationFlags) => withInstallation(flags, (installation) => list(installation, flags)));
  addShow(accounts);
  addConnect(accounts);
  addLink(accounts);
  addCheck(accounts);
  addDelete(accounts);
}

function addShow(accounts: Command): void {
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
}

function addConnect(accounts: Command): void {
  withInstallationOptions(accounts.command('connect <integration>'))
    .description(
      'connect an account with the values that its integration requires, a code from the service’s console, the device flow or a refresh token',
    )
    .option('--value <name=value>', 'a value that is not secret, such as the name of a site (repeatable)', collected)
    .option('--value-file <name=file>', 'a value from a file, "-" for standard input (repeatable)', collected)
    .option('--value-env <name=variable>', 'a value from an environment variable (repeatable)', collected)
    .option('--grant <grant>', 'client_credentials or jwt_bearer, if an integration supports several grants')
    .option('--code <code>', 'a freshly generated authorization code')
    .option('--refresh-token <token>', 'a refresh token of your own client; "-" reads it from standard input')
    .option('--device', 'show a code to enter in the browser of any device, and wait')
    .option('--tags <tags>', 'with --device: request only what the tools with these tags need (comma-separated)')
    .option('--data-center <id>', 'the data centre of the account (default: the integration’s)')
    .option('--name <name>', 'what people call the account')
    .option('--account <id>', 'reconnect this account instead of creating one')
    .option('--connect-to <routes>', 'host=origin[,host=origin...]: send requests for a host to another origin')
    .addHelpText(
      'after',
      asCalled(
        '\nExamples:\n  gatehouse accounts connect <integration> --code 1000.abc --data-center eu\n  gatehouse accounts connect <integration> --device --tags domains,groups\n  gatehouse accounts connect <integration> --refresh-token - < refresh-token.txt\n  gatehouse accounts connect <integration> --value site=acme --value-env api_token=ACME_TOKEN\n\nSecret values are never taken from --value: use --value-file or --value-env. Other users of the machine can see\narguments in the process list, so pass a refresh token through standard input ("-"). In a terminal, the command prompts for missing values.\nThe credentials are tested against the service immediately. With --account they replace the old ones.',
      ),
    )
    .action((integration: string, flags: ConnectFlags) =>
      withInstallation(flags, (installation) => connect(installation, integration, flags), { mayCreate: true }),
    );
}

function addLink(accounts: Command): void {
  withInstallationOptions(accounts.command('link <integration>'))
    .description(
      'print a link to a page where someone can connect an account, by consent or by entering its credentials',
    )
    .option('--tags <tags>', 'request only what the tools with these tags need (comma-separated; default: everything)')
    .option('--data-center <id>', 'data centre where the consent starts (default: the integration’s)')
    .option('--name <name>', 'what people call the account')
    .option('--account <id>', 'reconnect this account and add scopes')
    .option(
      '--value <name=value>',
      'a value that the page then does not ask for, such as the name of a site',
      collected,
    )
    .option('--minutes <count>', 'lifetime of the link in minutes, 1 to 60', '30')
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
}

function addCheck(accounts: Command): void {
  withInstallationOptions(accounts.command('check <id>'))
    .description(
      'test the credentials of an account against the service now; refused credentials set its status to needs_reauth',
    )
    .addHelpText('after', asCalled('\nExample:\n  gatehouse accounts check acc_4kq2xw9d0r7m1z5b'))
    .action((id: string, flags: InstallationFlags) =>
      withInstallation(flags, async (installation) => {
        const account = await act(installation, 'integrated_account.refresh', {
          work: () => installation.accounts.refresh(id, AbortSignal.timeout(60_000)),
          about: () => ({ accountId: id, arguments: { id } }),
        });
        show(account, flags);
      }),
    );
}

function addDelete(accounts: Command): void {
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

async function connect(installation: Installation, name: string, flags: ConnectFlags): Promise<void> {
  const integration = requireIntegration(installation.catalogue, name);
  const { record } = integration;
  const ways = [flags.code, flags.refreshToken, flags.device, flags.grant].filter((way) => way !== undefined);
  const way = wayOf(integration, flags);
  if (ways.length > 1 || (ways.length === 0 && (way === 'code' || way === 'device_code')))
    throw new CommandFault('Give either --code or --refresh-token or --device.', 2);
  const asked = askedValues(integration, { way, hasClient: hasClient(installation, integration) });
  // When reconnecting, omitted values stay as they were.
  const needed = asked.map((value) => (flags.account === undefined ? value : { ...value, isRequired: false }));
  const values = await readValues(needed, flags);
  if (flags.device) return show(await connectByDevice(installation, name, { ...flags, values }), flags);
  const input = await inputOf(flags, way);
  const { context, fields, client } = values;
  const account = await act(installation, 'integrated_account.connect', {
    work: () =>
      installation.accounts.connect(
        {
          integration: record.name,
          name: flags.name ?? record.title,
          dataCenter: flags.dataCenter ?? (flags.account === undefined ? record.default_data_center : undefined),
          input,
          by: 'command line',
          context,
          fields,
          ...(client ? { client } : {}),
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

function wayOf(integration: Integration, { code, refreshToken, device, grant }: ConnectFlags): ConnectWay {
  if (grant === 'client_credentials' || grant === 'jwt_bearer') return grant;
  if (grant !== undefined) throw new CommandFault('--grant must be client_credentials or jwt_bearer.', 2);
  if (code !== undefined || refreshToken !== undefined) return 'code';
  return device ? 'device_code' : connectWayOf(integration);
}

function hasClient({ config }: Installation, integration: Integration): boolean {
  const prefix = clientPrefixOf(integration);
  return prefix !== null && config.client(prefix) !== undefined;
}

async function inputOf({ code, refreshToken }: ConnectFlags, way: ConnectWay): Promise<ConnectInput> {
  const given = refreshToken === '-' ? (await readStandardInput()).trim() : refreshToken;
  if (given === '')
    throw new CommandFault('Standard input contains no refresh token. Pipe the token to this command.', 2);
  if (given !== undefined) return { kind: 'refresh_token', refreshToken: new SecretText(given) };
  return way === 'client_credentials' || way === 'jwt_bearer' || way === 'values'
    ? { kind: way }
    : { kind: 'code', code: code ?? '' };
}

async function readStandardInput(): Promise<string> {
  let text = '';
  for await (const chunk of process.stdin) text += String(chunk);
  return text;
}

async function list({ accounts }: Installation, flags: InstallationFlags): Promise<void> {
  const all = await allItems((page) => accounts.list(page));
  if (flags.json) return printJson({ result: all.map(serializeAccount) });
  printTable(
    ['ID', 'INTEGRATION', 'DATA CENTRE', 'STATUS', 'NAME'],
    all.map((account) => [account.id, account.integration.name, account.dataCenter.id, account.status, account.name]),
    `No account is connected yet; "${programCommand()} accounts connect" connects one.`,
  );
}

function show(account: IntegratedAccount, flags: InstallationFlags): void {
  if (flags.json) printJson(serializeAccount(account));
  else printFields(serializeAccount(account));
}
