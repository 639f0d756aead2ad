import type { Command } from 'commander';
import { isJsonObject, type JsonObject, type JsonValue, parseExactJson } from '../base/index.js';
import { programCommand } from '../config/index.js';
import type { Installation } from '../wire/index.js';
import { findLiveGateway } from './live-gateway.js';
import { asCalled, CommandFault, print, printJson } from './output.js';
import { type InstallationFlags, withInstallation, withInstallationOptions } from './with-installation.js';

const answerMs = 60_000;

/** `gatehouse integrations diff` and `reload`: show what changed files mean for the running gateway, and apply them. */
export function addReloadCommands(integrations: Command): void {
  withInstallationOptions(integrations.command('diff'))
    .description('show the changes that the running gateway has applied and would apply from changed files')
    .addHelpText(
      'after',
      asCalled('\nExits with 3 if files differ from what is served.\n\nExample:\n  gatehouse integrations diff'),
    )
    .action((flags: InstallationFlags) =>
      withInstallation(flags, async (installation) => {
        const pending = await askGateway(installation, { dry_run: true });
        const taken = await askGateway(installation);
        if (flags.json) printJson({ ...pending, taken: taken.result });
        else {
          printChanges('Not applied yet', pending.changes, 'The files match what is served.');
          printChanges('Applied', taken.result, 'No changes since the gateway started.');
          printWithheld(pending.withheld);
        }
        if (listOf(pending.changes).length > 0) throw new CommandFault('Files differ from what is served.', 3);
      }),
    );
  withInstallationOptions(integrations.command('reload'))
    .description('have the running gateway read the integrations of GATEHOUSE_CATALOGUE now')
    .addHelpText('after', asCalled('\nExample:\n  gatehouse integrations reload'))
    .action((flags: InstallationFlags) =>
      withInstallation(flags, async (installation) => {
        const taken = await askGateway(installation, {});
        if (flags.json) return printJson(taken);
        printChanges('Applied', taken.changes, 'Nothing has changed.');
        printWithheld(taken.withheld);
      }),
    );
}

/**
 * Lists changes, or with a body makes the gateway read the folders. Fails if no gateway of this data folder is running.
 */
async function askGateway({ config, sessions }: Installation, body?: JsonObject): Promise<JsonObject> {
  const live = await findLiveGateway(config);
  if (!live)
    throw new CommandFault(
      `No gateway is running on ${config.dataDir}. "${programCommand()} integrations check" reads the files without one.`,
    );
  const { session, secret } = await sessions.begin({ name: 'command line', role: 'admin' });
  try {
    const headers = {
      cookie: `gatehouse_session=${secret}`,
      'x-gatehouse-csrf': '1',
      'content-type': 'application/json',
    };
    const response = await fetch(`${live.localOrigin}/integration-change`, {
      ...(body === undefined ? { method: 'GET' } : { method: 'POST', body: JSON.stringify(body) }),
      headers,
      signal: AbortSignal.timeout(answerMs),
    });
    const answer = parseExactJson(await response.text());
    if (!isJsonObject(answer)) throw new CommandFault(`The gateway returned HTTP ${response.status}.`);
    if (!response.ok) throw new CommandFault(`The gateway returned HTTP ${response.status}: ${String(answer.message)}`);
    return answer;
  } finally {
    await sessions.end(session.id);
  }
}

function listOf(value: JsonValue | undefined): readonly JsonObject[] {
  return Array.isArray(value) ? value.filter(isJsonObject) : [];
}

const signs: ReadonlyMap<string, string> = new Map<string, string>([
  ['added', '+'],
  ['changed', '~'],
  ['removed', '-'],
]);

function printChanges(title: string, value: JsonValue | undefined, none: string): void {
  const changes = listOf(value);
  print(`${title}:${changes.length === 0 ? ` ${none}` : ''}`);
  for (const { at, kind, integration, change, before, after, parts, tools } of changes) {
    const versions = [before, after].map((version) => version ?? 'none').join(' -> ');
    const what = Array.isArray(parts) && parts.length > 0 ? `: ${parts.join(', ')}` : '';
    print(
      `  ${signs.get(String(change)) ?? ''} ${kind === 'procedure' ? 'procedure ' : ''}${integration} (${versions}) ${at}${what}`,
    );
    for (const tool of listOf(tools))
      print(`      ${signs.get(String(tool.change)) ?? ''} ${tool.tool}${membersOf(tool)}`);
  }
}

/** The members of a tool's definition that differ. */
function membersOf({ before, after }: JsonObject): string {
  if (!isJsonObject(before) || !isJsonObject(after)) return '';
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  return `: ${names.filter((name) => JSON.stringify(before[name]) !== JSON.stringify(after[name])).join(', ')}`;
}

function printWithheld(value: JsonValue | undefined): void {
  for (const { folder, faults, served } of listOf(value)) {
    print(`! ${folder} ${served === null ? 'is withheld' : `has errors; version ${served} is served`}:`);
    if (Array.isArray(faults)) for (const fault of faults) print(`      ${fault}`);
  }
}
