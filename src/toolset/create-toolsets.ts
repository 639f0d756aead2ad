import { closestName, type Failure, ok, type Result, refuse } from '../base/index.js';
import { type Catalogue, type Integration, type Method, outputSchemaOf } from '../catalogue/index.js';
import type { MethodKind, Tool, ToolFilter, Toolset, Toolsets } from './types.js';

const standardKinds: readonly MethodKind[] = ['list', 'get', 'create', 'update', 'delete'];
const methodGroups: { readonly [group: string]: (kind: MethodKind) => boolean } = {
  read: (kind) => kind === 'list' || kind === 'get',
  write: (kind) => kind === 'create' || kind === 'update' || kind === 'delete',
  custom: (kind) => kind === 'custom',
};
const keptMax = 1_000;

/** Makes the keeper of compiled toolsets: each (integration, filter) is compiled once and shared by every MCP server that has it. */
export function createToolsets(catalogue: Catalogue): Toolsets {
  const whole = new Map<string, readonly Tool[]>();
  const kept = new Map<string, Toolset>();
  const toolsOf = (integration: Integration): readonly Tool[] => {
    const present = whole.get(integration.name);
    if (present) return present;
    const tools = integration.methods.flatMap((method) => (method.inputSchema === null ? [] : [toolOf(method)]));
    whole.set(integration.name, tools);
    return tools;
  };
  return {
    compile: (integrationName, filter) => {
      const integration = catalogue.integrations.get(integrationName);
      if (!integration)
        return refuse(
          'not_found',
          `There is no integration ${integrationName}; known: ${[...catalogue.integrations.keys()].join(', ')}.`,
        );
      const key = filterKey(integration, filter);
      const present = kept.get(key);
      if (present) return ok(present);
      const selected = selectTools(toolsOf(integration), filter);
      if (!selected.ok) return selected;
      const toolset = toolsetOf(integration, selected.value);
      if (kept.size >= keptMax) {
        const oldest = kept.keys().next();
        if (!oldest.done) kept.delete(oldest.value);
      }
      kept.set(key, toolset);
      return ok(toolset);
    },
  };
}

function filterKey(integration: Integration, { methods, tags, tools }: ToolFilter): string {
  const part = (names: readonly string[] | undefined): string => (names ? JSON.stringify([...names].sort()) : '');
  return [integration.name, integration.version, part(methods), part(tags), part(tools)].join('|');
}

/** The tools that a filter lets through, or every name in it that means nothing. */
function selectTools(tools: readonly Tool[], filter: ToolFilter): Result<readonly Tool[]> {
  const failures: Failure[] = [];
  const methodNames = new Set(tools.map((tool) => tool.method.record.name));
  const known = {
    methods: [...Object.keys(methodGroups), ...methodNames],
    tags: [...new Set(tools.flatMap((tool) => tool.tags))],
    tools: tools.map((tool) => tool.name),
  };
  const fold = (key: keyof typeof known, name: string): string => (key === 'tools' ? name : name.toLowerCase());
  for (const key of ['methods', 'tags', 'tools'] as const) {
    for (const [index, name] of (filter[key] ?? []).entries()) {
      if (known[key].includes(fold(key, name))) continue;
      const near = closestName(name, known[key]);
      const hint = near
        ? `did you mean ${near}?`
        : key === 'tools'
          ? 'see the integration’s tool list'
          : `known: ${known[key].join(', ')}`;
      failures.push({
        path: `config.${key}[${index}]`,
        message: `${JSON.stringify(name.slice(0, 60))} names nothing here (${hint})`,
      });
    }
  }
  if (failures.length > 0)
    return refuse('invalid_params', failures.map(({ path, message }) => `${path} ${message}`).join('; '), { failures });
  const selected = tools.filter((tool) => passes(tool, filter));
  if (selected.length === 0) {
    return refuse(
      'invalid_params',
      'This filter leaves no tool: methods, tags and tools must all allow a tool for it to be listed.',
      { failures: [{ path: 'config', message: 'leaves no tool' }] },
    );
  }
  return ok(selected);
}

function passes(tool: Tool, { methods, tags, tools }: ToolFilter): boolean {
  if (methods && !methods.some((name) => allowsMethod(name.toLowerCase(), tool))) return false;
  if (tags && !tags.some((tag) => tool.tags.includes(tag.toLowerCase()))) return false;
  return !tools || tools.includes(tool.name);
}

function allowsMethod(name: string, tool: Tool): boolean {
  const group = Object.hasOwn(methodGroups, name) ? methodGroups[name] : undefined;
  return (group?.(tool.kind) ?? false) || name === tool.method.record.name;
}

function toolOf(method: Method): Tool {
  const { record, resource } = method;
  const documentation = record.documentation;
  if (!documentation || method.inputSchema === null)
    throw new Error(`${method.toolName} has no documentation record and can be no tool`);
  const isRead = record.effect === 'read';
  return Object.freeze({
    name: method.toolName,
    title: documentation.title,
    description: documentation.description.trim(),
    resource: resource.resource,
    method,
    kind: standardKinds.find((kind) => kind === record.name) ?? 'custom',
    tags: method.tags,
    inputSchema: method.inputSchema,
    outputSchema: documentation.response
      ? outputSchemaOf(documentation.response, record.answers?.paging !== undefined)
      : null,
    annotations: {
      title: documentation.title,
      readOnlyHint: isRead,
      destructiveHint: record.effect === 'destructive',
      idempotentHint: isRead || record.idempotent,
      openWorldHint: true,
    },
  });
}

function toolsetOf(integration: Integration, tools: readonly Tool[]): Toolset {
  const byName = new Map(tools.map((tool) => [tool.name, tool]));
  const list = tools.map(({ name, title, description, inputSchema, outputSchema, annotations }) => ({
    name,
    title,
    description,
    inputSchema,
    ...(outputSchema ? { outputSchema } : {}),
    annotations,
  }));
  return Object.freeze({
    integration,
    tools,
    find: (name: string) => byName.get(name),
    listJson: Buffer.from(JSON.stringify(list)),
  });
}
