import type { JsonObject, JsonValue } from '../base/index.js';
import type { ArgumentRecord, ContextRecord, FieldRecord, IntegrationRecord } from './records.js';
import { shownName } from './reserved-members.js';

type Schema = { [key: string]: JsonValue };

/**
 * The JSON Schema of a method's arguments as models see it: plain keywords that every client takes, every object closed, every
 * property described. Context values are optional, because the account fills them in.
 */
export function inputSchemaOf(
  fields: { readonly [name: string]: ArgumentRecord },
  context: readonly ContextRecord[],
  ids: IdForm,
): JsonObject {
  const properties: Schema = {};
  for (const [name, field] of Object.entries(fields)) properties[name] = inputFieldSchema(field, ids);
  for (const item of context) {
    properties[item.name] = {
      ...(item.type === 'id' ? idSchema(ids) : { type: 'string' }),
      description: item.description,
    };
  }
  return closedObject(properties, fields);
}

/**
 * The schema that stands in for a method without a documentation record: what its path needs is required, everything else is the
 * caller's own and goes into the request as it is.
 */
export function openInputSchema(pathArguments: readonly string[]): JsonObject {
  return { type: 'object', ...(pathArguments.length > 0 ? { required: pathArguments } : {}) };
}

type IdForm = IntegrationRecord['ids'];

/** What ids of digits are checked against. */
export const idPattern = '^[0-9]{1,20}$';

function idSchema(ids: IdForm): Schema {
  return ids === 'digits' ? { type: 'string', pattern: idPattern } : { type: 'string' };
}

function closedObject(properties: Schema, fields: { readonly [name: string]: ArgumentRecord }): Schema {
  const required = Object.keys(fields).filter(
    (name) => fields[name]?.required === true && fields[name]?.default === undefined,
  );
  return { type: 'object', properties, ...(required.length > 0 ? { required } : {}), additionalProperties: false };
}

function inputFieldSchema(field: ArgumentRecord, ids: IdForm): Schema {
  const schema: Schema = field.type === 'id' ? idSchema(ids) : field.type === 'any' ? {} : { type: field.type };
  if (field.nullable === true && typeof schema.type === 'string') schema.type = [schema.type, 'null'];
  const description = describe(field);
  if (description) schema.description = description;
  if (field.enum) schema.enum = field.nullable === true ? [...field.enum, null] : [...field.enum];
  if (field.default !== undefined) schema.default = field.default;
  copyLimits(field, schema);
  if (field.type === 'array') schema.items = field.items ? inputFieldSchema(field.items, ids) : {};
  if (field.type === 'object') {
    const members = field.properties ?? {};
    const properties: Schema = {};
    for (const [name, member] of Object.entries(members)) {
      const inner = inputFieldSchema(member, ids);
      properties[name] = typeof inner.description === 'string' ? inner : { ...inner, description: labelOf(name) };
    }
    const free = field.values ? { additionalProperties: inputFieldSchema(field.values, ids) } : {};
    return { ...schema, ...closedObject(properties, members), type: schema.type ?? 'object', ...free };
  }
  return schema;
}

const limitKeywords = [
  ['minimum', 'minimum'],
  ['maximum', 'maximum'],
  ['min_items', 'minItems'],
  ['max_items', 'maxItems'],
  ['min_length', 'minLength'],
  ['max_length', 'maxLength'],
  ['pattern', 'pattern'],
] as const;

function copyLimits(field: FieldRecord, schema: Schema): void {
  for (const [ours, theirs] of limitKeywords) {
    const limit = field[ours];
    if (limit !== undefined) schema[theirs] = limit;
  }
}

/** What a member is called, as words: the least that every property of a schema says about itself. */
function labelOf(name: string): string {
  const words = name
    .replaceAll('_', ' ')
    .replaceAll(/(?<=[a-z0-9])(?=[A-Z])/g, ' ')
    .toLowerCase();
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}.`;
}

function describe(field: FieldRecord): string {
  const source = field.from ? `From ${field.from.join(' or ')}.` : '';
  return [field.description ?? '', source].filter(Boolean).join(' ');
}

/**
 * The JSON Schema of a method's result. Nothing below the root is typed or required: the service's documents are not always right, and
 * a client that validates must not lose an answer over a null.
 */
export function outputSchemaOf(response: FieldRecord, isPaged: boolean): JsonObject {
  const next = { next: { description: 'Arguments that fetch the following page; absent on the last one.' } };
  const shape: Schema =
    response.type === 'array'
      ? { items: outputFieldSchema(response) }
      : Object.fromEntries(
          Object.entries(response.properties ?? {}).map(([name, field]) => [shownName(name), outputFieldSchema(field)]),
        );
  return { type: 'object', properties: isPaged ? { ...shape, ...next } : shape };
}

function outputFieldSchema(field: FieldRecord): Schema {
  // Only what the name of a field does not tell is worth its words.
  const schema: Schema = field.description === undefined ? {} : { description: field.description };
  if (field.items) schema.items = outputFieldSchema(field.items);
  if (field.properties) {
    schema.properties = Object.fromEntries(
      Object.entries(field.properties).map(([name, member]) => [name, outputFieldSchema(member)]),
    );
  }
  return schema;
}
