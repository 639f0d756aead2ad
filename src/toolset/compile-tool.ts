import { type Method, outputSchemaOf, type View } from '../catalogue/index.js';
import { listedSchemaOf } from './listed-schema.js';
import type { MethodKind, Tool } from './types.js';

const standardKinds: readonly MethodKind[] = ['list', 'get', 'create', 'update', 'delete'];

/** Compiles a method into a tool, with the view of its results. Null if it has no documentation record. */
export function compileTool(method: Method, views: readonly View[]): Tool | null {
  const { record, resource, inputSchema } = method;
  const { documentation } = record;
  if (!documentation || inputSchema === null) return null;
  const isRead = record.effect === 'read';
  return Object.freeze({
    name: method.toolName,
    title: documentation.title,
    description: documentation.description.trim(),
    resource: resource.resource,
    method,
    kind: standardKinds.find((kind) => kind === record.name) ?? 'custom',
    tags: method.tags,
    inputSchema,
    outputSchema: documentation.response
      ? outputSchemaOf(documentation.response, record.answers?.paging !== undefined)
      : null,
    view: views.find((view) => view.record.shows.includes(method.toolName)) ?? null,
    annotations: {
      title: documentation.title,
      readOnlyHint: isRead,
      destructiveHint: record.effect === 'destructive',
      idempotentHint: isRead || record.idempotent,
      openWorldHint: true,
    },
  });
}

/** A tool for `tools/list`, with its output schema if results have structured content. */
export function toolJson(tool: Tool, { hasStructure }: { readonly hasStructure: boolean }): string {
  const { name, description, outputSchema, annotations } = tool;
  // Every word in the list costs every model tokens: the title is only in the annotations.
  return JSON.stringify({
    name,
    description,
    inputSchema: listedSchemaOf(tool),
    ...(hasStructure && outputSchema ? { outputSchema } : {}),
    annotations,
  });
}

/** The same with the URI of its view. */
export function viewedToolJson(json: string, { uri }: View): string {
  return `${json.slice(0, -1)},"_meta":${JSON.stringify({ ui: { resourceUri: uri } })}}`;
}
