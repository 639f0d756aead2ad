import type { JsonObject, JsonValue } from '../base/index.js';
import type { ArgumentRecord, ContextRecord, FieldRecord, IntegrationRecord } from './records.js';
import { shownName } from './reserved-members.js';

type Schema = { [key: string]: JsonValue };

/**
 * The JSON Schema of a method's arguments for models: plain keywords that every client accepts, every object closed,
 * every property described. Limits, choices and defaults are also in words, because several clients drop the keywords.
 * Leaves out what is obvious.
 */
export function inputSchemaOf(fields: { readonly [name: string]: ArgumentRecord }, ids: IdForm): JsonObject {
  const listed = Object.entries(fields).filter(([, field]) => field.unlisted !== true);
  return closedObject(propertiesOf(listed, ids), fields);
}

/**
 * The schema for validating arguments: the listed one plus what is also accepted, and the values that the account fills
 * in.
 */
export function checkedSchemaOf(
  fields: { readonly [name: string]: ArgumentRecord },
  context: readonly ContextRecord[],
  ids: IdForm,
): JsonObject {
  const properties = propertiesOf(Object.entries(fields), ids);
  for (const item of context)
    properties[item.name] = {
      ...(item.type === 'id' ? idSchema(ids) : { type: 'string' }),
      description: item.description,
    };
  return closedObject(properties, fields);
}

function propertiesOf(fields: readonly (readonly [string, ArgumentRecord])[], ids: IdForm): Schema {
  return Object.fromEntries(fields.map(([name, field]) => [name, inputFieldSchema(field, ids)]));
}

/**
 * The schema of a method without a documentation record: arguments in its path are required, and all others are sent
 * unchanged.
 */
export function openInputSchema(pathArguments: readonly string[]): JsonObject {
  return { type: 'object', ...(pathArguments.length > 0 ? { required: pathArguments } : {}) };
}

type IdForm = IntegrationRecord['ids'];

/** The pattern of numeric ids. */
const idPattern = '^[0-9]{1,20}$';

function idSchema(ids: IdForm): Schema {
  return ids === 'digits' ? { type: 'string', pattern: idPattern } : { type: 'string' };
}

function closedObject(properties: Schema, fields: { readonly [name: string]: ArgumentRecord }): Schema {
  const required = Object.keys(fields).filter(
    (name) => fields[name]?.required === true && fields[name]?.default === undefined,
  );
  return { type: 'object', properties, ...(required.length > 0 ? { required } : {}), additionalProperties: false };
}

function inputFieldSchema(field: ArgumentRecord, ids: IdForm, isItem = false): Schema {
  const schema: Schema = field.type === 'id' ? idSchema(ids) : field.type === 'any' ? {} : { type: field.type };
  if (field.nullable === true && typeof schema.type === 'string') schema.type = [schema.type, 'null'];
  // The description of a list also applies to its items.
  const description = isItem ? (field.description ?? '') : describe(field, ids);
  if (description) schema.description = description;
  if (field.enum) schema.enum = field.nullable === true ? [...field.enum, null] : [...field.enum];
  if (field.default !== undefined) schema.default = field.default;
  copyLimits(field, schema);
  if (field.type === 'array') schema.items = field.items ? inputFieldSchema(field.items, ids, true) : {};
  return field.type === 'object' ? objectSchema(schema, field, ids) : schema;
}

function objectSchema(schema: Schema, field: ArgumentRecord, ids: IdForm): Schema {
  const members = field.properties ?? {};
  const properties: Schema = {};
  for (const [name, member] of Object.entries(members)) {
    const inner = inputFieldSchema(member, ids);
    properties[name] = typeof inner.description === 'string' ? inner : { ...inner, description: labelOf(name) };
  }
  const free = field.values ? { additionalProperties: inputFieldSchema(field.values, ids) } : {};
  return { ...schema, ...closedObject(properties, members), type: schema.type ?? 'object', ...free };
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

/** A member's name as words, the minimum that every property of a schema states. */
function labelOf(name: string): string {
  const words = name
    .replaceAll('_', ' ')
    .replaceAll(/(?<=[a-z0-9])(?=[A-Z])/g, ' ')
    .toLowerCase();
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}.`;
}

/** Maximum choices listed in words. */
const choicesToldMax = 16;

function describe(field: ArgumentRecord, ids: IdForm): string {
  const { description = '', from } = field;
  // Of several tools that return a value, one is enough.
  const source = from?.[0] === undefined ? '' : `From ${from[0]}.`;
  const isId = ids === 'digits' && (field.type === 'id' || field.items?.type === 'id');
  const own = isId && !/quote/i.test(description) ? `${description.replace(/\.$/, '')}, quoted.` : description;
  return [own, ...limitWords(field, own), source].filter(Boolean).join(' ').replace(/^, q/, 'Q');
}

/** Limits, choices and the default, unless the description states them already. */
function limitWords(field: ArgumentRecord, description: string): readonly string[] {
  const says = (value: unknown): boolean => {
    const text = String(value);
    return description.includes(text) && new RegExp(`(?<![\\w.])${escaped(text)}(?![\\w])`).test(description);
  };
  const words = [...choiceWords(field.enum ?? field.items?.enum ?? [], says)];
  if (field.default !== undefined && !/default/i.test(description) && !says(field.default))
    words.push(`Default ${typeof field.default === 'object' ? JSON.stringify(field.default) : String(field.default)}.`);
  const { minimum = 0, maximum, max_items: itemsMax, min_items: itemsMin = 1, max_length: lengthMax } = field;
  const isLowTold = minimum === 0 || minimum === 1 || says(minimum);
  if (maximum !== undefined && !says(maximum))
    words.push(isLowTold ? `At most ${maximum}.` : `${minimum} to ${maximum}.`);
  else if (!isLowTold) words.push(`At least ${minimum}.`);
  if (itemsMax !== undefined && !says(itemsMax)) words.push(`At most ${itemsMax}.`);
  if (itemsMin > 1 && !says(itemsMin)) words.push(`At least ${itemsMin}.`);
  if (lengthMax !== undefined && !says(lengthMax)) words.push(`At most ${lengthMax} characters.`);
  return words;
}

function choiceWords(choices: readonly unknown[], says: (value: unknown) => boolean): readonly string[] {
  const untold = choices.filter((choice) => !says(choice));
  if (choices.length > choicesToldMax || untold.length === 0) return [];
  return [untold.length === choices.length ? `${untold.join(', ')}.` : `Or ${untold.join(', ')}.`];
}

function escaped(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
}

/**
 * The JSON Schema of a method's result. Nothing below the root has a type or is required: the service's documentation
 * is not always right, and a client that validates must not lose a result because of a null.
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
  // A description is only included if it adds to the name of the field.
  const schema: Schema = field.description === undefined ? {} : { description: field.description };
  if (field.items) schema.items = outputFieldSchema(field.items);
  if (field.properties) {
    schema.properties = Object.fromEntries(
      Object.entries(field.properties).map(([name, member]) => [name, outputFieldSchema(member)]),
    );
  }
  return schema;
}
