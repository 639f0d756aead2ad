import type { Command } from 'commander';
import { describeServer, urlOf } from '../admin/index.js';
import { type JsonObject, ok, refuse, showOnOneLine, systemClock } from '../base/index.js';
import { programCommand, serveCommand } from '../config/index.js';
import type { McpServer, ServerConfig } from '../servers/index.js';
import type { Installation } from '../wire/index.js';
import { act } from './act.js';
import { allItems } from './all-items.js';
import { clientLines } from './client-lines.js';
import { readDemoState } from './demo-state.js';
import { findLiveGateway } from './live-gateway.js';
import { asCalled, CommandFault, print, printFields, printJson, printTable } from './output.js';
import { readLabelPairs } from './read-label-pairs.js';
import { readMembers } from './read-members.js';
import { type InstallationFlags, withInstallation, withInstallationOptions } from './with-installation.js';

interface ServerFlags extends InstallationFlags {
  readonly account?: string;
  readonly name?: string;
  readonly methods?: string;
  readonly tags?: string;
  readonly tools?: string;
  readonly expiresAt?: string;
  readonly requireApiToken?: boolean;
  readonly confirmInClient?: boolean;
  readonly dryRun?: boolean;
  readonly auth?: string;
  readonly approval?: string;
  readonly pinTools?: boolean;
  readonly exposure?: string;
  readonly preload?: string;
  readonly resultShape?: string;
  readonly replyFormat?: string;
  readonly idempotencySeconds?: string;
  readonly replyCharsMax?: string;
  readonly label?: string;
  readonly externalId?: string;
  readonly publicUrl?: string;
  readonly overlap?: string;
  readonly member?: readonly string[];
}

/** `gatehouse mcp ...`: create, list, change and revoke MCP servers. */
export function addMcpCommand(program: Command): void {
  const mcp = program.command('mcp').description('create, list, show, update, rotate and revoke MCP servers');
  addCreate(mcp);
  addList(mcp);
  addShow(mcp);
  addUpdate(mcp);
  addRotate(mcp);
  addRevoke(mcp);
}

function addCreate(mcp: Command): void {
  withConfigOptions(withAccount(mcp.command('create')).description('create an MCP server and print its URL, once'))
    .requiredOption('--name <name>', 'what people call it')
    .option('--member <member>', memberWords, collected)
    .option('--public-url <url>', 'how clients reach the gateway')
    .addHelpText(
      'after',
      asCalled(
        '\nExamples:\n  gatehouse mcp create --name "Domain auditor" --methods read --tags domains\n  gatehouse mcp create --name "Night shift" --tags spam_control --expires-at 2030-01-31T06:00:00Z\n  gatehouse mcp create --name Onboarding --member "acc_4kq2xw9d0r7m1z5b; label=Mail" --member "acc_8dm3vt6h2c9k4p1x; label=DNS; approval=write"',
      ),
    )
    .action((flags: ServerFlags) => (flags.member ? createCombined(flags) : onAccount(flags, create)));
}

function addList(mcp: Command): void {
  withAccount(mcp.command('list'))
    .description('list the MCP servers of an account')
    .addHelpText('after', asCalled('\nExample:\n  gatehouse mcp list'))
    .action((flags: ServerFlags) => onAccount(flags, list));
}

function addShow(mcp: Command): void {
  withAccount(mcp.command('show <id>'))
    .description('show an MCP server')
    .addHelpText('after', asCalled('\nExample:\n  gatehouse mcp show mcp_4kq2xw9d0r7m1z5b'))
    .action((id: string, flags: ServerFlags) =>
      onServer(flags, async (installation, accountId) => {
        const { servers } = installation;
        const server = accountId === null ? await servers.find(id) : await servers.get(accountId, id);
        if (!server) throw new CommandFault(unknownServer(id));
        await show(installation, server, flags);
      }),
    );
}

