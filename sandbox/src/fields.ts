import { isMap, type Json, type JsonMap } from './json.js';

/**
 * What a field must be: `string`, `int`, `long` (a number or its digits), `boolean` (or its text), `=a|b` for a choice of texts, `#1|2` for a
 * choice of numbers, `x[]` for a list of them; an object or a list of objects by its own fields. A key that ends in `?` is optional.
 */
export type FieldSpec = string | { readonly object: Fields } | { readonly list: Fields };
export interface Fields {
  readonly [key: string]: FieldSpec;
}

/** The first thing wrong with an object's members, or null. Unknown members are refused like the strict service does. */
export function findFault(value: JsonMap, fields: Fields, path = ''): string | null {
  const known = new Map(
    Object.entries(fields).map(([key, spec]) => [key.replace(/\?$/, ''), { spec, isOptional: key.endsWith('?') }]),
  );
  for (const name of Object.keys(value)) if (!known.has(name)) return `Unknown parameter ${path}${name}`;
  for (const [name, { spec, isOptional }] of known) {
    const member = value[name];
    if (member === undefined || member === null) {
      if (!isOptional) return `Mandatory parameter ${path}${name} is missing`;
      continue;
    }
    const fault = findValueFault(member, spec, `${path}${name}`);
    if (fault) return fault;
  }
  return null;
}

function findValueFault(value: Json, spec: FieldSpec, path: string): string | null {
  if (typeof spec === 'string') {
    if (spec.endsWith('[]'))
      return findListFault(value, path, (item, at) => findValueFault(item, spec.slice(0, -2), at));
    return isFit(value, spec) ? null : `Invalid value for ${path}`;
  }
  if ('list' in spec) return findListFault(value, path, (item, at) => findObjectFault(item, spec.list, at));
  return findObjectFault(value, spec.object, path);
}

function findObjectFault(value: Json, fields: Fields, path: string): string | null {
  return isMap(value) ? findFault(value, fields, `${path}.`) : `${path} must be an object`;
}

function findListFault(value: Json, path: string, find: (item: Json, at: string) => string | null): string | null {
  if (!Array.isArray(value) || value.length === 0) return `${path} must be a non-empty array`;
  return value.map((item: Json, index) => find(item, `${path}[${index}]`)).find((fault) => fault !== null) ?? null;
}

function isFit(value: Json, spec: string): boolean {
  if (spec.startsWith('=')) return typeof value === 'string' && spec.slice(1).split('|').includes(value);
  if (spec.startsWith('#')) return typeof value === 'number' && spec.slice(1).split('|').includes(String(value));
  switch (spec) {
    case 'string':
      return typeof value === 'string' && value !== '';
    case 'int':
      return typeof value === 'number' && Number.isInteger(value);
    case 'long':
      return (
        typeof value === 'bigint' ||
        (typeof value === 'number' && Number.isInteger(value)) ||
        (typeof value === 'string' && /^\d{1,20}$/.test(value))
      );
    case 'boolean':
      return typeof value === 'boolean' || value === 'true' || value === 'false';
    default:
      throw new Error(`unknown field type ${spec}`);
  }
}

/** Query members by the same rules: they always come as text. */
export function findQueryFault(query: { readonly [name: string]: string }, fields: Fields): string | null {
  const typed = Object.fromEntries(
    Object.entries(query).map(([name, text]) => [
      name,
      fields[name] === 'int' || fields[`${name}?`] === 'int' ? (/^-?\d{1,9}$/.test(text) ? Number(text) : text) : text,
    ]),
  );
  return findFault(typed, fields);
}

/** A boolean however it was sent. */
export function truth(value: Json): boolean {
  return value === true || value === 'true';
}

/** An id however it was sent. */
export function idOf(value: Json): bigint {
  return typeof value === 'bigint' ? value : BigInt(String(value));
}

export function textOf(value: Json): string {
  return typeof value === 'string' ? value : '';
}

export function listOf(value: Json): readonly Json[] {
  return Array.isArray(value) ? value : [];
}
