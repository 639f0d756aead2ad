import { closestName, ok, type Result, refuse } from '../base/index.js';
import { type Endpoint, type EndpointMember, shownToolName } from '../call/index.js';
import { callsOf, type JointRunbook, type Runbook, type RunbookArgumentRecord } from '../catalogue/index.js';
import type { IntegrationToolset } from '../toolset/index.js';
import type { Prompt, PromptOutcome } from './guidance-types.js';
import { castOf, type Player } from './joint/match-roles.js';

const valueLengthMax = 2_000;

/** A runbook as a server offers it. */
export interface OfferedRunbook {
  /** As clients name it. */
  readonly name: string;
  readonly title: string;
  readonly record: { readonly description: string; readonly arguments: readonly RunbookArgumentRecord[] };
  /** With the names of tools as clients know them. */
  readonly body: string;
  /** The account whose values complete its arguments. */
  readonly member: EndpointMember;
}

// Computed once per toolset: the runbooks whose tools it has.
const offered = new WeakMap<IntegrationToolset, readonly Runbook[]>();

function runbooksOf(toolset: IntegrationToolset): readonly Runbook[] {
  const present = offered.get(toolset);
  if (present) return present;
  const allowed = toolset.integration.runbooks.filter(({ record }) => record.tools.every((tool) => toolset.find(tool)));
  offered.set(toolset, allowed);
  return allowed;
}

/** The runbooks of which every tool may be called on this server: each account's own, then those that join accounts. */
export function offeredRunbooks(endpoint: Endpoint, joint: readonly JointRunbook[]): readonly OfferedRunbook[] {
  const own = endpoint.members.flatMap((member) => runbooksOf(member.toolset).map((one) => ownRunbook(one, member)));
  return [...own, ...joint.flatMap((one) => jointRunbook(one, endpoint))];
}

function ownRunbook(runbook: Runbook, member: EndpointMember): OfferedRunbook {
  const { record } = runbook;
  return {
    name: shownToolName(member, record.name),
    title: member.naming === null ? record.title : `${member.naming.label}: ${record.title}`,
    record,
    body: withShownNames(runbook, member),
    member,
  };
}

function jointRunbook({ record, body }: JointRunbook, endpoint: Endpoint): readonly OfferedRunbook[] {
  const cast = castOf(endpoint, record);
  const [service] = cast.services.filter(({ missing }) => missing.length === 0);
  const [zones] = cast.zones.filter(({ missing }) => missing.length === 0);
  if (!service || !zones) return [];
  const players = new Map<string, Player>([
    [record.roles.service, service],
    [record.roles.zones, zones],
  ]);
  const named = body.replace(/\{\{(\w+)\.(\w+)\}\}/g, (slot, role: string, call: string) => {
    const player = players.get(role);
    const tool = player && callsOf(player.role)[call]?.tool;
    if (player && tool) return shownToolName(player.member, tool);
    return player ? 'a tool that this service does not have' : slot;
  });
  return [
    { name: record.name, title: record.title, record, body: `${named}${guideOf(service)}`, member: service.member },
  ];
}

/** What is different at a service, for the end of a prompt. */
function guideOf({ role }: Player): string {
  if (role.kind !== 'service') return '';
  const byHand = Object.values(role.by_hand ?? {});
  const lines = [...(role.guide === undefined ? [] : [role.guide]), ...byHand];
  return lines.length === 0 ? '' : `\nAt this service:\n\n${lines.map((line) => `- ${line}\n`).join('')}`;
}

/** A runbook as people choose it. */
export function promptOf({ name, title, record }: OfferedRunbook): Prompt {
  return {
    name,
    title,
    description: record.description,
    arguments: record.arguments.map((argument) => ({
      name: argument.name,
      title: argument.title,
      description:
        argument.default === undefined
          ? argument.description
          : `${argument.description} Otherwise: ${argument.default}.`,
      required: argument.required === true,
    })),
  };
}

/** The runbook of this name, or why there is none here. */
export function findRunbook(endpoint: Endpoint, name: string, joint: readonly JointRunbook[]): Result<OfferedRunbook> {
  const runbooks = offeredRunbooks(endpoint, joint);
  const runbook = runbooks.find((one) => one.name === name);
  if (runbook) return ok(runbook);
  const shown = JSON.stringify(name.slice(0, 100));
  for (const member of endpoint.members) {
    const { integration } = member.toolset;
    const hidden = integration.runbooks.find(({ record }) => shownToolName(member, record.name) === name);
    if (!hidden) continue;
    const missing = hidden.record.tools.filter((tool) => !member.toolset.find(tool));
    return refuse(
      'invalid_params',
      `The prompt ${shown} is not offered here: this MCP server does not let through ${missing.map((tool) => shownToolName(member, tool)).join(', ')}.`,
    );
  }
  const near = closestName(
    name,
    runbooks.map((one) => one.name),
  );
  return refuse('invalid_params', `There is no prompt ${shown}${near === null ? '' : `; did you mean ${near}?`}.`);
}

/** Fills a runbook's slots. */
export function fillRunbook(
  { name: shownName, record, body }: OfferedRunbook,
  values: { readonly [name: string]: string },
): PromptOutcome {
  const fault = faultIn(record, values);
  if (fault !== null)
    return { kind: 'refused', refusal: refuse('invalid_params', `The prompt ${shownName} ${fault}.`).refusal };
  const defaults = new Map(record.arguments.map((argument) => [argument.name, argument.default ?? '']));
  const text = body.replace(/\{\{(\w+)\}\}/g, (_slot, name: string) => given(values, name) ?? defaults.get(name) ?? '');
  return {
    kind: 'done',
    description: record.description,
    messages: [{ role: 'user', content: { type: 'text', text } }],
  };
}

// Names of tools consist of a-z, digits and _, so none is found within another.
function withShownNames({ record, body }: Runbook, member: EndpointMember): string {
  if (member.naming === null) return body;
  return body.replace(new RegExp(`\\b(?:${record.tools.join('|')})\\b`, 'g'), (tool) => shownToolName(member, tool));
}

function faultIn(record: OfferedRunbook['record'], values: { readonly [name: string]: string }): string | null {
  const names = record.arguments.map((argument) => argument.name);
  for (const name of Object.keys(values)) {
    if (names.includes(name)) continue;
    return `has no argument ${JSON.stringify(name.slice(0, 60))}; it has ${names.join(', ') || 'none'}`;
  }
  for (const { name, required, description } of record.arguments) {
    const value = given(values, name);
    if (required && value === undefined) return `needs ${name}: ${description.replace(/\.$/, '')}`;
    if (value !== undefined && value.length > valueLengthMax)
      return `takes at most ${valueLengthMax} characters for ${name}`;
  }
  return null;
}

// A form sends an empty value for a field that was not filled in.
function given(values: { readonly [name: string]: string }, name: string): string | undefined {
  const value = Object.hasOwn(values, name) ? values[name]?.trim() : undefined;
  return value === '' ? undefined : value;
}