function addUpdate(mcp: Command): void {
  withConfigOptions(
    withAccount(mcp.command('update <id>')).description('change an MCP server; "none" removes a filter or the expiry'),
  )
    .option('--name <name>', 'what people call it')
    .option('--member <member>', `${memberWords}; all of them replace the list`, collected)
    .addHelpText(
      'after',
      asCalled('\nExample:\n  gatehouse mcp update mcp_4kq2xw9d0r7m1z5b --tags none --methods read'),
    )
    .action((id: string, flags: ServerFlags) =>
      onServer(flags, async (installation, accountId) => {
        const server = await act(installation, 'mcp_server.update', {
          work: () => installation.servers.update(accountId, id, inputOf(flags)),
          about: (made) => subjectOf(accountId, id, made),
        });
        await show(installation, server, flags);
      }),
    );
}

function addRotate(mcp: Command): void {
  withAccount(mcp.command('rotate <id>'))
    .description('issue a new URL for an MCP server; the old one expires immediately or after the overlap')
    .option('--public-url <url>', 'how clients reach the gateway')
    .option('--overlap <seconds>', 'how long the old URL keeps working', '0')
    .addHelpText('after', asCalled('\nExample:\n  gatehouse mcp rotate mcp_4kq2xw9d0r7m1z5b'))
    .action((id: string, flags: ServerFlags) =>
      onServer(flags, async (installation, accountId) => {
        const rotated = await act(installation, 'mcp_server.rotate', {
          work: () => installation.servers.rotate(accountId, id, { overlap_seconds: Number(flags.overlap) }),
          about: (made) => subjectOf(accountId, id, made?.server ?? null),
        });
        await reveal(installation, rotated, flags);
      }),
    );
}

function addRevoke(mcp: Command): void {
  withAccount(mcp.command('revoke <id>'))
    .description('revoke an MCP server; its URL returns 410')
    .addHelpText('after', asCalled('\nExample:\n  gatehouse mcp revoke mcp_4kq2xw9d0r7m1z5b'))
    .action((id: string, flags: ServerFlags) =>
      onServer(flags, async (installation, accountId) => {
        await act(installation, 'mcp_server.revoke', {
          work: async () => {
            const revoked = await installation.servers.revoke(accountId, id);
            if (!revoked.ok) return revoked;
            return revoked.value ? ok(id) : refuse('not_found', unknownServer(id));
          },
          about: () => subjectOf(accountId, id, null),
        });
        if (flags.json) printJson({ id });
        else print(`Revoked ${id}; its URL now returns 410.`);
      }),
    );
}

function withAccount(command: Command): Command {
  return withInstallationOptions(command).option(
    '--account <id>',
    'the integrated account (required if there are several)',
  );
}

function withConfigOptions(command: Command): Command {
  return command
    .option('--methods <names>', 'comma-separated: read, write, custom, or exact method names')
    .option('--tags <names>', 'comma-separated tags, any match')
    .option('--tools <names>', 'comma-separated exact tool names')
    .option('--expires-at <instant>', 'ISO 8601 with time zone, at least 60 seconds ahead')
    .option('--require-api-token', 'require an API token in addition to the URL')
    .option('--no-require-api-token', 'require no API token in addition to the URL')
    .option('--confirm-in-client', 'ask Claude Code to let its user confirm each destructive call')
    .option('--no-confirm-in-client', 'leave confirmation to the client')
    .option('--dry-run', 'show what writes would send, and send nothing')
    .option('--no-dry-run', 'send writes')
    .option(
      '--exposure <which>',
      'all tools; discovery: tools that find and call the others; code: two tools that find functions and run scripts',
    )
    .option('--preload <names>', 'with discovery: comma-separated names or tags of tools that are listed as well')
    .option('--result-shape <which>', 'how results are sent: text (default), structured or both')
    .option('--reply-format <which>', 'how lists are written: json (default) or table')
    .option('--reply-chars-max <count>', 'longest reply in characters; "none" uses what each client passes on')
    .option('--idempotency-seconds <count>', 'how long an identical change returns the first outcome; "none" for 0')
    .option('--auth <which>', 'token for a secret URL, oauth for access tokens of the OpenID provider')
    .option('--approval <which>', 'hold calls until a person approves them: none, destructive or write')
    .option('--label <pairs>', 'comma-separated name=value labels; a value of "none" removes one')
    .option('--external-id <id>', 'your own id for it; "none" removes it')
    .option('--pin-tools', 'withhold new and changed tools until they are accepted')
    .option('--no-pin-tools', 'let tools change with the catalogue');
}

