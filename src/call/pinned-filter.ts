import type { McpServer } from '../servers/index.js';
import { definitionsOf, type ToolFilter, type Toolsets } from '../toolset/index.js';

// A server object stands for one state of the server, and the catalogue never changes while the program runs.
const filters = new WeakMap<McpServer, ToolFilter>();

/** The filter of a server that pins its tools: of what its config lets through, what is still as it was accepted. */
export function pinnedFilter(toolsets: Toolsets, integration: string, server: McpServer): ToolFilter {
  const present = filters.get(server);
  if (present) return present;
  const { pins = {}, config } = server;
  const compiled = toolsets.compile(integration, config);
  const tools = compiled.ok
    ? [...definitionsOf(compiled.value, config.tool_exposure)].flatMap(([tool, { digest }]) =>
        pins[tool] === digest ? [tool] : [],
      )
    : [];
  // What is no longer as it was accepted is neither allowed nor preloaded.
  const kept = compiled.ok ? compiled.value.tools.filter(({ name }) => tools.includes(name)) : [];
  const preload = config.preload?.filter((name) => kept.some((tool) => tool.name === name || tool.tags.includes(name)));
  const filter = { ...config, tools, preload };
  filters.set(server, filter);
  return filter;
}
