import { closestName, isJsonObject, type JsonObject, type JsonValue } from '../base/index.js';

/** How many names of omitted fields are listed. */
const namesToldMax = 12;

/**
 * Keeps the fields that a next step needs, and lists the omitted ones. Omits nothing if no item has any of the fields,
 * because the reply is not of the documented shape.
 */
export function selectDefaultFields(
  structured: JsonObject,
  fields: readonly string[],
  itemsPath: string | null,
): SelectedFields {
  const { structured: kept } = selectFields(structured, fields, itemsPath);
  const listName = listNameOf(structured, [], itemsPath);
  const [before, after] = [namesIn(structured[listName]), namesIn(kept[listName])];
  if (after.size === 0) return { structured, note: null };
  const left = [...before].filter((name) => !after.has(name));
  if (left.length === 0) return { structured: kept, note: null };
  const names = `${left.slice(0, namesToldMax).join(', ')}${left.length > namesToldMax ? ', ...' : ''}`;
  return { structured: kept, note: `Not shown: ${names}. Name them in fields, or ["*"] for all.` };
}

/** The names of the members that the items of a list have. */
function namesIn(list: JsonValue | undefined): ReadonlySet<string> {
  const items: readonly JsonValue[] = Array.isArray(list) ? list : [];
  return new Set(items.flatMap((item) => (isJsonObject(item) ? Object.keys(item) : [])));
}

/** An object with the selected fields, and notes on names that no item has. */
export interface SelectedFields {
  readonly structured: JsonObject;
  readonly note: string | null;
}

/**
 * Keeps the named fields: of each item if the object is a list (the list at `itemsPath`, or `items`), else of the
 * object. Dots reach inside. Members of the list itself, such as `next`, stay.
 */
export function selectFields(
  structured: JsonObject,
  fields: readonly string[],
  itemsPath: string | null,
): SelectedFields {
  const paths = fields.map((field) => field.split('.').filter(Boolean)).filter((path) => path.length > 0);
  const found = new Set<string>();
  const listName = listNameOf(structured, paths, itemsPath);
  const list = structured[listName];
  const kept = Array.isArray(list)
    ? { ...structured, [listName]: list.map((item: JsonValue) => keep(item, paths, found)) }
    : {
        ...(structured.next === undefined ? {} : { next: structured.next }),
        ...keepOfObject(structured, paths, found),
      };
  const missing = fields.filter((field) => !found.has(field));
  const isEmpty = Array.isArray(list) && list.length === 0;
  if (missing.length === 0 || isEmpty) return { structured: kept, note: null };
  const sample = Array.isArray(list) ? list[0] : structured;
  const known = isJsonObject(sample) ? Object.keys(sample) : [];
  return {
    structured: kept,
    note: `No field ${missing.map((field) => hint(field, known)).join(', ')}. There are: ${known.join(', ')}.`,
  };
}

// A reply may be an object around one list that no record names. Fields that the object lacks then belong to the items.
function listNameOf(structured: JsonObject, paths: readonly (readonly string[])[], itemsPath: string | null): string {
  if (itemsPath !== null && Array.isArray(structured[itemsPath])) return itemsPath;
  if (Array.isArray(structured.items) || paths.some(([name = '']) => Object.hasOwn(structured, name))) return 'items';
  return Object.keys(structured).find((name) => Array.isArray(structured[name])) ?? 'items';
}

function hint(field: string, known: readonly string[]): string {
  const near = closestName(field, known);
  return near ? `${field} (did you mean ${near}?)` : field;
}

function keepOfObject(object: JsonObject, paths: readonly (readonly string[])[], found: Set<string>): JsonObject {
  const kept = keep(object, paths, found);
  return isJsonObject(kept) ? kept : object;
}

function keep(value: JsonValue, paths: readonly (readonly string[])[], found: Set<string>, above = ''): JsonValue {
  if (Array.isArray(value)) return value.map((item: JsonValue) => keep(item, paths, found, above));
  if (!isJsonObject(value)) return value;
  const kept: [string, JsonValue][] = [];
  for (const [name, member] of Object.entries(value)) {
    const meant = paths.filter((path) => path[0] === name);
    if (meant.length === 0) continue;
    const here = `${above}${name}`;
    if (meant.some((path) => path.length === 1)) {
      found.add(here);
      kept.push([name, member]);
    } else
      kept.push([
        name,
        keep(
          member,
          meant.map((path) => path.slice(1)),
          found,
          `${here}.`,
        ),
      ]);
  }
  return Object.fromEntries(kept);
}