function onAccount<T>(
  flags: ServerFlags,
  work: (installation: Installation, accountId: string, flags: ServerFlags) => Promise<T>,
): Promise<T> {
  return withInstallation(flags, async (installation) =>
    work(installation, await accountIdOf(installation, flags), flags),
  );
}

// A server is identified by its id, so an account only narrows.
function onServer<T>(
  flags: ServerFlags,
  work: (installation: Installation, accountId: string | null, flags: ServerFlags) => Promise<T>,
): Promise<T> {
  return withInstallation(flags, async (installation) =>
    work(installation, flags.account === undefined ? null : await accountIdOf(installation, flags), flags),
  );
}

const memberWords =
  'an account of a server for several accounts, repeated for each: "<account id>; label=..; prefix=..; methods=..; tags=..; tools=..; approval=..; dry_run=true"';

function collected(value: string, before: readonly string[] | undefined): readonly string[] {
  return [...(before ?? []), value];
}

function createCombined(flags: ServerFlags): Promise<void> {
  if (flags.account !== undefined) throw new CommandFault('--account cannot be combined with --member.', 2);
  return withInstallation(flags, async (installation) => {
    const made = await act(installation, 'mcp_server.create', {
      work: () => installation.servers.createCombined(inputOf(flags), { createdBy: 'command line' }),
      about: (created) => subjectOf(null, null, created?.server ?? null),
    });
    await reveal(installation, made, flags);
  });
}

// The account of a command: the named one, or the only one.
async function accountIdOf({ accounts, config }: Installation, { account }: ServerFlags): Promise<string> {
  if (account !== undefined) {
    if (await accounts.get(account)) return account;
    throw new CommandFault(
      `There is no integrated account ${account}; "${programCommand()} accounts list" shows them.`,
    );
  }
  const all = await accounts.list({ limit: 2 });
  const [only, ...others] = all.ok ? all.value.items : [];
  if (!only)
    throw new CommandFault(`No account is connected yet; "${programCommand()} accounts connect" connects one.`);
  // In the demo's folder, the account of the demo is the default.
  const tried = others.length > 0 ? readDemoState(config.dataDir)?.accountId : undefined;
  if (tried !== undefined && (await accounts.get(tried))) return tried;
  if (others.length > 0)
    throw new CommandFault(
      `There are several accounts: choose one with --account ("${programCommand()} accounts list" shows them).`,
      2,
    );
  return only.id;
}

function unknownServer(id: string): string {
  return `There is no MCP server ${id}; "${programCommand()} mcp list" shows those of an account.`;
}

// The body of the API request. Absent members stay absent, because null removes a key.
function inputOf(flags: ServerFlags): unknown {
  const given = withoutAbsent({
    methods: namesOf(flags.methods),
    tags: namesOf(flags.tags),
    tools: namesOf(flags.tools),
    require_api_token_auth: flags.requireApiToken,
    confirm_in_client: flags.confirmInClient,
    dry_run: flags.dryRun,
    tool_exposure: flags.exposure,
    preload: namesOf(flags.preload),
    result_shape: flags.resultShape,
    reply_format: flags.replyFormat,
    idempotency_seconds: countOf(flags.idempotencySeconds),
    reply_chars_max: countOf(flags.replyCharsMax),
    auth: flags.auth,
    approval: flags.approval,
    pin_tools: flags.pinTools,
  });
  return withoutAbsent({
    name: flags.name,
    config: Object.keys(given).length > 0 ? given : undefined,
    expires_at: flags.expiresAt === 'none' ? null : flags.expiresAt,
    labels: flags.label === undefined ? undefined : readLabelPairs(flags.label),
    external_id: flags.externalId === 'none' ? null : flags.externalId,
    members: flags.member && readMembers(flags.member),
  });
}

