import { ok, type Result, refuse } from '../base/index.js';
import type { Catalogue, Integration, View } from '../catalogue/index.js';
import { compileTool, toolJson, viewedToolJson } from './compile-tool.js';
import { discoveryToolsOf } from './discovery.js';
import { createToolSearch } from './search-tools.js';
import { normalizeFilter, selectTools } from './select-tools.js';
import type { Discovery, Tool, ToolFilter, Toolset, Toolsets } from './types.js';

/** How much is kept; what was used longest ago goes first. */
export interface ToolsetLimits {
  /** Filters whose toolset is remembered. */
  readonly filtersMax: number;
  /** Bytes of ready-made lists. */
  readonly listBytesMax: number;
}

const defaultLimits: ToolsetLimits = { filtersMax: 10_000, listBytesMax: 32_000_000 };

interface Compiled {
  readonly integration: Integration;
  readonly tools: readonly Tool[];
  readonly json: ReadonlyMap<Tool, string>;
}

/**
 * Makes the keeper of compiled toolsets: filters that let the same tools through share one toolset, which is built on first use and
 * kept as long as there is room.
 */
export function createToolsets(catalogue: Catalogue, limits: ToolsetLimits = defaultLimits): Toolsets {
  const whole = new Map<string, Compiled>();
  // The key of a filter object that was seen before, so that a call need not work it out again.
  const keys = new WeakMap<ToolFilter, string>();
  const selections = new Map<string, string>();
  const toolsets = createToolsetMemory(limits.listBytesMax);

  const compiledFor = (integration: Integration): Compiled => {
    const present = whole.get(integration.name);
    if (present) return present;
    const tools = integration.methods
      .map((method) => compileTool(method, integration.views))
      .filter((tool) => tool !== null);
    const compiled = { integration, tools, json: new Map(tools.map((tool) => [tool, toolJson(tool)])) };
    whole.set(integration.name, compiled);
    return compiled;
  };

  const select = (integration: Integration, filter: ToolFilter, key: string): Result<Toolset> => {
    const compiled = compiledFor(integration);
    const selected = selectTools(compiled.tools, filter);
    if (!selected.ok) return selected;
    const selection = `${integration.name}|${selected.value.map((tool) => compiled.tools.indexOf(tool)).join()}`;
    if (selections.size >= limits.filtersMax) dropOldest(selections);
    selections.set(key, selection);
    return ok(toolsets.get(selection) ?? toolsets.keep(selection, toolsetOf(compiled, selected.value)));
  };

  return {
    compile: (integrationName, filter) => {
      const integration = catalogue.integrations.get(integrationName);
      if (!integration)
        return refuse(
          'not_found',
          `There is no integration ${integrationName.slice(0, 60)}; known: ${[...catalogue.integrations.keys()].join(', ')}.`,
        );
      const filterKey = keys.get(filter) ?? JSON.stringify(normalizeFilter(filter));
      keys.set(filter, filterKey);
      const key = `${integration.name}|${filterKey}`;
      const selection = selections.get(key);
      const present = selection === undefined ? undefined : toolsets.get(selection);
      return present ? ok(present) : select(integration, filter, key);
    },
  };
}

function toolsetOf({ integration, json }: Compiled, tools: readonly Tool[]): Toolset {
  const byName = new Map(tools.map((tool) => [tool.name, tool]));
  const views = integration.views.filter(({ record }) =>
    [...record.shows, ...record.calls].every((tool) => byName.has(tool)),
  );
  let discovery: Discovery | undefined;
  return Object.freeze({
    integration,
    tools,
    discovery: () => {
      discovery ??= discoveryOf(integration, tools);
      return discovery;
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

function discoveryOf({ name, record }: Integration, tools: readonly Tool[]): Discovery {
  const three = discoveryToolsOf(name, record.title, tools);
  return Object.freeze({
    tools: three,
    listJson: Buffer.from(JSON.stringify(three.map(({ json }) => json))),
    search: createToolSearch(tools),
  });
}

interface ToolsetMemory {
  get(selection: string): Toolset | undefined;
  keep(selection: string, toolset: Toolset): Toolset;
}

function createToolsetMemory(bytesMax: number): ToolsetMemory {
  const kept = new Map<string, Toolset>();
  let bytes = 0;
  return {
    get: (selection) => {
      const toolset = kept.get(selection);
      if (toolset) {
        // A Map keeps the order of insertion: what is used goes to the end.
        kept.delete(selection);
        kept.set(selection, toolset);
      }
      return toolset;
    },
    keep: (selection, toolset) => {
      bytes += bytesOf(toolset);
      while (bytes > bytesMax && kept.size > 0) bytes -= bytesOf(dropOldest(kept));
      kept.set(selection, toolset);
      return toolset;
    },
  };
}

function bytesOf(toolset: Toolset | undefined): number {
  return toolset ? toolset.listJson.length + (toolset.viewedListJson?.length ?? 0) : 0;
}

function dropOldest<T>(map: Map<string, T>): T | undefined {
  const oldest = map.entries().next();
  if (oldest.done) return undefined;
  const [key, value] = oldest.value;
  map.delete(key);
  return value;
}
