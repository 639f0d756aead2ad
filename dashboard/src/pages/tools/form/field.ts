import type { JsonSchema } from '../../../api/types';

/** What every field has, whatever it holds. */
interface AnyField {
  /** The title of the schema; null where it has none. */
  readonly title: string | null;
  readonly description: string | null;
  /** Whether null is a value of its own. */
  readonly isNullable: boolean;
  /** What the service takes where the field is left out; undefined where the schema does not say. */
  readonly default: unknown;
}

/** A text; `date` and `date-time` are those of RFC 3339, `file` is a file in Base64. */
export interface TextField extends AnyField {
  readonly kind: 'text';
  readonly format: 'plain' | 'date' | 'date-time' | 'email' | 'uri' | 'file';
  readonly minLength: number;
  readonly maxLength: number;
  /** A regular expression that browsers can read; null for none. */
  readonly pattern: string | null;
}

/** A number; its limits are inclusive. */
export interface NumberField extends AnyField {
  readonly kind: 'number';
  readonly isInteger: boolean;
  readonly minimum: number;
  readonly maximum: number;
}

/** True or false. */
export interface BooleanField extends AnyField {
  readonly kind: 'boolean';
}

/** One of some JSON values. */
export interface ChoiceField extends AnyField {
  readonly kind: 'choice';
  readonly options: readonly unknown[];
}

/** A member of an object. */
export interface Member {
  readonly name: string;
  readonly isRequired: boolean;
  readonly field: Field;
}

/** An object; `isOpen` where it may have members that the schema does not name. */
export interface ObjectField extends AnyField {
  readonly kind: 'object';
  readonly members: readonly Member[];
  readonly isOpen: boolean;
}

/** A list of items of one kind. */
export interface ListField extends AnyField {
  readonly kind: 'list';
  readonly item: Field;
  readonly minItems: number;
  readonly maxItems: number;
}

/** One of several kinds of value. */
export interface UnionField extends AnyField {
  readonly kind: 'union';
  readonly options: readonly Field[];
}

/** Whatever a form cannot show: JSON text, of one of these JSON types; any where there are none. */
export interface JsonField extends AnyField {
  readonly kind: 'json';
  readonly types: readonly string[];
}

/** A part of a form, made from a part of a JSON schema. */
export type Field =
  | TextField
  | NumberField
  | BooleanField
  | ChoiceField
  | ObjectField
  | ListField
  | UnionField
  | JsonField;

/** Schemas nested deeper, recursive ones among them, become JSON text. */
const depthMax = 6;

/** Makes a form's field from a JSON schema (draft 2020-12 or 7). What it does not know becomes JSON text. */
export function fieldOf(schema: JsonSchema): Field {
  return makeField(schema, { root: schema, depth: 0 });
}

interface Place {
  readonly root: JsonSchema;
  readonly depth: number;
}

function makeField(given: JsonSchema, place: Place): Field {
  const schema = resolved(given, place.root);
  const types = schema === null ? [] : typesOf(schema);
  const common: AnyField = {
    title: schema?.title ?? null,
    description: schema?.description ?? null,
    isNullable: schema !== null && allowsNull(schema, types),
    default: schema?.default,
  };
  if (schema === null || place.depth > depthMax) return { ...common, kind: 'json', types: withoutNull(types) };
  return makeKind(schema, { common, types: withoutNull(types), place: { ...place, depth: place.depth + 1 } });
}

interface Making {
  readonly common: AnyField;
  readonly types: readonly string[];
  readonly place: Place;
}

function makeKind(schema: JsonSchema, { common, types, place }: Making): Field {
  const options = schema.enum ?? (schema.const === undefined ? undefined : [schema.const]);
  if (options !== undefined) return { ...common, kind: 'choice', options: options.filter((value) => value !== null) };
  const branches = (schema.anyOf ?? schema.oneOf)?.filter((branch) => branch.type !== 'null');
  if (branches !== undefined) return makeUnion(schema, branches, { common, types, place });
  if (types.length > 1) {
    const each = types.map((type) => makeField({ ...schema, type, title: type, description: undefined }, place));
    return { ...common, kind: 'union', options: each };
  }
  return makeSimple(schema, types[0], { common, types, place });
}

function makeUnion(schema: JsonSchema, branches: readonly JsonSchema[], { common, types, place }: Making): Field {
  // Branches that only say which members are needed together describe one object, and the service checks that.
  const isOneObject = schema.properties !== undefined && branches.every((branch) => branch.properties === undefined);
  if (isOneObject) return makeSimple(schema, 'object', { common, types, place });
  if (schema.properties !== undefined || branches.length === 0) return { ...common, kind: 'json', types };
  const [only] = branches;
  if (branches.length === 1 && only) {
    const field = makeField(only, place);
    return {
      ...field,
      title: common.title ?? field.title,
      description: common.description ?? field.description,
      isNullable: common.isNullable || field.isNullable,
    };
  }
  return { ...common, kind: 'union', options: branches.map((branch) => makeField(branch, place)) };
}

