import type { JsonObject } from '../base/index.js';
import type { DiscoveryKind, DiscoveryTool, Tool } from './types.js';

/** Maximum names in one request for schemas. */
export const schemaNamesMax = 5;

/** Maximum steps of one search. */
export const searchStepsMax = 6;

/** The tools by which other tools are found and called. They carry the integration's name; `call_tool` is an older name that still works. */
export function discoveryToolsOf(
  integrationName: string,
  title: string,
  tools: readonly Tool[],
): readonly DiscoveryTool[] {
  const reads = tools.filter((tool) => tool.annotations.readOnlyHint).length;
  const isDestructive = tools.some((tool) => tool.annotations.destructiveHint);
  const kinds: readonly (readonly [DiscoveryKind, Words, Effect])[] = [
    ['search_tools', searchWords(title, tools.length), 'none'],
    ['get_tool_schema', schemaWords, 'none'],
    ...(reads > 0 ? [['read', callWords('Call a tool that only reads.', 'Call a reading tool'), 'read'] as const] : []),
    ...(reads < tools.length
      ? [
          [
            'change',
            callWords('Call a tool that changes something.', 'Call a changing tool'),
            isDestructive ? 'destructive' : 'change',
          ] as const,
        ]
      : []),
  ];
  const listed = kinds.map(([kind, words, effect]) => toolOf(`${integrationName}_${kind}`, { kind, words, effect }));
  const older = toolOf(`${integrationName}_call_tool`, {
    kind: 'call_tool',
    words: callWords('Call a tool.', 'Call a tool'),
    effect: reads === tools.length ? 'read' : isDestructive ? 'destructive' : 'change',
  });
  return [...listed, { ...older, isListed: false }];
}

/** What a call of a discovery tool may do to the service: nothing, reads, changes, destructive changes. */
type Effect = 'none' | 'read' | 'change' | 'destructive';

interface Words {
  readonly title: string;
  readonly description: string;
  readonly properties: JsonObject;
  readonly required: readonly string[];
}

function toolOf(
  name: string,
  { kind, words, effect }: { readonly kind: DiscoveryKind; readonly words: Words; readonly effect: Effect },
): DiscoveryTool {
  const { title, description, properties, required } = words;
  const isRead = effect === 'none' || effect === 'read';
  const inputSchema: JsonObject = { type: 'object', properties, required, additionalProperties: false };
  const annotations = {
    title,
    readOnlyHint: isRead,
    destructiveHint: effect === 'destructive',
    idempotentHint: isRead,
    openWorldHint: effect !== 'none',
  };
  return { name, kind, isListed: true, json: { name, description, inputSchema, annotations } };
}

// Every model pays for this text with every request.
function searchWords(title: string, count: number): Words {
  return {
    title: 'Search tools',
    description: `Find tools among ${count} for ${title}. Ask in English, once for all steps of the task.`,
    properties: {
      steps: {
        type: 'array',
        items: { type: 'string' },
        maxItems: searchStepsMax,
        description: 'Such as ["list groups", "add a member"].',
      },
    },
    required: ['steps'],
  };
}

const schemaWords: Words = {
  title: 'Get tool schemas',
  description: 'Full schemas, if a search result is not detailed enough.',
  properties: {
    names: { type: 'array', items: { type: 'string' }, maxItems: schemaNamesMax, description: 'Tool names.' },
  },
  required: ['names'],
};

function callWords(description: string, title: string): Words {
  return {
    title,
    description,
    properties: {
      name: { type: 'string', description: 'Tool name.' },
      // Several clients close an object without properties and then send nothing in it.
      arguments: { type: 'object', description: 'Its arguments.', additionalProperties: true },
    },
    required: ['name'],
  };
}
