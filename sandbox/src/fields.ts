import { isMap, type Json, type JsonMap } from './json.js';

/**
 * What a field must be. `string` (not empty), `text` (any string), `address` (of mail), `empty` (a list of nothing), `int` or `int:1-50` (bounds, the upper one may be left
 * out), `long` (a number or its digits), `boolean`, `flag` (a boolean or its text), `day` (31/12/2026), `instant` (ISO 8601 with
 * its offset), `colour` (#rrggbb), `=a|b` for a choice of texts, `,a|b` for several of them parted by commas,
 * `#1|2` for a choice of numbers, `x[]` for a list of them; an object or a list of objects by its own fields; one of several specs. A key that ends in `?` is optional.
 */
export type FieldSpec =
  | string
  | { readonly object: Fields }
  | { readonly list: Fields }
  | { readonly oneOf: readonly FieldSpec[] };
export interface Fields {
  readonly [key: string]: FieldSpec;
}

/** Returns the first problem of a value, or null; `path` is the name of the value. */
type Check = (value: Json, path: string) => string | null;
/** Returns the first problem of an object's members, or null. */
export type FieldsCheck = (value: JsonMap, path?: string) => string | null;

/** Compiles fields into one check. Members that are not declared are refused, as the strict service does. */
export function compileFields(fields: Fields): FieldsCheck {
  const checks = new Map<string, Check>();
  const required: string[] = [];
  for (const [key, spec] of Object.entries(fields)) {
    const name = key.replace(/\?$/, '');
    if (name === key) required.push(name);
    checks.set(name, compileSpec(spec));
  }
  return (value, path = '') => {
    for (const name of Object.keys(value)) if (!checks.has(name)) return `Unknown parameter ${path}${name}`;
    for (const name of required) if (value[name] === undefined) return `Mandatory parameter ${path}${name} is missing`;
    for (const [name, check] of checks) {
      const member = value[name];
      const fault = member === undefined ? null : check(member, `${path}${name}`);
      if (fault !== null) return fault;
    }
    return null;
  };
}

/** Compiles several forms of one body into a check of the first form that has any of the members sent. */
export function compileForms(forms: readonly Fields[]): FieldsCheck {
  const compiled = forms.map((form) => ({
    names: new Set(Object.keys(form).map((key) => key.replace(/\?$/, ''))),
    check: compileFields(form),
  }));
  return (value, path) => {
    const sent = Object.keys(value);
    const form = compiled.find(({ names }) => sent.some((name) => names.has(name))) ?? compiled[0];
    return form ? form.check(value, path) : null;
  };
}

/** Compiles the same rules for a query, whose values always come as text. */
export function compileQuery(fields: Fields): (query: { readonly [name: string]: string }) => string | null {
  const check = compileFields(fields);
  const numbers = Object.keys(fields).filter((key) => String(fields[key]).startsWith('int'));
  const numberNames = numbers.map((key) => key.replace(/\?$/, ''));
  return (query) => {
    const typed: { [name: string]: Json } = { ...query };
    for (const name of numberNames) if (/^-?\d{1,9}$/.test(query[name] ?? '')) typed[name] = Number(query[name]);
    return check(typed);
  };
}

function compileSpec(spec: FieldSpec): Check {
  if (typeof spec === 'string') {
    if (spec.endsWith('[]')) return listCheck(compileSpec(spec.slice(0, -2)));
    const isFit = compileKind(spec);
    return (value, path) => (isFit(value) ? null : `Invalid value for ${path}`);
  }
  if ('oneOf' in spec) {
    const checks = spec.oneOf.map(compileSpec);
    return (value, path) => {
      const faults = checks.map((check) => check(value, path));
      return faults.includes(null) ? null : (faults[0] ?? null);
    };
  }
  if ('list' in spec) return listCheck(objectCheck(compileFields(spec.list)));
  return objectCheck(compileFields(spec.object));
}

function objectCheck(check: FieldsCheck): Check {
  return (value, path) => (isMap(value) ? check(value, `${path}.`) : `Invalid value for ${path}: an object is wanted`);
}

