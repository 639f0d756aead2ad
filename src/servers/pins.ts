import type { JsonObject, Result } from '../base/index.js';
import type { ServerRow, Store } from '../store/index.js';
import { memberConfig, memberToolName, pinKey } from './members.js';
import type { ServerConfig, ToolChange } from './types.js';

type Pins = NonNullable<ServerRow['pins']>;

/** The tools of one integrated account, for its MCP servers. */
export interface AccountTools {
  readonly accountName: string;
  readonly integrationName: string;
  /** Refuses a filter that names nothing or selects no tool. Failures have paths under `config.`. */
  validateFilter(config: ServerConfig): Result<unknown>;
  /** The definitions of the tools that a filter selects, by tool name. Empty if it selects none. */
  definitionsOf(config: ServerConfig): ReadonlyMap<string, { readonly digest: string; readonly text: string }>;
}

type PinnedRow = Pick<ServerRow, 'config' | 'members' | 'pins'>;
type Definition = { readonly digest: string; readonly text: string };

/** The tools of the accounts of a server. */
export interface ServerTools {
  /** The definitions of the tools that the config selects, by the key of their pins. */
  definitionsOf(row: Pick<PinnedRow, 'config' | 'members'>): ReadonlyMap<string, Definition>;
}

/** The tools of a server over one account. A pin's key is the tool's name. */
export function toolsOfOne(tools: AccountTools): ServerTools {
  return { definitionsOf: ({ config }) => tools.definitionsOf(config as ServerConfig) };
}

/** The tools of a server over several accounts, by account id. An account that is gone has none. */
export function toolsOfSeveral(tools: ReadonlyMap<string, AccountTools>): ServerTools {
  return {
    definitionsOf: ({ config, members = [] }) =>
      new Map(
        members.flatMap((member) => {
          const own = tools.get(member.accountId)?.definitionsOf(memberConfig(config as ServerConfig, member));
          return [...(own ?? [])].map(([name, definition]) => [pinKey(member.accountId, name), definition] as const);
        }),
      ),
  };
}

function toolNameOf(key: string, members: PinnedRow['members']): string {
  const member = members?.find(({ accountId }) => key.startsWith(pinKey(accountId, '')));
  if (!members) return key;
  const name = key.slice(key.indexOf(':') + 1);
  return member ? memberToolName(member.prefix, name) : name;
}

/** The initial pins of a server: every tool that its filter selects, as it is now. Undefined if it pins nothing. */
export async function freshPins(
  store: Store,
  tools: ServerTools,
  row: Pick<PinnedRow, 'config' | 'members'>,
): Promise<Pins | undefined> {
  if (row.config.pin_tools !== true) return undefined;
  const definitions = tools.definitionsOf(row);
  await store.definitions.put(new Map([...definitions.values()].map(({ digest, text }) => [digest, text])));
  return Object.fromEntries([...definitions].map(([name, { digest }]) => [name, digest]));
}

/**
 * The pins after a change of config. Tools that only the new filter selects are the operator's own choice and accepted
 * as they are, and so are views that the new config shows or hides. Pinned tools stay as they were, and withheld ones
 * stay withheld.
 */
export async function pinsAfter(
  store: Store,
  tools: ServerTools,
  { existing, changed }: { readonly existing: PinnedRow; readonly changed: Pick<PinnedRow, 'config' | 'members'> },
): Promise<Pins | undefined> {
  const fresh = await freshPins(store, tools, changed);
  const { pins } = existing;
  if (fresh === undefined || pins === undefined) return fresh;
  const before = tools.definitionsOf(existing);
  const kept: { [tool: string]: string } = {};
  for (const [name, digest] of Object.entries(fresh)) {
    const pinned = Object.hasOwn(pins, name) ? pins[name] : undefined;
    if (pinned !== undefined) kept[name] = pinned === before.get(name)?.digest ? digest : pinned;
    else if (!before.has(name)) kept[name] = digest;
  }
  return kept;
}

/** The differences between the pinned tools and the catalogue, by tool name. */
export async function changesOf(store: Store, tools: ServerTools, row: PinnedRow): Promise<readonly ToolChange[]> {
  const pins = row.pins ?? {};
  const now = tools.definitionsOf(row);
  const before = await pinnedTexts(store, pins, now);
  const changes: ToolChange[] = [];
  const nameOf = (key: string): string => toolNameOf(key, row.members);
  for (const [key, { digest, text }] of now) {
    const tool = nameOf(key);
    if (!Object.hasOwn(pins, key)) changes.push({ tool, change: 'added', before: null, after: parse(text) });
    else if (pins[key] !== digest)
      changes.push({ tool, change: 'changed', before: parse(before.get(pins[key] ?? '')), after: parse(text) });
  }
  for (const [key, digest] of Object.entries(pins))
    if (!now.has(key))
      changes.push({ tool: nameOf(key), change: 'removed', before: parse(before.get(digest)), after: null });
  return changes.sort((left, right) => (left.tool < right.tool ? -1 : 1));
}

async function pinnedTexts(
  store: Store,
  pins: Pins,
  now: ReadonlyMap<string, { readonly digest: string }>,
): Promise<ReadonlyMap<string, string>> {
  const differing = Object.entries(pins).filter(([tool, digest]) => now.get(tool)?.digest !== digest);
  return store.definitions.get(differing.map(([, digest]) => digest));
}

// Only definitions that we created are stored.
function parse(text: string | undefined): JsonObject | null {
  return text === undefined ? null : (JSON.parse(text) as JsonObject);
}
