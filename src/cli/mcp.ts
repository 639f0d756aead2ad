import type { Command } from 'commander';
import { type Installation, presentServer } from '../admin/index.js';
import type { JsonValue } from '../base/index.js';
import type { McpServer } from '../servers/index.js';
import { clientLines } from './client-lines.js';
import { CommandFault, faultOf, print, printJson, printTable } from './output.js';
import { type InstallationFlags, withInstallation } from './with-installation.js';

interface ServerFlags extends InstallationFlags {
  readonly account?: string;
  readonly name?: string;
  readonly methods?: string;
  readonly tags?: string;
  readonly tools?: string;
  readonly expiresAt?: string;
  readonly requireApiToken?: boolean;
  readonly dryRun?: boolean;
  readonly publicUrl?: string;
}

/** `gatehouse mcp ...`: the life of MCP servers. */
export function addMcpCommand(program: Command): void {
  const mcp = program.command('mcp').description('create, list, show, update, rotate and revoke MCP servers');
  withFilterOptions(withCommon(mcp.command('create')).description('create an MCP server and print its URL, once'))
    .requiredOption('--name <name>', 'what people call it')
    .option('--public-url <url>', 'how clients reach the gateway')
    .addHelpText(
      'after',
      '\nExamples:\n  gatehouse mcp create --name "Domain auditor" --methods read --tags domains\n  gatehouse mcp create --name "Night shift" --tags spam_control --expires-at 2030-01-31T06:00:00Z',
    )
    .action((flags: ServerFlags) => withInstallation(flags, (installation) => create(installation, flags)));
  withCommon(mcp.command('list'))
    .description('list the MCP servers of an account')
    .action((flags: ServerFlags) => withInstallation(flags, (installation) => list(installation, flags)));
  withCommon(mcp.command('show <id>'))
    .description('show an MCP server')
    .action((id: string, flags: ServerFlags) =>
      withInstallation(flags, async (installation) => {
        const server = await installation.servers.get(await accountIdOf(installation, flags), id);
        if (!server) throw new CommandFault(`There is no MCP server ${id} on this account.`);
        show(server, flags);
      }),
    );
  withFilterOptions(
    withCommon(mcp.command('update <id>')).description('change an MCP server; "none" takes a filter or the expiry out'),
  )
    .option('--name <name>', 'what people call it')
    .action((id: string, flags: ServerFlags) =>
      withInstallation(flags, async (installation) => {
        const updated = await installation.servers.update(await accountIdOf(installation, flags), id, inputOf(flags));
        if (!updated.ok) throw faultOf(updated.refusal);
        show(updated.value, flags);
      }),
    );
  withCommon(mcp.command('rotate <id>'))
    .description('give an MCP server a new URL; the old one answers 410')
    .option('--public-url <url>', 'how clients reach the gateway')
    .action((id: string, flags: ServerFlags) =>
      withInstallation(flags, async (installation) => {
        const rotated = await installation.servers.rotate(await accountIdOf(installation, flags), id);
        if (!rotated.ok) throw faultOf(rotated.refusal);
        reveal(installation, rotated.value, flags);
      }),
    );
  withCommon(mcp.command('revoke <id>'))
    .description('revoke an MCP server; its URL answers 410')
    .action((id: string, flags: ServerFlags) =>
      withInstallation(flags, async (installation) => {
        if (!(await installation.servers.revoke(await accountIdOf(installation, flags), id)))
          throw new CommandFault(`There is no MCP server ${id} on this account.`);
        if (flags.json) printJson({ id });
        else print(`Revoked ${id}; its URL answers 410 from now on.`);
      }),
    );
}

function withCommon(command: Command): Command {
  return command
    .option('--account <id>', 'the integrated account (needed where there are several)')
    .option('--data-dir <folder>', 'where the installation keeps its data (default .gatehouse)')
    .option('--json', 'print JSON');
}

