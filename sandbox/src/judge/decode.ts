import { isMap, type Json, type JsonMap } from '../json.js';
import { splitParts } from '../multipart.js';
import { listOf, mapOf, type ValueStyle } from './document.js';

/** Names and values of a query or a form, decoded, in their order. */
export type Pairs = readonly (readonly [name: string, value: string])[];

/** What a value of a schema is on the wire. */
export type Kind = 'list' | 'object' | 'plain' | 'open';

/** Splits a query or a URL-encoded form. Throws `URIError` where it is badly encoded. */
export function readPairs(text: string): Pairs {
  return text
    .split('&')
    .filter((pair) => pair !== '')
    .map((pair) => {
      const at = pair.indexOf('=');
      const [name, value] = at < 0 ? [pair, ''] : [pair.slice(0, at), pair.slice(at + 1)];
      return [decoded(name), decoded(value)] as const;
    });
}

function decoded(text: string): string {
  return decodeURIComponent(text.replaceAll('+', ' '));
}

/** Whether values of a schema are lists, objects or plain; `open` where the schema leaves it to the caller. */
export function kindOf(schema: Json, resolve: (schema: Json) => Json, steps = 0): Kind {
  const found = mapOf(resolve(schema));
  const types = (Array.isArray(found.type) ? found.type : [found.type]).filter(
    (type) => typeof type === 'string' && type !== 'null',
  );
  if (types.length > 1) return types.includes('array') || types.includes('object') ? 'open' : 'plain';
  if (types[0] === 'array' || (types.length === 0 && found.items !== undefined)) return 'list';
  if (types[0] === 'object' || (types.length === 0 && found.properties !== undefined)) return 'object';
  if (types.length > 0 || found.enum !== undefined) return 'plain';
  const parts = [...listOf(found.allOf), ...listOf(found.oneOf), ...listOf(found.anyOf)];
  if (steps > 10) return 'open';
  const kinds = new Set(parts.map((part) => kindOf(part, resolve, steps + 1)));
  return kinds.size === 1 ? ([...kinds][0] ?? 'open') : 'open';
}

/** What a value was read from: which names it took, and the value; a text where it cannot be read. */
export interface Read {
  readonly names: readonly string[];
  readonly value: Json;
  readonly fault?: string;
}

/** Reads one value from pairs by its style; undefined value where it is not there. */
export function readValue(
  pairs: Pairs,
  {
    name,
    style,
    kind,
    schema,
  }: { readonly name: string; readonly style: ValueStyle; readonly kind: Kind; readonly schema: JsonMap },
): Read {
  const own = pairs.filter(([key]) => key === name).map(([, value]) => value);
  const [first] = own;
  if (style.kind === 'brackets') {
    const inside = pairs.filter(([key]) => key.startsWith(`${name}[`));
    if (inside.length > 0)
      return {
        names: inside.map(([key]) => key),
        value: nested(inside.map(([key, value]) => [stepsOf(key.slice(name.length)), value])),
      };
  }
  if (style.kind === 'text' && kind === 'object' && style.explode && own.length === 0) {
    const members = Object.keys(mapOf(schema.properties));
    const given = pairs.filter(([key]) => members.includes(key));
    return { names: given.map(([key]) => key), value: given.length === 0 ? undefined : Object.fromEntries(given) };
  }
  if (first === undefined) return { names: [], value: undefined };
  if (style.kind === 'json') return { names: [name], ...jsonOf(first, name) };
  if (kind === 'object' && /^\s*\{/.test(first)) return { names: [name], ...jsonOf(first, name) };
  if (kind === 'list') {
    const items = style.explode ? own : first.split(style.separator);
    // How objects inside a list are written is not documented; services read JSON.
    return { names: [name], value: items.map((item) => (/^\s*\{/.test(item) ? jsonOf(item, name).value : item)) };
  }
  if (own.length > 1 && kind !== 'open')
    return { names: [name], value: first, fault: `${name} is there ${own.length} times` };
  if (kind === 'object') {
    const parts = first.split(style.separator);
    return {
      names: [name],
      value: Object.fromEntries(parts.flatMap((part, index) => (index % 2 === 0 ? [[part, parts[index + 1]]] : []))),
    };
  }
  return { names: [name], value: own.length > 1 ? own : first };
}

/** Text as JSON; an error if it is not JSON. */
export function jsonOf(text: string, name: string): { readonly value: Json; readonly fault?: string } {
  try {
    return { value: JSON.parse(text) as Json };
  } catch {
    return { value: text, fault: `${name} is not JSON` };
  }
}

function stepsOf(brackets: string): readonly string[] {
  return [...brackets.matchAll(/\[([^[\]]*)\]/g)].map(([, step = '']) => step);
}

/** Members written with brackets, such as `a[b][0]=1`, as one value. */
function nested(entries: readonly (readonly [steps: readonly string[], value: string])[]): Json {
  const groups = new Map<string, (readonly [readonly string[], string])[]>();
  for (const [[step = '', ...rest], value] of entries) {
    const key = step === '' ? String(groups.size) : step;
    groups.set(key, [...(groups.get(key) ?? []), [rest, value]]);
  }
  const members = [...groups].map(([key, inner]) => {
    const [only] = inner;
    return [key, inner.length === 1 && only && only[0].length === 0 ? only[1] : nested(inner)] as const;
  });
  const isList = entries.every(([[step = '']]) => /^\d*$/.test(step));
  return isList ? members.map(([, value]) => value) : Object.fromEntries(members);
}

/** The parts of a multipart body: fields as texts, and the names of files; null where the body is none. */
export function readParts(
  contentType: string,
  body: Buffer,
): { readonly fields: Pairs; readonly files: ReadonlySet<string> } | null {
  const boundary = /\bboundary="?([^";]{1,70})"?/i.exec(contentType)?.[1];
  const parts = boundary === undefined ? null : splitParts(body, boundary);
  if (!parts) return null;
  const fields: [string, string][] = [];
  const files = new Set<string>();
  for (const part of parts) {
    const end = part.indexOf('\r\n\r\n');
    const head = part.toString('utf8', 0, Math.max(0, end));
    const name = /[; ]name="((?:[^"\\]|\\.)*)"/i.exec(head)?.[1];
    if (end < 0 || name === undefined) return null;
    if (/[; ]filename="/i.test(head)) files.add(name);
    else fields.push([name, part.toString('utf8', end + 4)]);
  }
  return { fields, files };
}

/** Whether a schema, or the items of its list, is a file. */
export function isFile(schema: Json, resolve: (schema: Json) => Json): boolean {
  const found = resolve(schema);
  if (!isMap(found)) return false;
  if (found.type === 'file' || found.format === 'binary' || found.contentMediaType !== undefined) return true;
  return found.items !== undefined && isFile(found.items, resolve);
}
