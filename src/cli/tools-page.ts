import type { Integration } from '../catalogue/index.js';
import type { Tool } from '../toolset/index.js';

/** The inventory as a Markdown page: every tool with its purpose, tags, kind, scopes, request and the operations it covers. */
export function toolsPage({ record }: Integration, tools: readonly Tool[]): string {
  const lines = [
    `# ${record.title}: tools`,
    '',
    `Written by \`npm run generate\` from \`catalogue/\`; ${tools.length} tools. Scopes: any one of a tool's list suffices.`,
  ];
  let resource = '';
  for (const tool of tools) {
    if (tool.resource !== resource) {
      resource = tool.resource;
      lines.push('', `## ${tool.method.resource.title}`, '', tool.method.resource.description);
    }
    lines.push('', ...toolLines(tool));
  }
  return lines.join('\n');
}

function toolLines({ name, title, description, kind, tags, method }: Tool): readonly string[] {
  const { request, effect, scopes, operations } = method.record;
  const code = (names: readonly string[]): string => names.map((text) => `\`${text}\``).join(', ');
  return [
    `### \`${name}\``,
    '',
    `**${title}.** ${description}`,
    '',
    `- ${kind === 'custom' ? `custom method \`${method.record.name}\`` : kind}, ${effect}; tags ${code(tags)}`,
    `- \`${request.method} ${request.path}\``,
    ...(scopes.length > 0 ? [`- scopes ${code(scopes)}`] : []),
    `- covers ${code(operations)}`,
  ];
}
