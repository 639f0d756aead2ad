import { idPattern, type Method, outputSchemaOf, type View } from '../catalogue/index.js';
import type { MethodKind, Tool } from './types.js';

const standardKinds: readonly MethodKind[] = ['list', 'get', 'create', 'update', 'delete'];

/** The tool that a method becomes, with what shows its results; null where it has no documentation record. */
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

/** A tool as `tools/list` shows it, with its output schema where results carry structure. */
export function toolJson(
  { name, description, inputSchema, outputSchema, annotations }: Tool,
  { hasStructure }: { readonly hasStructure: boolean },
): string {
  // Every model that is shown the list pays for each word of it: the title stands in the annotations alone, and how the digits of an id
  // are checked is the gateway's business.
  const listed = {
    name,
    description,
    inputSchema,
    ...(hasStructure && outputSchema ? { outputSchema } : {}),
    annotations,
  };
  return JSON.stringify(listed, (key, value: unknown) =>
    key === 'pattern' && value === idPattern ? undefined : value,
  );
}

/** The same with the address of its view. */
export function viewedToolJson(json: string, { uri }: View): string {
  return `${json.slice(0, -1)},"_meta":${JSON.stringify({ ui: { resourceUri: uri } })}}`;
}
