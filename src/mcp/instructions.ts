import type { Endpoint, EndpointMember } from '../call/index.js';
import type { McpServer } from '../servers/index.js';
import type { Tool } from '../toolset/index.js';

const lastHourMs = 3_600_000;
const shownLengthMax = 120;

/** Maximum instructions that Claude Code shows (2.1.330). Characters. */
const instructionsMax = 4_096;

/** When this server expires (ISO 8601), if that is less than an hour away; null otherwise. */
export function endingSoon({ server }: Endpoint, now: number): string | null {
  return server.expiresAt !== null && server.expiresAt - now < lastHourMs
    ? new Date(server.expiresAt).toISOString()
    : null;
}

/** What a model should know before the first call: the service, the account, the server's filter and expiry. */
export function instructionsFor(endpoint: Endpoint, now: number): string {
  const { members, absent } = endpoint;
  const own = [
    members[0]?.naming ? manyWords(endpoint) : '',
    ...members.flatMap(({ account, naming, server }) =>
      naming === null ? [accountWords(account)] : [nameWords(naming), accountWords(account), ruleWords(server).trim()],
    ),
    ...absent.map(({ label, prefix, reason }) => `Account ${shown(label)} (${prefix}_) cannot be used. ${reason}`),
    toolWords(endpoint),
    endWords(endpoint, now),
  ]
    .filter(Boolean)
    .join('\n\n');
  // Each service once, whatever the number of its accounts, and each with the same share of the remaining space.
  const services = [...new Set(members.map(({ account }) => account.integration.record))];
  const share = Math.floor((instructionsMax - own.length) / services.length) - 2;
  const words = services.map((record) => cut(`${record.title}: ${record.instructions.trim()}`, share));
  return cut([...words, own].join('\n\n'), instructionsMax);
}

// A text that does not fit is cut at the end of a sentence, if there is one.
function cut(text: string, lengthMax: number): string {
  if (text.length <= lengthMax) return text;
  if (lengthMax < 1) return '';
  const shorter = text.slice(0, lengthMax - 1);
  const end = shorter.search(/[.!?]\s[^.!?]*$/);
  return end === -1 ? `${shorter}…` : shorter.slice(0, end + 1);
}

function manyWords({ members }: Endpoint): string {
  const names = members.map(({ naming }) => (naming ? `${naming.prefix}_ for ${shown(naming.label)}` : ''));
  return `This MCP server reaches several accounts, and they are separate: an id of one account is not valid for another. The prefix of a tool name identifies the account: ${names.join(', ')}.`;
}

function nameWords({ prefix, label }: NonNullable<EndpointMember['naming']>): string {
  return `# ${shown(label)}: tools that begin with ${prefix}_`;
}

// Values are from the connected service: quoted and cut, so that they read as data.
function shown(value: string): string {
  return JSON.stringify(value.length > shownLengthMax ? `${value.slice(0, shownLengthMax)}…` : value);
}

function accountWords(account: EndpointMember['account']): string {
  const { record } = account.integration;
  const filled: string[] = [];
  const told: string[] = [];
  for (const item of record.context) {
    const value = account.context[item.name];
    if (value !== undefined)
      filled.push(
        `${item.name} (${item.title}: ${shown(value)}${item.foreign === 'allow' ? '; another may be given' : ''})`,
      );
    for (const name of Object.keys(item.discover?.also ?? {})) {
      const also = account.context[name];
      if (also !== undefined && !record.context.some((other) => other.name === name))
        told.push(`${name.replaceAll('_', ' ')}: ${shown(also)}`);
    }
  }
  return [
    `Connected account: ${shown(account.name)}, data centre ${account.dataCenter.title}${told.length > 0 ? `, ${told.join(', ')}` : ''}.`,
    filled.length > 0 ? `The account fills these arguments by itself, so leave them out: ${filled.join(', ')}.` : '',
  ]
    .filter(Boolean)
    .join(' ');
}

function toolWords({ members, toolset, discovery, code }: Endpoint): string {
  const count = (isMeant: (tool: Tool) => boolean): number => toolset.tools.filter(isMeant).length;
  const reads = count((tool) => tool.annotations.readOnlyHint);
  const destructive = count((tool) => tool.annotations.destructiveHint);
  const total = toolset.tools.length;
  const kinds =
    reads === total
      ? 'all read-only: nothing can be changed through it'
      : `${reads} read-only, ${total - reads} that change something${destructive > 0 ? `, ${destructive} of these destructive` : ''}`;
  const lists = toolset.tools.some(({ method }) => method.record.documentation?.default_fields !== undefined)
    ? ' Lists show their main fields: fields takes names, or ["*"] for all; reply_format "table" is shorter.'
    : '';
  const behind = discovery
    ? ` They are not listed one by one: ${discovery.tools
        .filter(({ isListed }) => isListed)
        .map(({ name }) => name)
        .join(', ')} find, describe and call them.`
    : '';
  const scripted = code
    ? ` They are functions of scripts: ${code.searchTool} declares them, ${code.runTool} runs a script that calls them.`
    : '';
  const rules = members.map((member) => (member.naming === null ? ruleWords(member.server) : '')).join('');
  return `This MCP server offers ${total} ${total === 1 ? 'tool' : 'tools'} (${kinds}).${behind}${scripted}${lists}${rules}`;
}

function ruleWords({ config }: McpServer): string {
  const dryRun =
    config.dry_run === true ? ' It is in dry-run mode: changes are shown as they would be sent, but never sent.' : '';
  return `${dryRun}${approvalWords(config.approval)}`;
}

function approvalWords(approval: Endpoint['server']['config']['approval']): string {
  if (approval === undefined || approval === 'none') return '';
  const which = approval === 'write' ? 'Calls that change something' : 'Destructive calls';
  return ` ${which} wait until a person has approved them: such a call returns a link; once the person has decided, make the same call again.`;
}

function endWords(endpoint: Endpoint, now: number): string {
  const { expiresAt } = endpoint.server;
  if (expiresAt === null) return '';
  return endingSoon(endpoint, now) === null
    ? `This MCP server expires at ${new Date(expiresAt).toISOString()}.`
    : `This MCP server ends within the hour, at ${new Date(expiresAt).toISOString()}: finish what needs it, and ask the operator for a new URL in time.`;
}
