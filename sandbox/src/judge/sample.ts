import { isMap, type Json, type JsonMap } from '../json.js';
import { listOf, mapOf } from './document.js';

type Resolve = (schema: Json) => Json;

/** Creates values that fit the schemas of one document. */
export interface Sampler {
  /** A value with the required members or with most of them; undefined where the schema allows none that can be found. */
  sampleOf(schema: Json, most: boolean): Json;
}

interface SampleOptions {
  readonly resolve: Resolve;
  /** Required members only, or every one. */
  readonly most: boolean;
  /** Samples by schema and depth: entities that refer to each other would be sampled once for each way between them. */
  readonly known: WeakMap<JsonMap, Map<number, Json>>;
}

const depthMax = 7;

/** The sampler of a document. Its samples share parts, so they must not be changed. */
export function createSampler(resolve: Resolve): Sampler {
  const few: SampleOptions = { resolve, most: false, known: new WeakMap() };
  const many: SampleOptions = { resolve, most: true, known: new WeakMap() };
  return { sampleOf: (schema, most) => sampleOf(schema, most ? many : few) };
}

function sampleOf(schema: Json, options: SampleOptions, depth = 0): Json {
  const found = options.resolve(schema);
  if (!isMap(found)) return 'text';
  const known = options.known.get(found) ?? new Map<number, Json>();
  options.known.set(found, known);
  if (!known.has(depth)) known.set(depth, newSample(found, options, depth));
  return known.get(depth);
}

function newSample(found: JsonMap, options: SampleOptions, depth: number): Json {
  const whole = merged(found, options, 0);
  const choices = whole.const === undefined ? listOf(whole.enum).filter((item) => item !== null) : [whole.const];
  const constant = choices.find((item) => item !== '') ?? choices[0];
  if (constant !== undefined) return asType(typeOf(whole), constant);
  const type = typeOf(whole);
  if (type === 'object') return objectOf(whole, options, depth);
  if (type === 'array') return arrayOf(whole, options, depth);
  return scalarOf(whole, type);
}

// Documents write the allowed values of texts as numbers and those of numbers as texts.
function asType(type: string, constant: Json): Json {
  if (type === 'array') return Array.isArray(constant) ? constant : [constant];
  if (type === 'string' && typeof constant === 'number') return String(constant);
  return type === 'integer' && typeof constant === 'string' && /^\d{1,15}$/.test(constant)
    ? Number(constant)
    : constant;
}

/** A schema with the parts of `allOf` and the first alternative laid over each other. */
function merged(schema: JsonMap, options: SampleOptions, steps: number): JsonMap {
  const choice = [...listOf(schema.oneOf), ...listOf(schema.anyOf)]
    .map((part) => mapOf(options.resolve(part)))
    .find((part) => part.type !== 'null');
  const parts = [...listOf(schema.allOf), ...(choice ? [choice] : [])];
  if (steps > 20 || parts.length === 0) return schema;
  const { allOf: _all, oneOf: _one, anyOf: _any, ...own } = schema;
  const all = [own, ...parts.map((part) => merged(mapOf(options.resolve(part)), options, steps + 1))];
  // The outer schema wins, as it is written nearer to the value.
  return {
    ...Object.fromEntries(all.toReversed().flatMap((part) => Object.entries(part))),
    properties: Object.fromEntries(all.toReversed().flatMap((part) => Object.entries(mapOf(part.properties)))),
    required: all.flatMap((part) => listOf(part.required)),
  };
}

function typeOf(schema: JsonMap): string {
  const [type] = (Array.isArray(schema.type) ? schema.type : [schema.type]).filter(
    (name): name is string => typeof name === 'string' && name !== 'null',
  );
  if (type !== undefined) return type;
  if (Object.keys(mapOf(schema.properties)).length > 0) return 'object';
  return schema.items === undefined ? 'string' : 'array';
}

function objectOf(schema: JsonMap, options: SampleOptions, depth: number): Json {
  const declared = mapOf(schema.properties);
  const undeclared = listOf(schema.required).filter(
    (name) => typeof name === 'string' && !Object.hasOwn(declared, name),
  );
  const properties = [...Object.entries(declared), ...undeclared.map((name): [string, Json] => [String(name), {}])];
  const required = new Set(listOf(schema.required));
  const isWanted = ([name, inner]: readonly [string, Json]): boolean =>
    mapOf(options.resolve(inner)).readOnly !== true && (required.has(name) || (options.most && depth < 3));
  if (depth > depthMax) return {};
  const wanted = properties.filter(isWanted);
  // An empty object has no value in a form or a query, so a sample of most members has at least one.
  const free: [string, Json][] = isMap(schema.additionalProperties) ? [['text', schema.additionalProperties]] : [];
  const kept = wanted.length === 0 && options.most ? [...properties, ...free].slice(0, 1) : wanted;
  return Object.fromEntries(kept.map(([name, inner]) => [name, sampleOf(inner, options, depth + 1)]));
}

function arrayOf(schema: JsonMap, options: SampleOptions, depth: number): Json {
  const least = typeof schema.minItems === 'number' ? schema.minItems : 0;
  const count = depth > depthMax ? least : Math.max(least, 1);
  return Array.from({ length: Math.min(count, 50) }, () => sampleOf(schema.items ?? {}, options, depth + 1));
}

function scalarOf(schema: JsonMap, type: string): Json {
  const least = typeof schema.minimum === 'number' ? schema.minimum : undefined;
  const most = typeof schema.maximum === 'number' ? schema.maximum : undefined;
  switch (type) {
    case 'integer':
      return Math.ceil(least ?? Math.min(most ?? 1, 1));
    case 'number':
      return least ?? Math.min(most ?? 1, 1);
    case 'boolean':
      return true;
    default:
      return 'text'
        .padEnd(typeof schema.minLength === 'number' ? schema.minLength : 0, 'x')
        .slice(0, typeof schema.maxLength === 'number' ? schema.maxLength : undefined);
  }
}