function namesOf(text: string | undefined): readonly string[] | null | undefined {
  if (text === undefined) return undefined;
  if (text === 'none') return null;
  return text
    .split(',')
    .map((name) => name.trim())
    .filter(Boolean);
}

// Passes on a value that is not a number, so that the validation of the config names its key.
function countOf(text: string | undefined): number | string | null | undefined {
  if (text === undefined || text === 'none') return text === 'none' ? null : undefined;
  return /^\d+$/.test(text) ? Number(text) : text;
}

function withoutAbsent(members: { readonly [name: string]: unknown }): object {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined));
}

function subjectOf(accountId: string | null, serverId: string | null, made: McpServer | null) {
  if (!made) return { accountId, serverId, arguments: { id: serverId } };
  const { id, name, config, members } = made;
  return {
    accountId: made.accountId,
    serverId: id,
    arguments: {
      id,
      name,
      config: { ...config },
      ...(members && { members: members.map((member) => ({ ...member, config: { ...member.config } })) }),
    },
  };
}

async function create(installation: Installation, accountId: string, flags: ServerFlags): Promise<void> {
  const made = await act(installation, 'mcp_server.create', {
    work: () => installation.servers.create(accountId, inputOf(flags), 'command line'),
    about: (created) => subjectOf(accountId, null, created?.server ?? null),
  });
  await reveal(installation, made, flags);
}

async function reveal(
  installation: Installation,
  { server, token }: { server: McpServer; token: string },
  flags: ServerFlags,
): Promise<void> {
  const { config } = installation;
  const live = config.publicUrl === null ? await findLiveGateway(config) : undefined;
  const origin = config.publicUrl ?? live?.origin ?? `http://${config.host}:${config.port}`;
  const url = urlOf(origin, { server, token });
  if (config.publicUrl === null && !live)
    process.stderr.write(
      `No gateway is running on ${config.dataDir}: the URL works once "${serveCommand(config.dataDir)}" listens on ${origin}.\n`,
    );
  if (flags.json) {
    printJson({ ...(await described(installation, server)), token, url });
    return;
  }
  print(
    `MCP server ${server.id} "${showOnOneLine(server.name)}". Copy its URL now. It will not be shown again:\n\n  ${url}\n`,
  );
  print(clientLines(clientNameOf(server), url));
}

function clientNameOf({ id, name }: McpServer): string {
  return (
    name
      .toLowerCase()
      .replaceAll(/[^a-z0-9]+/g, '-')
      .replaceAll(/^-|-$/g, '') || id
  );
}

async function list(installation: Installation, accountId: string, flags: ServerFlags): Promise<void> {
  const all = await allItems((page) => installation.servers.list(accountId, page));
  if (flags.json) return printJson({ result: await Promise.all(all.map((server) => described(installation, server))) });
  printTable(
    ['ID', 'EXPIRES', 'NAME', 'CONFIG'],
    all.map((server) => [
      server.id,
      server.expiresAt === null ? 'never' : new Date(server.expiresAt).toISOString(),
      server.name,
      server.members ? `members: ${server.members.map(({ label }) => label).join(', ')}` : configWords(server.config),
    ]),
    `No MCP server yet; "${programCommand()} mcp create --name ..." makes one.`,
  );
}

function configWords(config: ServerConfig): string {
  return (
    Object.entries(config)
      .map(([name, value]) => `${name}=${Array.isArray(value) ? value.join(',') : String(value)}`)
      .join(' ') || 'every tool'
  );
}

async function show(installation: Installation, server: McpServer, flags: ServerFlags): Promise<void> {
  const shown = await described(installation, server);
  if (flags.json) printJson(shown);
  else printFields(shown);
}

function described({ accounts, toolsets }: Installation, server: McpServer): Promise<JsonObject> {
  return describeServer({ accounts, toolsets, now: () => systemClock.now() }, server);
}
