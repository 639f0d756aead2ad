import { isJsonObject, type JsonObject, type JsonValue } from '../base/index.js';
import type { FieldRecord } from './records.js';

/** Words of the names that an integration declares; an undeclared name made of them is no data. */
export type KnownWords = ReadonlySet<string>;

/** The words of every declared member of these types. */
export function knownWordsOf(fields: Iterable<FieldRecord>): KnownWords {
  const words = new Set<string>();
  const collect = ({ properties, items, values }: FieldRecord): void => {
    for (const [name, member] of Object.entries(properties ?? {})) {
      for (const word of wordsOf(name)) words.add(word);
      collect(member);
    }
    if (items) collect(items);
    if (values) collect(values);
  };
  for (const field of fields) collect(field);
  return words;
}

function wordsOf(name: string): readonly string[] {
  return name
    .replaceAll(/([a-z\d])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z]+/)
    .filter((word) => word !== '');
}

/**
 * How to show undeclared members of objects with the same declaration: by name, or as `*` if the name may be data.
 * Names in a map are data (a person, an address, an id), and only the surrounding objects reveal that: a record has its
 * declared members, every item has the same ones, and they are not all of one shape.
 */
export function undeclaredNames(
  objects: readonly JsonObject[],
  declared: readonly string[],
  words: KnownWords,
): (name: string) => string {
  const known = new Set(declared);
  const present = new Set(objects.flatMap((object) => Object.keys(object)));
  const free = [...present].filter((name) => !known.has(name));
  const declaredCount = present.size - free.length;
  const isRecord = declaredCount >= free.length;
  const shapes = new Map<string, number>();
  for (const name of free) {
    const shape = shapeOf(objects.find((object) => Object.hasOwn(object, name))?.[name]);
    if (shape !== null) shapes.set(shape, (shapes.get(shape) ?? 0) + 1);
  }
  return (name) => {
    if (declaredCount === 0 || !/^[A-Za-z_][A-Za-z0-9_-]{0,60}$/.test(name) || /\d{3}/.test(name)) return '*';
    if (wordsOf(name).every((word) => words.has(word))) return name;
    const shape = shapeOf(objects.find((object) => Object.hasOwn(object, name))?.[name]);
    const isOneOfMany = shape !== null && (shapes.get(shape) ?? 0) > 1;
    return isRecord && !isOneOfMany && objects.every((object) => Object.hasOwn(object, name)) ? name : '*';
  };
}

/** The members of an object or of a list's first object, as one text; null if there are none. */
function shapeOf(value: JsonValue | undefined): string | null {
  const one = Array.isArray(value) ? value[0] : value;
  return isJsonObject(one) ? Object.keys(one).sort().join(' ') : null;
}
