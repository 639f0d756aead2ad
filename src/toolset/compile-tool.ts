import { isJsonObject, type JsonObject, type JsonValue } from '../base/index.js';
import { type Method, outputSchemaOf, type View } from '../catalogue/index.js';
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
export function toolJson(
  { name, description, inputSchema, outputSchema, annotations, method }: Tool,
  { hasStructure }: { readonly hasStructure: boolean },
): string {
  // Every word in the list costs every model tokens: the title is only in the annotations.
  return JSON.stringify({
    name,
    description,
    inputSchema: listedSchema(inputSchema, method.listsRest),
    ...(hasStructure && outputSchema ? { outputSchema } : {}),
    annotations,
  });
}

const rest: JsonObject = { type: 'string', description: 'From next.' };

/** The schema for models, without constraints that are obvious and checked anyway. */
function listedSchema(schema: JsonObject, listsRest: boolean): JsonObject {
  const properties = isJsonObject(schema.properties) ? schema.properties : {};
  const listed = Object.fromEntries(Object.entries(properties).map(([name, property]) => [name, listedPart(property)]));
  return { ...schema, properties: listsRest ? { ...listed, rest } : listed };
}

// The description states a pattern in words, and arguments are validated before a call is sent.
const trivialLimits: ReadonlyMap<string, readonly JsonValue[]> = new Map<string, readonly JsonValue[]>([
  ['minimum', [0, 1]],
  ['minItems', [1]],
  ['minLength', [1]],
  ['additionalProperties', [false]],
]);

function listedPart(schema: JsonValue): JsonValue {
  if (!isJsonObject(schema)) return schema;
  const parts = Object.entries(schema).filter(
    ([key, value]) => key !== 'pattern' && trivialLimits.get(key)?.includes(value) !== true,
  );
  return Object.fromEntries(
    parts.map(([key, value]) => {
      if (key === 'items' || key === 'additionalProperties') return [key, listedPart(value)];
      if (key !== 'properties' || !isJsonObject(value)) return [key, value];
      return [key, Object.fromEntries(Object.entries(value).map(([name, member]) => [name, listedPart(member)]))];
    }),
  );
}

/** The same with the URI of its view. */
export function viewedToolJson(json: string, { uri }: View): string {
  return `${json.slice(0, -1)},"_meta":${JSON.stringify({ ui: { resourceUri: uri } })}}`;
}
