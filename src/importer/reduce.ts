import { isJsonObject, type JsonValue } from '../base/index.js';
import type { ArgumentRecord, FieldRecord } from '../catalogue/index.js';
import type { Place, Shape, Shapes } from './flatten.js';
import { plainWords } from './words.js';

/** How much of a schema to keep. */
export interface Detail {
  /** Maximum depth; a top-level argument is the first level. */
  readonly depth: number;
  /** Maximum characters of a description; 0 omits those of optional members. */
  readonly words: number;
  /** Maximum members of one object inside an argument. */
  readonly members: number;
}

/** From full detail to the minimum that can be called; the first that fits the token budget is used. */
export const details: readonly Detail[] = [
  { depth: 4, words: 120, members: 40 },
  { depth: 3, words: 80, members: 25 },
  { depth: 2, words: 60, members: 15 },
  { depth: 1, words: 40, members: 0 },
];

const nodesMax = 1_500;
const enumMax = 60;
type Draft = { -readonly [key in keyof ArgumentRecord]: ArgumentRecord[key] };

/** Converts schemas of a document to argument records. */
export interface Reducer {
  /** The place of a schema outside all others. */
  rootOf(schema: JsonValue): Place;
  shapeOf(place: Place): Shape;
  fieldOf(place: Place): ArgumentRecord;
  /** A field that becomes an argument as it is. Throws `OverBudget` once these fields are certainly too long together. */
  countedFieldOf(place: Place): ArgumentRecord;
}

/** Thrown where arguments are too long at this level of detail, as soon as that is certain. */
export class OverBudget extends Error {}

/** Characters of a described member in a schema besides its name and its words: `"":{"description":""}`. */
const memberCharacters = 21;

/**
 * Creates a reducer for one operation. It stops describing after a maximum number of nodes, whatever the document
 * contains.
 */
export function createReducer(shapes: Shapes, detail: Detail, charactersMax = Number.POSITIVE_INFINITY): Reducer {
  let nodes = 0;
  let characters = 0;
  let isCounted = false;
  const count = (name: string, { description = '' }: ArgumentRecord): void => {
    if (!isCounted) return;
    characters += name.length + description.length + memberCharacters;
    if (characters > charactersMax) throw new OverBudget();
  };
  const shapeOf = shapes.of;
  const fieldAt = (place: Place, level: number): ArgumentRecord => {
    nodes += 1;
    const shape = shapeOf(place);
    const type = nodes > nodesMax ? 'any' : typeOf(shape);
    const field = draftOf(shape, type, detail.words);
    const isDeepest = level >= detail.depth || level >= 4;
    if (type === 'array') {
      if (isDeepest && (level >= 4 || !hasPlainItems(shape, shapeOf))) return closed(field, 'array');
      field.items = withoutDescription(shape.items ? fieldAt(shape.items, level + 1) : { type: 'any' });
    }
    if (type === 'object') {
      if (isDeepest) return closed(field, 'object');
      addMembers(field, shape, (inner) => fieldAt(inner, level + 1));
    }
    return field;
  };
  const addMembers = (field: Draft, shape: Shape, read: (place: Place) => ArgumentRecord): void => {
    const writable = [...shape.members].filter(([, place]) => !shapeOf(place).readOnly);
    const kept = keptNames(
      writable.map(([name]) => name),
      shape.required,
      detail.members,
    );
    const entries = writable
      .filter(([name]) => kept.has(name))
      .map(([name, place]) => {
        const member = read(place);
        count(name, member);
        return [name, asMember(member, shape.required.has(name))] as const;
      });
    if (entries.length > 0) field.properties = Object.fromEntries(entries);
    // What is not described can still be sent.
    const isCut = kept.size < writable.length;
    if (shape.values && !isCut) field.values = withoutDescription(read(shape.values));
    else if (isCut || entries.length === 0) field.values = { type: 'any' };
  };
  return {
    rootOf: shapes.rootOf,
    shapeOf,
    fieldOf: (place) => fieldAt(place, 1),
    countedFieldOf: (place) => {
      isCounted = true;
      const field = fieldAt(place, 1);
      count('', field);
      isCounted = false;
      return field;
    },
  };
}

/** A field without its contents. */
function draftOf(shape: Shape, type: Draft['type'], wordsMax: Detail['words']): Draft {
  const field: Draft = { type };
  const words = plainWords(shape.description, wordsMax);
  if (words !== '') field.description = words;
  if (shape.nullable && type !== 'any') field.nullable = true;
  addValues(field, shape);
  return field;
}

/** Every required name, then others up to the limit. */
function keptNames(names: readonly string[], required: Shape['required'], namesMax: number): ReadonlySet<string> {
  const needed = names.filter((name) => required.has(name));
  const others = names.filter((name) => !required.has(name));
  return new Set([...needed, ...others].slice(0, Math.max(namesMax, needed.length)));
}

