import type { JsonObject } from '../base/index.js';
import type { ToolDefinition } from './definition.js';

/** How one tool differs between two versions of an integration. */
export interface ToolDifference {
  readonly tool: string;
  readonly change: 'added' | 'changed' | 'removed';
  readonly before: JsonObject | null;
  readonly after: JsonObject | null;
}

type Definitions = ReadonlyMap<string, ToolDefinition>;

/** The differences between the definitions of two versions, by tool name. */
export function toolChanges(before: Definitions, after: Definitions): readonly ToolDifference[] {
  const names = [...new Set([...before.keys(), ...after.keys()])].sort();
  return names.flatMap((tool): readonly ToolDifference[] => {
    const [old, now] = [before.get(tool), after.get(tool)];
    if (old?.digest === now?.digest) return [];
    const change = old ? (now ? 'changed' : 'removed') : 'added';
    return [{ tool, change, before: parse(old), after: parse(now) }];
  });
}

// Only compares definitions that we created.
function parse(definition: ToolDefinition | undefined): JsonObject | null {
  return definition === undefined ? null : (JSON.parse(definition.text) as JsonObject);
}
