import type { JsonObject } from '../base/index.js';
import type { DiscoveryKind, DiscoveryTool, Tool } from './types.js';

/** Most names that one request for schemas may hold. */
export const schemaNamesMax = 5;

/** Makes the three tools of a toolset: they carry the integration's name, and their hints are those of what they lead to. */
export function discoveryToolsOf(
  integrationName: string,
  title: string,
  tools: readonly Tool[],
): readonly DiscoveryTool[] {
  const reads = tools.every((tool) => tool.annotations.readOnlyHint);
  const destructive = tools.some((tool) => tool.annotations.destructiveHint);
  const tool = (kind: DiscoveryKind, words: Words, isRead: boolean): DiscoveryTool => {
    const name = `${integrationName}_${kind}`;
    const inputSchema: JsonObject = {
      type: 'object',
      properties: words.properties,
      ...(words.required.length > 0 ? { required: words.required } : {}),
      additionalProperties: false,
    };
    const annotations = {
      title: words.title,
      readOnlyHint: isRead,
      destructiveHint: !isRead && destructive,
      idempotentHint: isRead,
      openWorldHint: kind === 'call_tool',
    };
    return {
      name,
      kind,
      inputSchema,
      json: { name, title: words.title, description: words.description, inputSchema, annotations },
    };
  };
  return [
    tool('search_tools', searchWords(title, tools.length), true),
    tool('get_tool_schema', schemaWords(integrationName), true),
    tool('call_tool', callWords(integrationName), reads),
  ];
}

interface Words {
  readonly title: string;
  readonly description: string;
  readonly properties: JsonObject;
  readonly required: readonly string[];
}

function searchWords(title: string, count: number): Words {
  return {
    title: 'Search tools',
    description: `Finds the tools for a task among the ${count} that this server has for ${title}. Say what is to be done in a few words, for example "list groups" or "verify domain". Without a query, or where nothing fits, it answers all names by resource.`,
    properties: {
      query: { type: 'string', description: 'What is to be done, in a few words.' },
      limit: { type: 'integer', minimum: 1, maximum: 20, default: 5, description: 'How many tools at most.' },
    },
    required: [],
  };
}

function schemaWords(integrationName: string): Words {
  return {
    title: 'Get tool schemas',
    description: `Gives description and arguments of 1 to ${schemaNamesMax} tools by name, as found with ${integrationName}_search_tools. Read a tool's schema before calling it.`,
    properties: {
      names: {
        type: 'array',
        items: { type: 'string' },
        minItems: 1,
        maxItems: schemaNamesMax,
        description: 'Names of tools.',
      },
    },
    required: ['names'],
  };
}

function callWords(integrationName: string): Words {
  return {
    title: 'Call a tool',
    description: `Calls one tool by name with the arguments that its schema asks for. Whether it changes something, and what cannot be undone, stands in its description (${integrationName}_get_tool_schema).`,
    properties: {
      name: { type: 'string', description: 'Name of the tool.' },
      arguments: { type: 'object', description: 'Its arguments, as its schema has them.' },
    },
    required: ['name'],
  };
}