function withFilterOptions(command: Command): Command {
  return command
    .option('--methods <names>', 'comma-separated: read, write, custom, or exact method names')
    .option('--tags <names>', 'comma-separated tags, any match')
    .option('--tools <names>', 'comma-separated exact tool names')
    .option('--expires-at <instant>', 'ISO 8601 with time zone, at least 60 seconds ahead')
    .option('--require-api-token', 'ask for an API token beside the URL')
    .option('--dry-run', 'show what writes would send, and send nothing');
}

/** The account a command means: the one named, or the only one there is. */
export async function accountIdOf(
  { accounts }: Installation,
  { account }: { readonly account?: string },
): Promise<string> {
  if (account !== undefined) {
    if (await accounts.get(account)) return account;
    throw new CommandFault(`There is no integrated account ${account}; "gatehouse accounts list" shows them.`);
  }
  const all = await accounts.list({ limit: 2 });
  const [only, ...others] = all.ok ? all.value.items : [];
  if (!only) throw new CommandFault('No account is connected yet; "gatehouse accounts connect" connects one.');
  if (others.length > 0)
    throw new CommandFault(
      'There are several accounts: name one with --account ("gatehouse accounts list" shows them).',
      2,
    );
  return only.id;
}

function inputOf(flags: ServerFlags): JsonValue {
  const names = (text: string | undefined): JsonValue | undefined =>
    text === undefined
      ? undefined
      : text === 'none'
        ? null
        : text
            .split(',')
            .map((name) => name.trim())
            .filter(Boolean);
  const config = {
    methods: names(flags.methods),
    tags: names(flags.tags),
    tools: names(flags.tools),
    require_api_token_auth: flags.requireApiToken,
    dry_run: flags.dryRun,
  };
  const given = Object.fromEntries(Object.entries(config).filter(([, value]) => value !== undefined));
  const input = {
    name: flags.name,
    config: Object.keys(given).length > 0 ? given : undefined,
    expires_at: flags.expiresAt === 'none' ? null : flags.expiresAt,
  };
  return Object.fromEntries(Object.entries(input).filter(([, value]) => value !== undefined)) as JsonValue;
}

async function create(installation: Installation, flags: ServerFlags): Promise<void> {
  const made = await installation.servers.create(
    await accountIdOf(installation, flags),
    inputOf(flags),
    'command line',
  );
  if (!made.ok) throw faultOf(made.refusal);
  reveal(installation, made.value, flags);
}

function reveal(
  { config }: Installation,
  { server, token }: { server: McpServer; token: string },
  flags: ServerFlags,
): void {
  const url = `${config.publicUrl ?? `http://${config.host}:${config.port}`}/mcp/${token}`;
  if (flags.json) {
    printJson({ ...presentServer(server), token, url });
    return;
  }
  print(`MCP server ${server.id} "${server.name}". Its URL is shown now and never again:\n\n  ${url}\n`);
  print(clientLines(server.name.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-'), url));
}

async function list(installation: Installation, flags: ServerFlags): Promise<void> {
  const accountId = await accountIdOf(installation, flags);
  const servers: McpServer[] = [];
  let cursor: string | undefined;
  do {
    const page = await installation.servers.list(accountId, {
      limit: 100,
      ...(cursor === undefined ? {} : { cursor }),
    });
    if (!page.ok) throw faultOf(page.refusal);
    servers.push(...page.value.items);
    cursor = page.value.nextCursor ?? undefined;
  } while (cursor !== undefined);
  if (flags.json) {
    printJson({ result: servers.map(presentServer) });
    return;
  }
  const rows = servers.map((server) => [
    server.id,
    server.name,
    JSON.stringify(server.config),
    server.expiresAt === null ? 'never' : new Date(server.expiresAt).toISOString(),
  ]);
  printTable(
    ['ID', 'NAME', 'CONFIG', 'EXPIRES'],
    rows,
    'No MCP server yet; "gatehouse mcp create --name ..." makes one.',
  );
}

function show(server: McpServer, flags: ServerFlags): void {
  if (flags.json) {
    printJson(presentServer(server));
    return;
  }
  printTable(
    ['FIELD', 'VALUE'],
    Object.entries(presentServer(server)).map(([name, value]) => [
      name,
      typeof value === 'string' ? value : JSON.stringify(value),
    ]),
    '',
  );
}
