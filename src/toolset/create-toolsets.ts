import { LRUCache } from 'lru-cache';
import { growingTo, ok, type Result, refuse } from '../base/index.js';
import { type Catalogue, findIntegration, type Integration, type View } from '../catalogue/index.js';
import { codeModeOf } from './code-mode.js';
import { createCombiner, createSearcher } from './combine-toolsets.js';
import { compileTool, toolJson, viewedToolJson } from './compile-tool.js';
import { discoveryToolsOf } from './discovery.js';
import { createToolSearch } from './search-tools.js';
import { normalizeFilter, preloadedTools, refusePreload, selectTools } from './select-tools.js';
import type {
  CodeMode,
  Discovery,
  IntegrationToolset,
  Tool,
  ToolFilter,
  ToolSearch,
  Toolset,
  Toolsets,
} from './types.js';

/** Cache sizes. Least recently used entries are evicted. */
export interface ToolsetLimits {
  /** Maximum filters whose toolset is cached. */
  readonly filtersMax: number;
  /** Maximum bytes of ready-made lists. */
  readonly listBytesMax: number;
}

const defaultLimits: ToolsetLimits = { filtersMax: 10_000, listBytesMax: 32_000_000 };

interface Compiled {
  readonly integration: Integration;
  readonly tools: readonly Tool[];
  readonly json: ReadonlyMap<Tool, string>;
  /** The same with output schemas. */
  readonly structuredJson: () => ReadonlyMap<Tool, string>;
}

/**
 * Creates the cache of compiled toolsets. Filters that select the same tools share one toolset, which is built on first
 * use and evicted when the cache is full.
 */
export function createToolsets(catalogue: Catalogue, limits: ToolsetLimits = defaultLimits): Toolsets {
  const whole = new Map<string, Compiled>();
  // The key of a known filter object, so that a call need not compute it again.
  const keys = new WeakMap<ToolFilter, string>();
  const selections = new LRUCache<string, string>(growingTo(limits.filtersMax));
  const toolsets = new LRUCache<string, IntegrationToolset>({
    maxSize: limits.listBytesMax,
    // A toolset larger than the whole cache replaces all others.
    sizeCalculation: (toolset) => Math.min(bytesOf(toolset), limits.listBytesMax),
  });

  const compiledFor = (integration: Integration): Compiled => {
    const present = whole.get(integration.name);
    // Another object of the same name is another version, loaded while the program runs.
    if (present?.integration === integration) return present;
    const tools = integration.methods
      .map((method) => compileTool(method, integration.views))
      .filter((tool) => tool !== null);
    const jsonOf = (hasStructure: boolean): ReadonlyMap<Tool, string> =>
      new Map(tools.map((tool) => [tool, toolJson(tool, { hasStructure })]));
    let structured: ReadonlyMap<Tool, string> | undefined;
    const structuredJson = (): ReadonlyMap<Tool, string> => {
      structured ??= jsonOf(true);
      return structured;
    };
    const compiled = { integration, tools, json: jsonOf(false), structuredJson };
    whole.set(integration.name, compiled);
    return compiled;
  };

  const select = (integration: Integration, filter: ToolFilter, key: string): Result<IntegrationToolset> => {
    const compiled = compiledFor(integration);
    const selected = selectTools(compiled.tools, filter);
    if (!selected.ok) return selected;
    const refusal = refusePreload(selected.value, filter.preload ?? []);
    if (refusal) return { ok: false, refusal };
    const hasStructure = carriesStructure(filter);
    const selection = `${versionOf(integration)}|${hasStructure}|${selected.value.map((tool) => compiled.tools.indexOf(tool)).join()}`;
    selections.set(key, selection);
    const present = toolsets.get(selection);
    if (present) return ok(present);
    const json = hasStructure ? compiled.structuredJson() : compiled.json;
    const toolset = toolsetOf({ integration, json }, selected.value);
    toolsets.set(selection, toolset);
    return ok(toolset);
  };

  return {
    combine: createCombiner(limits.listBytesMax),
    searchOver: createSearcher(),
    compile: (integrationName, filter) => {
      const integration = findIntegration(catalogue, integrationName);
      if (!integration)
        return refuse(
          'not_found',
          `There is no integration ${integrationName.slice(0, 60)}; known: ${[...catalogue.integrations.keys()].join(', ')}.`,
        );
      let filterKey = keys.get(filter);
      if (filterKey === undefined) {
        filterKey = JSON.stringify([normalizeFilter(filter), carriesStructure(filter), filter.preload ?? []]);
        keys.set(filter, filterKey);
      }
      const key = `${versionOf(integration)}|${filterKey}`;
      const selection = selections.get(key);
      const present = selection === undefined ? undefined : toolsets.get(selection);
      return present ? ok(present) : select(integration, filter, key);
    },
  };
}