function asMember(field: ArgumentRecord, isRequired: boolean): ArgumentRecord {
  return { ...field, ...(isRequired ? { required: true } : {}) };
}

// Clients support five levels of schema; deeper values may be anything.
function closed(field: Draft, type: 'array' | 'object'): ArgumentRecord {
  const { nullable: _nullable, min_items: _min, max_items: _max, ...rest } = field;
  return { ...rest, type: 'any', description: rest.description ?? (type === 'array' ? 'A list.' : 'An object.') };
}

function hasPlainItems(shape: Shape, shapeOf: (place: Place) => Shape): boolean {
  return shape.items !== null && ['string', 'integer', 'number', 'boolean'].includes(typeOf(shapeOf(shape.items)));
}

function withoutDescription({ description: _description, ...field }: ArgumentRecord): ArgumentRecord {
  return field;
}

const plainTypes = ['string', 'integer', 'number', 'boolean', 'array', 'object'] as const;

/** The one type of a shape; `any` if it has several or none. */
export function typeOf(shape: Shape): FieldRecord['type'] {
  if (shape.closed) return 'any';
  const { types, enums } = shape;
  if (types.has('integer') && types.has('number') && types.size === 2) return 'number';
  if (types.size === 0 && enums && enums.length > 0) {
    if (enums.every((item) => typeof item === 'string')) return 'string';
    if (enums.every((item) => Number.isInteger(item))) return 'integer';
  }
  if (types.size !== 1) return 'any';
  if (types.has('file')) return 'string';
  return plainTypes.find((type) => types.has(type)) ?? 'any';
}

function addValues(field: Draft, shape: Shape): void {
  const { type } = field;
  const choices = [...new Set((shape.enums ?? []).map((item) => asType(type, item)))];
  // Records list texts and whole numbers.
  const fits = (item: JsonValue): item is string | number =>
    type === 'string' ? typeof item === 'string' : isNumeric(type) && Number.isSafeInteger(item);
  if (choices.length > 0 && choices.length <= enumMax && choices.every(fits)) field.enum = choices.filter(fits);
  if (field.enum === undefined) addLimits(field, shape.limits);
  if (type === 'string' && /password|secret/.test(shape.format)) field.secret = true;
}

// Documents write the values of texts as numbers, and those of numbers as texts.
function asType(type: Draft['type'], value: JsonValue): JsonValue {
  if (type === 'string') return isJsonObject(value) ? value : String(value);
  return isNumeric(type) && typeof value === 'string' && /^-?\d{1,15}$/.test(value) ? Number(value) : value;
}

function isNumeric(type: Draft['type']): boolean {
  return type === 'integer' || type === 'number';
}

// The bounds of an integer of 32 bits tell a model nothing about the value.
const wordBounds: ReadonlySet<number> = new Set([2 ** 31, 2 ** 31 - 1, 2 ** 32 - 1]);

function addLimits(field: Draft, limits: Shape['limits']): void {
  const numeric = (name: string, least: number): number | undefined => {
    const limit = limits[name];
    const isLimit = typeof limit === 'number' && Number.isSafeInteger(limit) && limit >= least;
    return isLimit && !wordBounds.has(Math.abs(limit)) ? limit : undefined;
  };
  const pair = (
    low: number | undefined,
    high: number | undefined,
  ): readonly [number | undefined, number | undefined] =>
    low !== undefined && high !== undefined && low > high ? [undefined, undefined] : [low, high];
  if (isNumeric(field.type)) {
    const [low, high] = pair(numeric('minimum', -Infinity), numeric('maximum', -Infinity));
    if (low !== undefined) field.minimum = low;
    if (high !== undefined) field.maximum = high;
  }
  if (field.type === 'string') {
    const [low, high] = pair(numeric('minLength', 1), numeric('maxLength', 1));
    if (low !== undefined) field.min_length = low;
    if (high !== undefined && high < 10_000) field.max_length = high;
    // Other patterns are left to the service: an untrusted expression may take forever.
    if (
      typeof limits.pattern === 'string' &&
      /^\^\[[\w-]+\](?:[+*]|\{\d{1,3}(?:,\d{0,3})?\})\$$/.test(limits.pattern) &&
      isPattern(limits.pattern)
    )
      field.pattern = limits.pattern;
  }
  if (field.type === 'array') {
    const [low, high] = pair(numeric('minItems', 1), numeric('maxItems', 1));
    if (low !== undefined) field.min_items = low;
    if (high !== undefined) field.max_items = high;
  }
}

function isPattern(pattern: string): boolean {
  try {
    return new RegExp(pattern, 'u').source !== '';
  } catch {
    return false;
  }
}
