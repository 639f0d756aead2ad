import { isJsonObject, type JsonObject, ok, type Result, refuse } from '../base/index.js';
import { type Endpoint, type EndpointMember, shownToolName } from '../call/index.js';
import type { ResourceContents } from '../reply/index.js';
import type { Tool } from '../toolset/index.js';
import type { Resource, ResourceTemplate } from './guidance-types.js';

const toolPrefix = 'gatehouse://tools/';
const markdown = 'text/markdown';

/** The address of every tool's documentation, with its one variable. */
export const toolTemplate: ResourceTemplate = {
  uriTemplate: `${toolPrefix}{tool_name}`,
  name: 'tool_documentation',
  title: 'Documentation of a tool',
  description: 'What a tool does, its arguments, its result and the consent it needs.',
  mimeType: markdown,
};

/**
 * The listed resources: each organization and each guide. The documentation of tools is one template, because some
 * clients turn each listed resource into a tool.
 */
export function resourcesOf({ members }: Endpoint): readonly Resource[] {
  return members.flatMap(accountResources);
}

function accountResources(member: EndpointMember): readonly Resource[] {
  const { account, naming } = member;
  const { title } = account.integration.record;
  const organization: Resource = {
    uri: organizationUri(member),
    name: shownToolName(member, 'organization'),
    title: naming === null ? 'The connected organization' : `${naming.label}: the connected organization`,
    description: 'Account, data centre, the ids that are filled in, and what this server lets through.',
    mimeType: markdown,
  };
  if (account.integration.guide === null) return [organization];
  return [
    organization,
    {
      uri: guideUri(member),
      name: shownToolName(member, 'guide'),
      title: `Guide to ${title}`,
      description: 'How the pieces hang together, and what to mind.',
      mimeType: markdown,
    },
  ];
}

function organizationUri({ naming }: EndpointMember): string {
  return naming === null ? 'gatehouse://organization' : `gatehouse://accounts/${naming.prefix}/organization`;
}

function guideUri({ naming }: EndpointMember): string {
  return naming === null ? 'gatehouse://guide' : `gatehouse://accounts/${naming.prefix}/guide`;
}

/** The contents at an address. */
export function readResourceAt(endpoint: Endpoint, uri: string): Result<readonly ResourceContents[]> {
  const text = textAt(endpoint, uri);
  if (text !== null) return ok([{ uri, mimeType: markdown, text }]);
  return refuse(
    'resource_unknown',
    `There is nothing to read at ${JSON.stringify(uri.slice(0, 200))} on this server; list its resources.`,
    { data: { uri: uri.slice(0, 200) } },
  );
}

function textAt(endpoint: Endpoint, uri: string): string | null {
  for (const member of endpoint.members) {
    if (uri === organizationUri(member)) return organizationText(member);
    if (uri === guideUri(member)) return member.account.integration.guide;
  }
  if (!uri.startsWith(toolPrefix)) return null;
  const tool = endpoint.toolset.find(uri.slice(toolPrefix.length));
  return tool ? toolText(tool) : null;
}

// Values are from the connected service and from people, so they are marked as data.
function shown(value: string): string {
  return `\`${value.slice(0, 200).replaceAll(/[`\s]+/g, ' ')}\``;
}

function organizationText({ account, server, toolset, naming }: EndpointMember): string {
  const { record } = account.integration;
  const titles = new Map(record.context.map((item) => [item.name, item.title]));
  const known = Object.entries(account.context).map(
    ([name, value]) => `- ${titles.get(name) ?? name.replaceAll('_', ' ')} (\`${name}\`): ${shown(value)}`,
  );
  const filled = record.context
    .filter((item) => account.context[item.name] !== undefined)
    .map((item) => `\`${item.name}\``);
  const changing = toolset.tools.filter((tool) => !tool.annotations.readOnlyHint).length;
  return [
    `# ${record.title}: ${shown(account.name)}`,
    [`- Data centre: ${account.dataCenter.title}`, `- State of the connection: ${account.status}`, ...known].join('\n'),
    filled.length > 0 ? `Filled in by themselves, so left out of every call: ${filled.join(', ')}.` : '',
    `This MCP server, ${shown(server.name)}, offers ${toolset.tools.length} tools${naming === null ? '' : ' of this account'}; ${changing === 0 ? 'none of them changes anything' : `${changing} of them change something`}.${server.config.dry_run === true ? ' It is in dry-run: changes are shown and never sent.' : ''}`,
    server.expiresAt === null ? '' : `It expires at ${new Date(server.expiresAt).toISOString()}.`,
  ]
    .filter(Boolean)
    .join('\n\n');
}

function toolText(tool: Tool): string {
  const { record } = tool.method;
  const effect = {
    read: 'Reads only.',
    write: 'Changes something.',
    destructive: 'Destructive: cannot be undone, or stops mail.',
  };
  return [
    `# ${tool.title}`,
    `Tool \`${tool.name}\`. ${effect[record.effect]}${tool.annotations.idempotentHint ? ' May be repeated without further effect.' : ''}`,
    tool.description,
    `## Arguments\n\n${argumentLines(tool.inputSchema).join('\n') || 'None.'}`,
    tool.outputSchema ? `## Result\n\n\`\`\`json\n${JSON.stringify(tool.outputSchema, null, 2)}\n\`\`\`` : '',
    `## Behind it\n\nConsent: any one of ${record.scopes.map((scope) => `\`${scope}\``).join(', ')}. Tags: ${tool.tags.join(', ')}.`,
  ]
    .filter(Boolean)
    .join('\n\n');
}

function argumentLines({ properties, required }: JsonObject): readonly string[] {
  const needed: readonly unknown[] = Array.isArray(required) ? required : [];
  return Object.entries(isJsonObject(properties) ? properties : {}).map(([name, schema]) => {
    const { type, description, enum: choices } = isJsonObject(schema) ? schema : {};
    const facts = [
      typeof type === 'string' ? type : 'any',
      needed.includes(name) ? 'required' : 'optional',
      Array.isArray(choices) ? `one of ${choices.join(', ')}` : '',
    ].filter(Boolean);
    return `- \`${name}\` (${facts.join('; ')})${typeof description === 'string' ? `: ${description}` : ''}`;
  });
}
