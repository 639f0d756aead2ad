import type { JsonObject, Result } from '../base/index.js';
import type { ServerRow, Store } from '../store/index.js';
import type { ServerConfig, ToolChange } from './types.js';

type Pins = NonNullable<ServerRow['pins']>;

/** What the tools of one integrated account are to its MCP servers. */
export interface AccountTools {
  /** Refuses a filter that names nothing or leaves no tool; failures stand under `config.`. */
  judgeFilter(config: ServerConfig): Result<unknown>;
  /** By tool name, the definitions of the tools that a filter lets through; none where it lets none through. */
  definitionsOf(config: ServerConfig): ReadonlyMap<string, { readonly digest: string; readonly text: string }>;
}

/** The pins of a server that begins to pin: every tool that its filter lets through, as it is now. Undefined where it pins nothing. */
export async function freshPins(store: Store, tools: AccountTools, config: ServerConfig): Promise<Pins | undefined> {
  if (config.pin_tools !== true) return undefined;
  const definitions = tools.definitionsOf(config);
  await store.definitions.put(new Map([...definitions.values()].map(({ digest, text }) => [digest, text])));
  return Object.fromEntries([...definitions].map(([name, { digest }]) => [name, digest]));
}

/**
 * The pins after a change of config: tools that the new filter lets through and the old one did not are the operator's own choice and taken
 * as they are, and so are views that the new config shows or hides; what was pinned stays as it was, and what was withheld stays withheld.
 */
export async function pinsAfter(
  store: Store,
  tools: AccountTools,
  { existing, config }: { readonly existing: Pick<ServerRow, 'config' | 'pins'>; readonly config: ServerConfig },
): Promise<Pins | undefined> {
  const fresh = await freshPins(store, tools, config);
  const { pins } = existing;
  if (fresh === undefined || pins === undefined) return fresh;
  const before = tools.definitionsOf(existing.config as ServerConfig);
  const kept: { [tool: string]: string } = {};
  for (const [name, digest] of Object.entries(fresh)) {
    const pinned = Object.hasOwn(pins, name) ? pins[name] : undefined;
    if (pinned !== undefined) kept[name] = pinned === before.get(name)?.digest ? digest : pinned;
    else if (!before.has(name)) kept[name] = digest;
  }
  return kept;
}

/** What differs between what was pinned and what the catalogue says now, by tool name. */
export async function changesOf(
  store: Store,
  tools: AccountTools,
  row: Pick<ServerRow, 'config' | 'pins'>,
): Promise<readonly ToolChange[]> {
  const pins = row.pins ?? {};
  const now = tools.definitionsOf(row.config as ServerConfig);
  const before = await pinnedTexts(store, pins, now);
  const changes: ToolChange[] = [];
  for (const [tool, { digest, text }] of now) {
    if (!Object.hasOwn(pins, tool)) changes.push({ tool, change: 'added', before: null, after: parse(text) });
    else if (pins[tool] !== digest)
      changes.push({ tool, change: 'changed', before: parse(before.get(pins[tool] ?? '')), after: parse(text) });
  }
  for (const [tool, digest] of Object.entries(pins))
    if (!now.has(tool)) changes.push({ tool, change: 'removed', before: parse(before.get(digest)), after: null });
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

// Only definitions of our own making are ever kept.
function parse(text: string | undefined): JsonObject | null {
  return text === undefined ? null : (JSON.parse(text) as JsonObject);
}
