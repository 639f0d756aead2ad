import { isJsonObject, type JsonObject, type JsonValue } from '../base/index.js';
import { listAt, memberOf, objectAt, textAt, textsAt } from './members.js';
import type { Follow } from './pointers.js';

/** A schema inside a document, and the references followed to reach it. */
export interface Place {
  readonly schema: JsonValue;
  readonly trail: readonly string[];
}

/** One schema with its references followed and its combinations merged, one level deep. */
export interface Shape {
  /** JSON types without `null`; empty if anything is allowed. */
  readonly types: ReadonlySet<string>;
  readonly nullable: boolean;
  readonly enums: readonly JsonValue[] | null;
  readonly description: string;
  readonly members: ReadonlyMap<string, Place>;
  readonly required: ReadonlySet<string>;
  /** Names of which all in one list must be there, besides the required ones; absent if some alternative needs none. */
  readonly alternatives?: readonly (readonly string[])[];
  readonly items: Place | null;
  /** The value type of an object with free names. */
  readonly values: Place | null;
  readonly readOnly: boolean;
  readonly format: string;
  readonly limits: JsonObject;
  readonly byDefault: JsonValue | undefined;
  /** Set if it refers to itself, or to something that does not exist. */
  readonly closed?: 'circle' | 'lost';
}

const nothing: Shape = {
  types: new Set(),
  nullable: false,
  enums: null,
  description: '',
  members: new Map(),
  required: new Set(),
  items: null,
  values: null,
  readOnly: false,
  format: '',
  limits: {},
  byDefault: undefined,
};
const limitNames = ['minimum', 'maximum', 'minItems', 'maxItems', 'minLength', 'maxLength', 'pattern'];
const stepsMax = 40;
const choicesMax = 60;
/** Most schemas that one flattening visits: alternatives of alternatives multiply. */
const visitsMax = 2_000;

/** The shapes of one operation. */
export interface Shapes {
  /** The place of a schema outside all others, the same object each time. */
  rootOf(schema: JsonValue): Place;
  of(place: Place): Shape;
}

/** Flattens each place once and caches it: a shape's members are read repeatedly, and again per level of detail. */
export function createShapes(follow: Follow): Shapes {
  const roots = new Map<JsonValue, Place>();
  const shapes = new Map<Place, Shape>();
  return {
    rootOf: (schema) => {
      const place = roots.get(schema) ?? { schema, trail: [] };
      roots.set(schema, place);
      return place;
    },
    of: (place) => {
      const shape = shapes.get(place) ?? flatten(follow, place);
      shapes.set(place, shape);
      return shape;
    },
  };
}

/** Flattens one schema. A schema with more combinations than can be visited counts as one that contains itself. */
export function flatten(follow: Follow, place: Place): Shape {
  return flattenPart({ follow, left: visitsMax }, place, 0);
}

interface Visits {
  readonly follow: Follow;
  left: number;
}

/** `steps` bounds combinations inside combinations. */
function flattenPart(visits: Visits, { schema, trail }: Place, steps: number): Shape {
  const { value, via, fault } = visits.follow(schema);
  if (fault !== undefined) return { ...nothing, closed: 'lost' };
  visits.left -= 1;
  const isCircle = via.some((reference) => trail.includes(reference));
  if (isCircle || visits.left < 0 || steps > stepsMax) return { ...nothing, closed: 'circle' };
  if (!isJsonObject(value)) return nothing;
  const inside = via.length === 0 ? trail : [...trail, ...via];
  let shape = ownShape(value, inside);
  for (const part of listAt(value, 'allOf'))
    shape = merge(shape, flattenPart(visits, { schema: part, trail: inside }, steps + 1));
  for (const name of ['oneOf', 'anyOf']) {
    const choices = listAt(value, name);
    if (choices.length === 0) continue;
    const shapes = choices
      .slice(0, choicesMax)
      .map((part) => flattenPart(visits, { schema: part, trail: inside }, steps + 1 + choices.length / 20));
    shape = merge(shape, oneOfAll(shapes));
  }
  const outer = isJsonObject(schema) && schema !== value ? textAt(schema, 'description') : '';
  return outer === '' ? shape : { ...shape, description: outer };
}

function ownShape(value: JsonObject, trail: readonly string[]): Shape {
  const given = memberOf(value, 'type');
  const listed = (Array.isArray(given) ? given : [given]).filter((type) => typeof type === 'string');
  const members = objectAt(value, 'properties');
  const required = textsAt(value, 'required');
  const constant = memberOf(value, 'const');
  const enums = constant === undefined ? listAt(value, 'enum') : [constant];
  const types = new Set(listed.filter((type) => type !== 'null' && type !== 'any'));
  if (types.size === 0 && Object.keys(members).length > 0) types.add('object');
  if (types.size === 0 && memberOf(value, 'items') !== undefined) types.add('array');
  // Written next to the items instead of inside them, where no list could match.
  const isMisplaced =
    types.has('array') && types.size === 1 && enums.length > 0 && !enums.some((item) => Array.isArray(item));
  const additional = memberOf(value, 'additionalProperties');
  const items = memberOf(value, 'items');
  return {
    types,
    nullable:
      memberOf(value, 'nullable') === true ||
      memberOf(value, 'x-nullable') === true ||
      listed.includes('null') ||
      (enums.includes(null) && enums.length > 1),
    enums: enums.length > 0 && !isMisplaced ? enums.filter((item) => item !== null) : null,
    description: textAt(value, 'description') || textAt(value, 'title'),
    members: membersOf(members, required, trail),
    required: new Set(required),
    items:
      items === undefined || Array.isArray(items)
        ? null
        : { schema: isMisplaced ? { allOf: [items], enum: enums } : items, trail },
    values: isJsonObject(additional)
      ? { schema: additional, trail }
      : additional === true
        ? { schema: {}, trail }
        : null,
    readOnly: memberOf(value, 'readOnly') === true,
    format: textAt(value, 'format'),
    limits: limitsOf(value),
    byDefault: memberOf(value, 'default'),
  };
}

