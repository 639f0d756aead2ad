import { LRUCache } from 'lru-cache';
import { codeModeOf } from './code-mode.js';
import { toolJson } from './compile-tool.js';
import { discoveryToolsOf } from './discovery.js';
import { createToolSearch } from './search-tools.js';
import { preloadedTools } from './select-tools.js';
import type { CodeMode, Discovery, Tool, ToolSearch, Toolset, ToolsetPart, Toolsets } from './types.js';

/** Prefix of the discovery and script tools if there is no single integration to name them after. */
const discoveryName = 'accounts';

/** Creates the search over several toolsets. Caches the most recently used ones. */
export function createSearcher(): Toolsets['searchOver'] {
  const made: { readonly toolsets: readonly Toolset[]; readonly search: ToolSearch }[] = [];
  return (toolsets) => {
    const [only, ...others] = toolsets;
    if (only && others.length === 0) return only.discovery().search;
    const known = made.find(
      (one) => one.toolsets.length === toolsets.length && one.toolsets.every((each, at) => each === toolsets[at]),
    );
    if (known) return known.search;
    const search = createToolSearch(toolsets.flatMap(({ tools }) => tools));
    made.unshift({ toolsets, search });
    made.length = Math.min(made.length, searchesMax);
    return search;
  };
}

/** Maximum cached searches over several toolsets. */
const searchesMax = 4;

/** Creates the cache of combined toolsets. Evicts the least recently used ones. */
export function createCombiner(listBytesMax: number): Toolsets['combine'] {
  const numbers = new WeakMap<Toolset, number>();
  let lastNumber = 0;
  const numberOf = (toolset: Toolset): number => {
    const known = numbers.get(toolset);
    if (known !== undefined) return known;
    lastNumber += 1;
    numbers.set(toolset, lastNumber);
    return lastNumber;
  };
  const combined = new LRUCache<string, Toolset>({
    maxSize: listBytesMax,
    sizeCalculation: ({ listJson }) => Math.max(1, Math.min(listJson.length, listBytesMax)),
  });
  return (parts, options) => {
    const key = JSON.stringify([
      options.hasStructure,
      ...parts.map(({ toolset, prefix, label, preload }) => [numberOf(toolset), prefix, label, preload]),
    ]);
    const present = combined.get(key);
    if (present) return present;
    const made = combineToolsets(parts, options);
    combined.set(key, made);
    return made;
  };
}

function combineToolsets(parts: readonly ToolsetPart[], { hasStructure }: { readonly hasStructure: boolean }): Toolset {
  const tools = parts.flatMap((part) => part.toolset.tools.map((tool) => renamed(tool, part)));
  const byName = new Map(tools.map((tool) => [tool.name, tool]));
  let discovery: Discovery | undefined;
  let code: CodeMode | undefined;
  return Object.freeze({
    tools,
    find: (name: string) => byName.get(name),
    discovery: () => {
      discovery ??= discoveryOf(parts, tools, hasStructure);
      return discovery;
    },
    code: () => {
      code ??= codeModeOf({ name: discoveryName, title: titleOf(parts) }, tools);
      return code;
    },
    listJson: Buffer.from(`[${tools.map((tool) => toolJson(tool, { hasStructure })).join()}]`),
    views: [],
    viewedListJson: null,
  });
}

function renamed(tool: Tool, { prefix, label }: ToolsetPart): Tool {
  const title = `${label}: ${tool.title}`;
  return Object.freeze({
    ...tool,
    name: `${prefix}_${tool.name}`,
    title,
    description: `${label}: ${tool.description}`,
    annotations: { ...tool.annotations, title },
    // A view calls tools by the names that they have on a server over one account.
    view: null,
  });
}

function discoveryOf(parts: readonly ToolsetPart[], tools: readonly Tool[], hasStructure: boolean): Discovery {
  const own = discoveryToolsOf(discoveryName, titleOf(parts), tools);
  const listed = own.filter(({ isListed }) => isListed);
  const names = new Set(
    parts.flatMap(({ toolset, prefix, preload = [] }) =>
      preloadedTools(toolset.tools, preload).map(({ name }) => `${prefix}_${name}`),
    ),
  );
  const preloaded = tools.filter(({ name }) => names.has(name));
  const texts = [
    ...listed.map(({ json }) => JSON.stringify(json)),
    ...preloaded.map((tool) => toolJson(tool, { hasStructure })),
  ];
  return Object.freeze({
    tools: own,
    preloaded,
    listedNames: [...listed, ...preloaded].map(({ name }) => name),
    listJson: Buffer.from(`[${texts.join()}]`),
    search: createToolSearch(tools),
  });
}

function titleOf(parts: readonly ToolsetPart[]): string {
  return parts.map(({ label, toolset }) => `${label} (${toolset.integration.record.title})`).join(', ');
}
