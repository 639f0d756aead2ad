import { createHash } from 'node:crypto';
import type { Tool } from './types.js';

/** All that a tool is to those who rely on it, as text, and the digest of that text. */
export interface ToolDefinition {
  readonly digest: string;
  readonly text: string;
}

const definitions = new WeakMap<Tool, ToolDefinition>();

/** A tool's definition: what a model reads, what a call becomes, and the page that shows its results. Worked out once a tool, on first use. */
export function definitionOf(tool: Tool): ToolDefinition {
  const present = definitions.get(tool);
  if (present) return present;
  const { name, title, description, inputSchema, outputSchema, annotations, method } = tool;
  const view = tool.view?.digest;
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