function membersOf(members: JsonObject, required: readonly string[], trail: Place['trail']): Shape['members'] {
  const places = new Map<string, Place>();
  for (const name of Object.keys(members)) places.set(name, { schema: members[name] ?? null, trail });
  // A required but undescribed member can still be sent.
  for (const name of required) if (!places.has(name)) places.set(name, { schema: {}, trail });
  return places.size === 0 ? nothing.members : places;
}

function limitsOf(value: JsonObject): JsonObject {
  const names = limitNames.filter((name) => memberOf(value, name) !== undefined);
  return names.length === 0 ? nothing.limits : Object.fromEntries(names.map((name) => [name, value[name] ?? null]));
}

/** Both together, as `allOf` means. */
function merge(a: Shape, b: Shape): Shape {
  const common = [...a.types].filter((type) => b.types.has(type));
  return {
    types: a.types.size === 0 ? b.types : b.types.size === 0 || common.length === 0 ? a.types : new Set(common),
    nullable: a.nullable || b.nullable,
    enums: a.enums ?? b.enums,
    description: a.description || b.description,
    members: b.members.size === 0 ? a.members : membersOfBoth(a.members, b.members),
    required: new Set([...a.required, ...b.required]),
    items: both(a.items, b.items),
    values: both(a.values, b.values),
    readOnly: a.readOnly || b.readOnly,
    format: a.format || b.format,
    limits: { ...b.limits, ...a.limits },
    byDefault: a.byDefault ?? b.byDefault,
    ...(a.alternatives || b.alternatives ? { alternatives: a.alternatives ?? b.alternatives ?? [] } : {}),
    ...(a.closed || b.closed ? { closed: a.closed ?? b.closed ?? 'circle' } : {}),
  };
}

/** The members of two parts that both apply. */
function membersOfBoth(a: Shape['members'], b: Shape['members']): Shape['members'] {
  const members = new Map(a);
  for (const [name, place] of b) members.set(name, both(members.get(name) ?? null, place) ?? place);
  return members;
}

/** A value that must satisfy two schemas, if both say something and differ. */
function both(a: Place | null, b: Place | null): Place | null {
  if (a === null || (b !== null && isOpen(a))) return b;
  if (b === null || isOpen(b) || isSameSchema(a, b)) return a;
  // What only one of them came through is no circle for the other.
  return { schema: { allOf: [a.schema, b.schema] }, trail: a.trail.filter((reference) => b.trail.includes(reference)) };
}

function isOpen({ schema }: Place): boolean {
  return isJsonObject(schema) && Object.keys(schema).length === 0;
}

function isSameSchema({ schema: a }: Place, { schema: b }: Place): boolean {
  return a === b || (textAt(a, '$ref') !== '' && textAt(a, '$ref') === textAt(b, '$ref'));
}

/** Any one of them: requires what all require, and allows what any has. */
function oneOfAll(all: readonly Shape[]): Shape {
  const isNull = (shape: Shape): boolean =>
    shape.types.size === 0 && shape.nullable && shape.enums === null && shape.members.size === 0;
  const nullable = all.some((shape) => shape.nullable);
  const shapes = all.filter((shape) => !isNull(shape));
  const [first] = shapes;
  if (!first) return { ...nothing, nullable };
  if (shapes.length === 1) return { ...first, nullable };
  const isOpen = shapes.some((shape) => shape.types.size === 0);
  const types = new Set(isOpen ? [] : shapes.flatMap((shape) => [...shape.types]));
  const enums = shapes.every((shape) => shape.enums !== null)
    ? [...new Set(shapes.flatMap((shape) => shape.enums ?? []))]
    : null;
  const required = new Set([...first.required].filter((name) => shapes.every((shape) => shape.required.has(name))));
  return {
    ...nothing,
    types,
    nullable,
    enums,
    members: isOpen ? new Map() : membersOfAny(shapes),
    required,
    ...alternativesOf(shapes, required),
    items: shapes.find((shape) => shape.items)?.items ?? null,
    values: shapes.find((shape) => shape.values)?.values ?? null,
  };
}

/** Most alternatives that are distinguished by what they require. */
const alternativesMax = 12;

/** What each alternative requires besides what all require, unless one requires nothing more. */
function alternativesOf(shapes: readonly Shape[], common: Shape['required']): Pick<Shape, 'alternatives'> {
  const all = shapes.map(({ required }) => [...required].filter((name) => !common.has(name)));
  const alternatives = [...new Map(all.map((names) => [names.join('\n'), names])).values()];
  const isNeeded = alternatives.length <= alternativesMax && alternatives.every(({ length }) => length > 0);
  return isNeeded ? { alternatives } : {};
}

/**
 * The members of every alternative. A member that several describe differently, such as a discriminator, may be any of
 * these.
 */
function membersOfAny(shapes: readonly Shape[]): Shape['members'] {
  const places = new Map<string, Place[]>();
  for (const { members } of shapes)
    for (const [name, place] of members) places.set(name, [...(places.get(name) ?? []), place]);
  return new Map(
    [...places].map(([name, all]) => {
      const schemas = [...new Map(all.map(({ schema }) => [JSON.stringify(schema), schema])).values()];
      const [first] = all;
      if (!first || schemas.length === 1) return [name, first ?? { schema: {}, trail: [] }];
      return [name, { schema: { anyOf: schemas }, trail: [...new Set(all.flatMap(({ trail }) => trail))] }];
    }),
  );
}