function versionOf({ name, version }: Integration): string {
  return `${name}@${version}`;
}

/** Whether results of a server with this config have structured content. */
export function carriesStructure({ result_shape: shape = 'text' }: ToolFilter): boolean {
  return shape !== 'text';
}

/** Maximum sets of preloaded tools whose lists one toolset caches. */
const discoveriesMax = 32;

function toolsetOf(
  { integration, json }: Pick<Compiled, 'integration' | 'json'>,
  tools: readonly Tool[],
): IntegrationToolset {
  const byName = new Map(tools.map((tool) => [tool.name, tool]));
  const views = integration.views.filter(({ record }) =>
    [...record.shows, ...record.calls].every((tool) => byName.has(tool)),
  );
  let search: ToolSearch | undefined;
  const discoveries = new LRUCache<string, Discovery>(growingTo(discoveriesMax));
  let code: CodeMode | undefined;
  return Object.freeze({
    integration,
    tools,
    discovery: (preload: readonly string[] = []) => {
      const preloaded = preload.length === 0 ? [] : preloadedTools(tools, preload);
      const key = preloaded.map(({ name }) => name).join();
      const existing = discoveries.get(key);
      if (existing) return existing;
      search ??= createToolSearch(tools);
      const discovery = discoveryOf(integration, tools, { search, preloaded, json });
      discoveries.set(key, discovery);
      return discovery;
    },
    code: () => {
      code ??= codeModeOf({ name: integration.name, title: integration.record.title }, tools);
      return code;
    },
    find: (name: string) => byName.get(name),
    listJson: Buffer.from(`[${tools.map((tool) => json.get(tool)).join()}]`),
    views,
    viewedListJson: views.length === 0 ? null : viewedList({ tools, json, views }),
  });
}

function viewedList({ tools, json, views }: Pick<Compiled, 'tools' | 'json'> & { views: readonly View[] }): Buffer {
  const listed = tools.map((tool) => {
    const plain = json.get(tool) ?? '';
    return tool.view !== null && views.includes(tool.view) ? viewedToolJson(plain, tool.view) : plain;
  });
  return Buffer.from(`[${listed.join()}]`);
}

interface DiscoveryDeps {
  readonly search: ToolSearch;
  readonly preloaded: readonly Tool[];
  readonly json: ReadonlyMap<Tool, string>;
}

function discoveryOf(
  { name, record }: Integration,
  tools: readonly Tool[],
  { search, preloaded, json }: DiscoveryDeps,
): Discovery {
  const own = discoveryToolsOf(name, record.title, tools);
  const listed = own.filter(({ isListed }) => isListed);
  const texts = [...listed.map((tool) => JSON.stringify(tool.json)), ...preloaded.map((tool) => json.get(tool))];
  return Object.freeze({
    tools: own,
    preloaded,
    listedNames: [...listed, ...preloaded].map((tool) => tool.name),
    listJson: Buffer.from(`[${texts.join()}]`),
    search,
  });
}

function bytesOf({ listJson, viewedListJson }: Toolset): number {
  return listJson.length + (viewedListJson?.length ?? 0);
}
