import { createHash } from 'node:crypto';
import type { Tool, Toolset } from './types.js';

/** All that a tool is to those who rely on it, as text, and the digest of that text. */
export interface ToolDefinition {
  readonly digest: string;
  readonly text: string;
}

const [plain, viewed] = [new WeakMap<Tool, ToolDefinition>(), new WeakMap<Tool, ToolDefinition>()];

/**
 * The definitions of a toolset's tools by name: what a model reads, the request of a call, and the view of its results
 * if the toolset offers it. With discovery, none is offered.
 */
export function definitionsOf(
  { tools, views }: Toolset,
  exposure: 'all' | 'discovery' | 'code' | undefined,
): ReadonlyMap<string, ToolDefinition> {
  return new Map(
    tools.map((tool) => {
      const isViewOffered = (exposure ?? 'all') === 'all' && tool.view !== null && views.includes(tool.view);
      return [tool.name, definitionOf(tool, isViewOffered)];
    }),
  );
}

// Worked out once a tool, on first use.
function definitionOf(tool: Tool, isViewOffered: boolean): ToolDefinition {
  const definitions = isViewOffered ? viewed : plain;
  const present = definitions.get(tool);
  if (present) return present;
  const { name, title, description, inputSchema, outputSchema, annotations, method } = tool;
  const view = isViewOffered ? tool.view?.digest : undefined;
  const { effect, request } = method.record;
  const text = JSON.stringify({
    name,
    title,
    description,
    inputSchema,
    outputSchema,
    annotations,
    effect,
    request,
    view,
  });
  const definition = Object.freeze({ digest: createHash('sha256').update(text).digest('hex'), text });
  definitions.set(tool, definition);
  return definition;
}
