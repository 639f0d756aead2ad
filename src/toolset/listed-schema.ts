import { isJsonObject, type JsonObject, type JsonValue } from '../base/index.js';
import type { Tool } from './types.js';

const rest: JsonObject = { type: 'string', description: 'From next.' };

/** The input schema of a tool as models receive it, without constraints that are obvious and checked anyway. */
export function listedSchemaOf({ inputSchema, method }: Pick<Tool, 'inputSchema' | 'method'>): JsonObject {
  const properties = listedMembers(inputSchema.properties ?? {});
  return { ...inputSchema, properties: method.listsRest ? { ...properties, rest } : properties };
}

// The description states a pattern in words, and arguments are validated before a call is sent.
const trivialLimits: ReadonlyMap<string, readonly JsonValue[]> = new Map<string, readonly JsonValue[]>([
  ['minimum', [0, 1]],
  ['minItems', [1]],
  ['minLength', [1]],
  ['additionalProperties', [false]],
]);

function listedPart(schema: JsonObject): JsonObject {
  const parts = Object.entries(schema).filter(
    ([key, value]) => key !== 'pattern' && trivialLimits.get(key)?.includes(value) !== true,
  );
  return Object.fromEntries(parts.map(([key, value]) => [key, listedValue(key, value)]));
}

function listedValue(key: string, value: JsonValue): JsonValue {
  if (key === 'properties') return listedMembers(value);
  const isPart = key === 'items' || key === 'additionalProperties';
  return isPart && isJsonObject(value) ? listedPart(value) : value;
}

function listedMembers(properties: JsonValue): JsonObject {
  const members = isJsonObject(properties) ? Object.entries(properties) : [];
  return Object.fromEntries(
    members.map(([name, member]) => [name, isJsonObject(member) ? listedPart(member) : member]),
  );
}
