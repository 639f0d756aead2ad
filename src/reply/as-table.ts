import { isJsonObject, type JsonObject, type JsonValue } from '../base/index.js';
import type { ToolOutcome } from './outcome.js';

/** Lists with fewer items stay unchanged. */
const itemsMin = 2;

const separator = '|';

type Done = Extract<ToolOutcome, { kind: 'done' }>;

/**
 * Converts the lists of objects in a reply to tables: each item becomes a text with its values between bars. `table`
 * names the columns once, together with the values that are equal in every row. Members of objects become columns
 * (`a.b`), lists in a value are joined with commas, and a bar, a backslash or a line break in a value is escaped with a
 * backslash.
 */
export function asTable(outcome: Done): Done {
  const tables: { [name: string]: JsonObject } = {};
  const members = Object.entries(outcome.structured).map(([name, value]): [string, JsonValue] => {
    const made = name !== 'next' && Array.isArray(value) ? tableOf(value) : null;
    if (made === null) return [name, value];
    tables[name] = made.head;
    return [name, made.rows];
  });
  if (Object.keys(tables).length === 0) return outcome;
  const { next, ...others } = Object.fromEntries(members);
  const structured: JsonObject = { ...(next === undefined ? {} : { next }), table: tables, ...others };
  return { ...outcome, structured, text: JSON.stringify(structured) };
}

interface Table {
  readonly head: JsonObject;
  readonly rows: readonly string[];
}

function tableOf(list: readonly JsonValue[]): Table | null {
  if (list.length < itemsMin || !list.every(isJsonObject)) return null;
  const cells = list.map((item) => new Map(cellsOf(item, '')));
  const names = [...new Set(cells.flatMap((row) => [...row.keys()]))];
  const isSame = (name: string): boolean =>
    cells.every((row) => row.has(name) && row.get(name) === cells[0]?.get(name));
  const same = names.filter(isSame);
  // One column stays: without any, rows would not show how many there are.
  const columns = names.filter((name) => !same.includes(name));
  const [only] = columns.length === 0 ? same.splice(0, 1) : [];
  if (only !== undefined) columns.push(only);
  return {
    head: {
      columns: columns.map(escaped).join(separator),
      ...(same.length > 0 ? { same: Object.fromEntries(same.map((name) => [name, cells[0]?.get(name) ?? ''])) } : {}),
    },
    rows: cells.map((row) => columns.map((name) => escaped(row.get(name) ?? '')).join(separator)),
  };
}

function cellsOf(item: JsonObject, above: string): readonly (readonly [string, string])[] {
  return Object.entries(item).flatMap(([name, value]): readonly (readonly [string, string])[] => {
    const path = `${above}${name}`;
    if (isJsonObject(value)) return cellsOf(value, `${path}.`);
    if (!Array.isArray(value)) return [[path, textOf(value)]];
    const values = value.map((one: JsonValue) => (isJsonObject(one) ? onlyMemberOf(one) : one));
    const isPlain = values.every((one) => one !== undefined && (typeof one !== 'object' || one === null));
    return [[path, isPlain ? values.map((one) => textOf(one ?? null)).join(', ') : JSON.stringify(value)]];
  });
}

/** The value of an object with exactly one member; otherwise undefined. */
function onlyMemberOf(object: JsonObject): JsonValue | undefined {
  const [only, ...others] = Object.values(object);
  return others.length === 0 ? only : undefined;
}

function textOf(value: JsonValue): string {
  return value === null ? '' : String(value);
}

function escaped(text: string): string {
  return text.replaceAll(/[\\|]/g, '\\$&').replaceAll('\n', '\\n').replaceAll('\r', '\\r');
}
