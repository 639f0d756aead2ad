import type { Command } from 'commander';
import { type CookieHeader, sessionCookieHeader } from '../admin/index.js';
import { isJsonObject, type JsonObject, type JsonValue, parseExactJson, systemClock } from '../base/index.js';
import { programCommand, serveCommand } from '../config/index.js';
import type { Installation } from '../wire/index.js';
import { findLiveGateway } from './live-gateway.js';
import { asCalled, CommandFault, print, printJson } from './output.js';
import { printReport } from './print-report.js';
import { type InstallationFlags, withInstallation, withInstallationOptions } from './with-installation.js';

interface RunbookFlags extends InstallationFlags {
  readonly server?: string;
  readonly domain: string;
  readonly selector?: string;
  readonly service?: string;
  readonly agree?: string;
  readonly apply?: boolean;
  readonly wait: string;
}

const ticketLifetimeMs = 60_000;
const answerMs = 5 * 60_000;
const waitEveryMs = 15_000;

/** `gatehouse runbook <name>`: runs a procedure over several accounts on the running gateway. */
export function addRunbookCommand(program: Command): void {
  withInstallationOptions(program.command('runbook <name>'))
    .description(
      'work through a procedure over the accounts of an MCP server, such as domain-onboarding; a dry run first',
    )
    .requiredOption('--domain <name>', 'the domain, such as newbrand.com')
    .option('--server <id>', 'the MCP server (required if several have the procedure)')
    .option('--service <prefix>', 'the account to set up the domain at, if several are possible')
    .option('--selector <name>', 'selector of the DKIM key')
    .option('--apply', 'apply the changes; without this option nothing is changed')
    .option('--agree <steps>', 'comma-separated steps in which existing records may change, or a proposal is published')
    .option('--wait <minutes>', 'run again every 15 seconds until DNS shows everything', '0')
    .addHelpText(
      'after',
      asCalled(
        '\nIt can be stopped and run again: every run reads the current state and continues from there.\nExit codes: 0 complete (a dry run: no step is blocked), 3 steps are left to act on or to wait for, 1 failed.\n\nExamples:\n  gatehouse runbook domain-onboarding --domain newbrand.com\n  gatehouse runbook domain-onboarding --domain newbrand.com --apply --wait 30',
      ),
    )
    .action((name: string, flags: RunbookFlags) =>
      withInstallation(flags, async (installation) => {
        const report = await runUntilDone(installation, name, flags);
        const { end } = report;
        if (end === 'planned' && !flags.json) print('To carry it out, run the command again with --apply.');
        // The report ends with the remedy, so it only follows on standard error after JSON.
        const words = flags.json ? String(report.next) : '';
        if (end === 'failed') throw new CommandFault(words);
        if (end !== 'complete' && end !== 'planned') throw new CommandFault(words, 3);
      }),
    );
}

async function runUntilDone(installation: Installation, name: string, flags: RunbookFlags): Promise<JsonObject> {
  const waitMinutes = Number(flags.wait);
  if (!(waitMinutes >= 0 && waitMinutes <= 24 * 60))
    throw new CommandFault('--wait must be between 0 and 1440 minutes.', 2);
  const gateway = await openGateway(installation);
  try {
    const serverId = flags.server ?? (await serverWith(installation, gateway, name));
    const path = `/mcp-server/${encodeURIComponent(serverId)}/runbook/${encodeURIComponent(name)}`;
    const ends = systemClock.monotonic() + waitMinutes * 60_000;
    for (;;) {
      if (process.stderr.isTTY) process.stderr.write('Working through the steps ...\n');
      const report = await gateway.ask('POST', path, bodyOf(flags));
      const isLast = report.end !== 'waiting' || systemClock.monotonic() >= ends;
      if (flags.json) {
        if (isLast) printJson(report);
      } else printReport(report, print);
      if (isLast) return report;
      await new Promise((resolve) => setTimeout(resolve, waitEveryMs));
    }
  } finally {
    await gateway.close();
  }
}

function bodyOf({ domain, selector, service, agree, apply }: RunbookFlags): JsonObject {
  return {
    arguments: { domain_name: domain, ...(selector === undefined ? {} : { selector }) },
    dry_run: apply !== true,
    ...(agree === undefined ? {} : { agreed: agree.split(',').map((step) => step.trim()) }),
    ...(service === undefined ? {} : { service }),
  };
}

interface Gateway {
  ask(method: string, path: string, body?: JsonObject): Promise<JsonObject>;
  close(): Promise<void>;
}

/**
 * The gateway that serves this data folder, called with a session of this command: calls and approvals are the
 * gateway's own.
 */
async function openGateway({ config, sessions }: Installation): Promise<Gateway> {
  const live = await findLiveGateway(config);
  if (!live)
    throw new CommandFault(
      `No gateway is running on ${config.dataDir}. Start one with "${serveCommand(config.dataDir)}", then run this again.`,
    );
  const { ticket } = await sessions.makeTicket({ name: 'command line', role: 'admin' }, ticketLifetimeMs);
  const begun = await sessions.beginWithTicket(ticket);
  if (!begun) throw new CommandFault('The session of this command could not be started. Run the command again.');
  const headers: CookieHeader = sessionCookieHeader(begun.secret);
  return {
    ask: async (method, path, body) => {
      const response = await fetch(`${live.localOrigin}${path}`, {
        method,
        headers: { ...headers, ...(body ? { 'content-type': 'application/json' } : {}) },
        signal: AbortSignal.timeout(answerMs),
        ...(body ? { body: JSON.stringify(body) } : {}),
      });
      const answered: JsonValue = parseExactJson(await response.text());
      const members = isJsonObject(answered) ? answered : {};
      if (!response.ok)
        throw new CommandFault(String(members.message ?? `The gateway returned HTTP ${response.status}.`));
      return members;
    },
    close: async () => {
      await sessions.end(begun.session.id);
    },
  };
}

/** The only MCP server over several accounts that has the procedure. */
async function serverWith({ servers }: Installation, gateway: Gateway, name: string): Promise<string> {
  const found = await servers.search({ limit: 100 });
  const wanted = name.toLowerCase().replaceAll('-', '_');
  const having: string[] = [];
  for (const server of found.ok ? found.value.items.filter(({ members }) => members) : []) {
    const { result } = await gateway.ask('GET', `/mcp-server/${server.id}/runbook`);
    const listed = Array.isArray(result) ? result.filter(isJsonObject) : [];
    if (listed.some((one) => one.name === wanted)) having.push(server.id);
  }
  const [only, ...others] = having;
  if (only === undefined)
    throw new CommandFault(
      `No MCP server over several accounts has the procedure ${name}. Create one with "${programCommand()} mcp create --member ...", or name any server of the service with --server.`,
    );
  if (others.length > 0)
    throw new CommandFault(`Several MCP servers have it: choose one with --server (${having.join(', ')}).`, 2);
  return only;
}
