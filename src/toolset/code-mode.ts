import { isJsonObject, type JsonObject, type JsonValue } from '../base/index.js';
import { createToolSearch } from './search-tools.js';
import type { CodeMode, Tool } from './types.js';

/** Creates the two tools of a toolset whose tools are functions of scripts. */
export function codeModeOf(
  { name, title }: { readonly name: string; readonly title: string },
  tools: readonly Tool[],
): CodeMode {
  const searchTool = `${name}_search`;
  const runTool = `${name}_run`;
  const reads = tools.every((tool) => tool.annotations.readOnlyHint);
  const listed = [
    {
      name: searchTool,
      description: `Declares functions of ${title}, as TypeScript, for each step of a task.`,
      inputSchema: closed(
        {
          steps: { type: 'array', items: { type: 'string' }, description: 'Such as ["list groups", "delete a user"].' },
        },
        ['steps'],
      ),
      annotations: hints('Search functions', { isRead: true, isDestructive: false, isOpen: false }),
    },
    {
      name: runTool,
      description: `Runs JavaScript: the body of an async function. Call found functions as \`await tools.NAME({...})\`; they throw on errors. Return only what you need to know. It has nothing else: no network, timers or modules. A call that needs approval pauses the script.`,
      inputSchema: closed(
        {
          code: { type: 'string' },
          resume: { type: 'string', description: 'In place of code: id of a paused script, after the decision.' },
        },
        [],
      ),
      annotations: hints('Run a script', {
        isRead: reads,
        isDestructive: tools.some((tool) => tool.annotations.destructiveHint),
        isOpen: true,
      }),
    },
  ];
  return Object.freeze({
    searchTool,
    runTool,
    listJson: Buffer.from(JSON.stringify(listed)),
    search: createToolSearch(tools),
  });
}

function closed(properties: JsonObject, required: readonly string[]): JsonObject {
  return { type: 'object', properties, ...(required.length > 0 ? { required } : {}), additionalProperties: false };
}

function hints(
  title: string,
  { isRead, isDestructive, isOpen }: { isRead: boolean; isDestructive: boolean; isOpen: boolean },
): JsonObject {
  return {
    title,
    readOnlyHint: isRead,
    destructiveHint: isDestructive,
    idempotentHint: isRead,
    openWorldHint: isOpen,
  };
}

const levelsShownMax = 4;

/**
 * Names of the members of a tool's result, such as `{groups: {id, name}[], next}`, at most `membersMax` per object;
 * null if they are undocumented.
 */
export function resultShapeOf({ outputSchema }: Tool, membersMax: number): string | null {
  const shape = outputSchema === null ? '' : shapeOf(outputSchema, membersMax, 0);
  return shape === '' ? null : shape;
}

function shapeOf(schema: JsonValue | undefined, membersMax: number, level: number): string {
  if (!isJsonObject(schema) || level > levelsShownMax) return '';
  if (schema.items !== undefined) return `${shapeOf(schema.items, membersMax, level + 1)}[]`;
  const members = Object.entries(isJsonObject(schema.properties) ? schema.properties : {});
  if (members.length === 0) return '';
  const shown = members.slice(0, membersMax).map(([name, member]) => {
    const inner = shapeOf(member, membersMax, level + 1);
    return inner === '' ? name : `${name}: ${inner}`;
  });
  return `{${[...shown, ...(members.length > shown.length ? ['...'] : [])].join(', ')}}`;
}