function listCheck(check: Check): Check {
  return (value, path) => {
    if (!Array.isArray(value) || value.length === 0) return `Invalid value for ${path}: a non-empty array is wanted`;
    for (const [index, item] of value.entries()) {
      const fault = check(item, `${path}[${index}]`);
      if (fault !== null) return fault;
    }
    return null;
  };
}

function compileKind(spec: string): (value: Json) => boolean {
  if (spec.startsWith('=')) {
    const choices = new Set<Json>(spec.slice(1).split('|'));
    return (value) => choices.has(value);
  }
  if (spec.startsWith(',')) {
    const choices = new Set(spec.slice(1).split('|'));
    return (value) => typeof value === 'string' && value.split(',').every((name) => choices.has(name.trim()));
  }
  if (spec.startsWith('#')) {
    const choices = new Set<Json>(spec.slice(1).split('|').map(Number));
    return (value) => choices.has(value);
  }
  const bounds = /^int(?::(-?\d+)-(\d*))?$/.exec(spec);
  if (bounds) {
    const least = bounds[1] === undefined ? Number.NEGATIVE_INFINITY : Number(bounds[1]);
    const most = bounds[2] ? Number(bounds[2]) : Number.POSITIVE_INFINITY;
    return (value) => typeof value === 'number' && Number.isInteger(value) && value >= least && value <= most;
  }
  const kind = kinds[spec];
  if (!kind) throw new Error(`unknown field type ${spec}`);
  return kind;
}

const kinds: { readonly [spec: string]: (value: Json) => boolean } = {
  string: (value) => typeof value === 'string' && value !== '',
  text: (value) => typeof value === 'string',
  empty: (value) => Array.isArray(value) && value.length === 0,
  long: (value) =>
    typeof value === 'bigint' ||
    (typeof value === 'number' && Number.isInteger(value)) ||
    (typeof value === 'string' && /^\d{1,19}$/.test(value)),
  boolean: (value) => typeof value === 'boolean',
  flag: (value) => typeof value === 'boolean' || value === 'true' || value === 'false',
  day: (value) => typeof value === 'string' && isDay(value),
  instant: (value) =>
    typeof value === 'string' &&
    /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:?\d\d)$/.test(value) &&
    !Number.isNaN(Date.parse(value)),
  colour: (value) => typeof value === 'string' && /^#[\da-f]{6}$/i.test(value),
  address: (value) => typeof value === 'string' && /^[^\s@]+@[^\s@.]+(\.[^\s@.]+)+$/.test(value),
};

/** Whether a text is a day of the calendar, DD/MM/YYYY. */
function isDay(text: string): boolean {
  const [, day, month, year] = /^(\d\d)\/(\d\d)\/(\d{4})$/.exec(text) ?? [];
  if (day === undefined) return false;
  const date = new Date(Date.UTC(Number(year), Number(month) - 1, Number(day)));
  return date.getUTCDate() === Number(day) && date.getUTCMonth() === Number(month) - 1;
}

/** A boolean however it was sent. */
export function truth(value: Json): boolean {
  return value === true || value === 'true';
}

/** An id however it was sent: its digits. */
export function idOf(value: Json): bigint {
  return typeof value === 'bigint' ? value : BigInt(String(value));
}

/** The id of a field that may be left out. */
export function maybeIdOf(value: Json): bigint | undefined {
  return value === undefined || value === null ? undefined : idOf(value);
}

/** The text of a checked string field; empty where it was left out. */
export function textOf(value: Json): string {
  return typeof value === 'string' ? value : '';
}

/** The items of a checked list field. */
export function listOf(value: Json): readonly Json[] {
  return Array.isArray(value) ? value : [];
}

/** The objects of a checked list field. */
export function mapsOf(value: Json): readonly JsonMap[] {
  return listOf(value).filter(isMap);
}

/** The members of a checked object field; none where it was left out. */
export function mapOf(value: Json): JsonMap {
  return isMap(value) ? value : {};
}
