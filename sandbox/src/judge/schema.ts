import { isMap, type Json, type JsonMap } from '../json.js';
import { listOf, mapOf } from './document.js';

type Resolve = (schema: Json) => Json;

/** What is checked: a body as JSON, or a text of a URL, header or form that stands for a value. */
export interface CheckOptions {
  readonly resolve: Resolve;
  /** Whether texts count as the numbers and booleans that they spell. */
  readonly isText: boolean;
}

const depthMax = 40;

/**
 * The differences between a value and its schema, each with its place. Formats and patterns are not checked: they describe values that a
 * caller knows and a generator does not. Members that the service sets (readOnly) are never required.
 */
export function differencesTo(
  schema: Json,
  value: Json,
  options: CheckOptions,
  path = '',
  depth = 0,
): readonly string[] {
  const found = options.resolve(schema);
  if (!isMap(found) || depth > depthMax) return [];
  if (value === null && (isNullable(found) || options.isText)) return [];
  const combined = [
    ...listOf(found.allOf).flatMap((part) =>
      differencesTo(withoutClosing(options.resolve(part)), value, options, path, depth + 1),
    ),
    ...oneOfDifferences(found, value, { options, path, depth }),
  ];
  return [...combined, ...ownDifferences(found, value, { options, path, depth })];
}

interface Spot {
  readonly options: CheckOptions;
  readonly path: string;
  readonly depth: number;
}

// A closed part of a combination would forbid what its siblings add; documents that write this mean the sum.
function withoutClosing(part: Json): Json {
  if (!isMap(part)) return part;
  const { additionalProperties, ...rest } = part;
  return additionalProperties === false ? rest : part;
}

function oneOfDifferences(schema: JsonMap, value: Json, { options, path, depth }: Spot): readonly string[] {
  for (const name of ['oneOf', 'anyOf']) {
    const choices = listOf(schema[name]);
    if (choices.length === 0) continue;
    const tried = choices.map((choice) => differencesTo(choice, value, options, path, depth + 1));
    if (tried.every((differences) => differences.length > 0)) {
      const [least] = [...tried].sort((a, b) => a.length - b.length);
      return [`${path || 'it'} fits none of ${choices.length} alternatives: ${least?.[0] ?? ''}`];
    }
  }
  return [];
}

function isNullable(schema: JsonMap): boolean {
  return (
    schema.nullable === true ||
    schema['x-nullable'] === true ||
    schema.type === 'null' ||
    listOf(schema.type).includes('null') ||
    listOf(schema.enum).includes(null) ||
    [...listOf(schema.oneOf), ...listOf(schema.anyOf)].some((choice) => isMap(choice) && isNullable(choice))
  );
}

function ownDifferences(schema: JsonMap, value: Json, spot: Spot): readonly string[] {
  const { path, options } = spot;
  const types = (Array.isArray(schema.type) ? schema.type : [schema.type]).filter((type) => typeof type === 'string');
  const where = path || 'it';
  if (types.length > 0 && !types.some((type) => isOfType(value, type, options.isText)))
    return [`${where} is not ${types.join(' or ')}: ${shown(value)}`];
  const enums = schema.const === undefined ? listOf(schema.enum) : [schema.const];
  if (enums.length > 0 && !isAllowed(enums, value, options.isText))
    return [`${where} is none of the allowed values: ${shown(value)}`];
  if (Array.isArray(value)) return listDifferences(schema, value, spot);
  if (isMap(value)) return objectDifferences(schema, value, spot);
  return scalarDifferences(schema, value, spot);
}

function isOfType(value: Json, type: Json, isText: boolean): boolean {
  switch (type) {
    case 'string':
    case 'file':
      return typeof value === 'string' || (isText && typeof value !== 'object');
    case 'integer':
      return typeof value === 'bigint' || Number.isInteger(value) || (isText && /^-?\d+$/.test(String(value)));
    case 'number':
      return (
        typeof value === 'bigint' ||
        typeof value === 'number' ||
        (isText && typeof value === 'string' && value !== '' && Number.isFinite(Number(value)))
      );
    case 'boolean':
      return typeof value === 'boolean' || (isText && (value === 'true' || value === 'false'));
    case 'array':
      return Array.isArray(value);
    case 'object':
      return isMap(value);
    case 'null':
      return value === null;
    default:
      return true;
  }
}

function isAllowed(enums: readonly Json[], value: Json, isText: boolean): boolean {
  if (enums.some((item) => isSame(item, value, isText))) return true;
  // Allowed values next to the items of a list, in place of inside them, are meant for each item.
  return (
    Array.isArray(value) &&
    !enums.some(Array.isArray) &&
    value.every((item: Json) => enums.some((allowed) => isSame(allowed, item, isText)))
  );
}

function isSame(allowed: Json, value: Json, isText: boolean): boolean {
  if (isMap(allowed) || Array.isArray(allowed)) return JSON.stringify(allowed) === JSON.stringify(value);
  return allowed === value || ((isText || typeof value !== 'object') && String(allowed) === String(value));
}

function listDifferences(schema: JsonMap, value: readonly Json[], { options, path, depth }: Spot): readonly string[] {
  return [
    ...bounded(value.length, schema.minItems, schema.maxItems, `${path || 'it'} has ${value.length} items`),
    ...value.flatMap((item, index) => differencesTo(schema.items, item, options, `${path}[${index}]`, depth + 1)),
  ];
}

function objectDifferences(schema: JsonMap, value: JsonMap, { options, path, depth }: Spot): readonly string[] {
  const properties = mapOf(schema.properties);
  const dotted = path === '' ? '' : `${path}.`;
  const missing = listOf(schema.required)
    .filter((name): name is string => typeof name === 'string' && value[name] === undefined)
    .filter((name) => mapOf(options.resolve(properties[name])).readOnly !== true)
    .map((name) => `${dotted}${name} is missing`);
  const inside = Object.entries(value).flatMap(([name, member]) => {
    const at = `${dotted}${name}`;
    if (Object.hasOwn(properties, name)) return differencesTo(properties[name], member, options, at, depth + 1);
    if (schema.additionalProperties === false && !matchesPattern(schema, name)) return [`${at} is not known there`];
    return isMap(schema.additionalProperties)
      ? differencesTo(schema.additionalProperties, member, options, at, depth + 1)
      : [];
  });
  return [...missing, ...inside];
}

function matchesPattern(schema: JsonMap, _name: string): boolean {
  return Object.keys(mapOf(schema.patternProperties)).length > 0;
}

function scalarDifferences(schema: JsonMap, value: Json, { path, options }: Spot): readonly string[] {
  const where = `${path || 'it'} is ${shown(value)}`;
  const isNumeric = schema.type === 'integer' || schema.type === 'number';
  if (typeof value === 'string' && !(options.isText && isNumeric))
    return bounded(
      [...value].length,
      schema.minLength,
      schema.maxLength,
      `${path || 'it'} has ${value.length} characters`,
    );
  return isNumeric ? bounded(Number(value), schema.minimum, schema.maximum, where) : [];
}

function bounded(size: number, least: Json, most: Json, words: string): readonly string[] {
  if (typeof least === 'number' && size < least) return [`${words}; at least ${least}`];
  return typeof most === 'number' && size > most ? [`${words}; at most ${most}`] : [];
}

function shown(value: Json): string {
  return (JSON.stringify(value, (_, item) => (typeof item === 'bigint' ? String(item) : item)) ?? 'nothing').slice(
    0,
    60,
  );
}
