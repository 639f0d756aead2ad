import type { McpServer } from '../servers/index.js';
import { definitionsOf, type ToolFilter, type Toolset, type Toolsets } from '../toolset/index.js';

interface Pinned {
  /** The inputs of the filter; null if the config selects no tool. */
  readonly toolset: Toolset | null;
  readonly filter: ToolFilter;
}

// A server object stands for one state of the server, and a toolset for one state of its integration.
const known = new WeakMap<McpServer, Pinned>();

/**
 * The filter of a server that pins its tools: those that its config selects and that are unchanged since they were
 * accepted.
 */
export function pinnedFilter(toolsets: Toolsets, integration: string, server: McpServer): ToolFilter {
  const { pins = {}, config } = server;
  const compiled = toolsets.compile(integration, config);
  const toolset = compiled.ok ? compiled.value : null;
  const present = known.get(server);
  if (present?.toolset === toolset) return present.filter;
  const tools = toolset
    ? [...definitionsOf(toolset, config.tool_exposure)].flatMap(([tool, { digest }]) =>
        pins[tool] === digest ? [tool] : [],
      )
    : [];
  // A tool that changed since it was accepted is neither allowed nor preloaded.
  const kept = toolset ? toolset.tools.filter(({ name }) => tools.includes(name)) : [];
  const preload = config.preload?.filter((name) => kept.some((tool) => tool.name === name || tool.tags.includes(name)));
  const filter = { ...config, tools, preload };
  known.set(server, { toolset, filter });
  return filter;
}