function makeSimple(schema: JsonSchema, type: string | undefined, { common, place }: Making): Field {
  switch (type ?? impliedType(schema)) {
    case 'string':
      return { ...common, kind: 'text', format: formatOf(schema), ...lengthsOf(schema), pattern: patternOf(schema) };
    case 'integer':
    case 'number':
      return {
        ...common,
        kind: 'number',
        isInteger: type === 'integer',
        minimum: schema.minimum ?? Number.NEGATIVE_INFINITY,
        maximum: schema.maximum ?? Number.POSITIVE_INFINITY,
      };
    case 'boolean':
      return { ...common, kind: 'boolean' };
    case 'object':
      return makeObject(schema, common, place);
    case 'array':
      return makeList(schema, common, place);
    default:
      return { ...common, kind: 'json', types: type === undefined ? [] : [type] };
  }
}

function makeObject(schema: JsonSchema, common: AnyField, place: Place): Field {
  const properties = Object.entries(schema.properties ?? {});
  const isOpen = schema.additionalProperties !== false;
  if (properties.length === 0 && isOpen && place.depth > 1) return { ...common, kind: 'json', types: ['object'] };
  const members = properties.map(([name, property]) => ({
    name,
    isRequired: schema.required?.includes(name) ?? false,
    field: makeField(property, place),
  }));
  return { ...common, kind: 'object', members, isOpen };
}

function makeList(schema: JsonSchema, common: AnyField, place: Place): Field {
  const { items, prefixItems, minItems = 0, maxItems = Number.POSITIVE_INFINITY } = schema;
  if (prefixItems !== undefined || !isSchema(items)) return { ...common, kind: 'json', types: ['array'] };
  return { ...common, kind: 'list', item: makeField(items, place), minItems, maxItems };
}

function isSchema(items: JsonSchema['items']): items is JsonSchema {
  return typeof items === 'object' && !Array.isArray(items);
}

function typesOf({ type }: JsonSchema): readonly string[] {
  return type === undefined ? [] : typeof type === 'string' ? [type] : type;
}

function withoutNull(types: readonly string[]): readonly string[] {
  return types.filter((type) => type !== 'null');
}

function impliedType(schema: JsonSchema): string | undefined {
  if (schema.properties !== undefined) return 'object';
  return schema.items === undefined ? undefined : 'array';
}

function allowsNull(schema: JsonSchema, types: readonly string[]): boolean {
  const branches = schema.anyOf ?? schema.oneOf ?? [];
  return (
    types.includes('null') || schema.enum?.includes(null) === true || branches.some((branch) => branch.type === 'null')
  );
}

function formatOf({ format, contentEncoding, description }: JsonSchema): TextField['format'] {
  const isFile = contentEncoding === 'base64' || format === 'byte' || format === 'binary';
  if (isFile || /\bin base64\b/i.test(description ?? '')) return 'file';
  return format === 'date' || format === 'date-time' || format === 'email' || format === 'uri' ? format : 'plain';
}

function lengthsOf({ minLength = 0, maxLength = Number.POSITIVE_INFINITY }: JsonSchema) {
  return { minLength, maxLength };
}

function patternOf({ pattern }: JsonSchema): string | null {
  if (pattern === undefined) return null;
  try {
    new RegExp(pattern, 'u');
    return pattern;
  } catch {
    return null;
  }
}

/** The schema that a reference leads to, parts of `allOf` taken together; null where that is not known. */
function resolved(given: JsonSchema, root: JsonSchema): JsonSchema | null {
  let schema = given;
  for (let steps = 0; schema.$ref !== undefined; steps += 1) {
    const found = steps > depthMax ? undefined : atPointer(root, schema.$ref);
    if (found === undefined) return null;
    schema = { ...found, ...withoutReference(schema) };
  }
  if (schema.allOf === undefined) return schema;
  const { allOf, ...own } = schema;
  let whole: JsonSchema = own;
  for (const part of allOf) {
    const next = resolved(part, root);
    if (next === null || next.anyOf !== undefined || next.oneOf !== undefined) return null;
    whole = mergedSchema(whole, next);
  }
  return whole;
}

function mergedSchema(whole: JsonSchema, next: JsonSchema): JsonSchema {
  const properties = next.properties || whole.properties ? { ...next.properties, ...whole.properties } : undefined;
  const required = next.required || whole.required ? [...(whole.required ?? []), ...(next.required ?? [])] : undefined;
  return { ...next, ...whole, ...(properties && { properties }), ...(required && { required }) };
}

function withoutReference({ $ref: _reference, ...rest }: JsonSchema): JsonSchema {
  return rest;
}

function atPointer(root: JsonSchema, reference: string): JsonSchema | undefined {
  if (reference === '#') return root;
  if (!reference.startsWith('#/')) return undefined;
  const steps = reference.slice(2).split('/');
  let value: unknown = root;
  for (const step of steps) {
    const name = decodeURIComponent(step).replaceAll('~1', '/').replaceAll('~0', '~');
    value = typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[name] : undefined;
  }
  return typeof value === 'object' && value !== null ? (value as JsonSchema) : undefined;
}
