import { isJsonObject, type JsonObject, type JsonValue, nestedObjects, plainWords } from '../base/index.js';
import type { AcceptedErrorRecord } from '../catalogue/index.js';
import { squeezed } from './squeezed.js';

/** What an error states about one item of a list argument. */
export interface ItemState {
  /** Its name, safe to show. */
  readonly name: string;
  readonly state: 'holds' | 'opposite' | 'unknown';
}

type EachRecord = AcceptedErrorRecord & { readonly each: NonNullable<AcceptedErrorRecord['each']> };

const levelsMax = 10;
const nameLengthMax = 100;

/**
 * What an error with a known text states about each item of the list argument; null if it contains no such text. An
 * error that names no item refers to the only one; with several items it is ambiguous. Pure.
 */
export function itemStates(
  { words, raw }: { readonly words: string; readonly raw: JsonValue },
  accepted: readonly AcceptedErrorRecord[],
  values: JsonObject,
): { readonly items: readonly ItemState[]; readonly records: readonly EachRecord[] } | null {
  const records = accepted.filter(isEach).filter(({ contains }) => words.includes(squeezed(contains)));
  const [first] = records;
  if (!first) return null;
  const given = values[first.each.argument];
  const items = Array.isArray(given) ? given.filter(isJsonObject) : [];
  const names = items.map((item) => nameOf(item[first.each.name]));
  const texts = names.map((name) => textsAbout(raw, name, names));
  const isOnly = items.length === 1 && texts.every((found) => found.length === 0);
  return {
    records,
    items: items.map((item, at) => ({
      name: plainWords(String(item[first.each.name]), nameLengthMax),
      state: stateOf(item, isOnly ? [words] : (texts[at] ?? []), records),
    })),
  };
}

function isEach(record: AcceptedErrorRecord): record is EachRecord {
  return record.each !== undefined;
}

function stateOf(item: JsonObject, texts: readonly string[], records: readonly EachRecord[]): ItemState['state'] {
  const said = records.filter(({ contains }) => texts.some((text) => squeezed(text).includes(squeezed(contains))));
  const holding = said.filter(({ when = {} }) =>
    Object.entries(when).every(([name, wanted]) => wanted.includes(String(item[name]))),
  );
  // Both together are contradictory.
  if (said.length === 0 || (holding.length > 0 && holding.length < said.length)) return 'unknown';
  return holding.length > 0 ? 'holds' : 'opposite';
}

/** The texts of a reply about this name only: in its object, under its key, or in part of a text. */
function textsAbout(raw: JsonValue, name: string, names: readonly string[]): readonly string[] {
  const objects = nestedObjects(raw, levelsMax);
  const own = objects.filter((each) => Object.values(each).some((value) => nameOf(value) === name));
  const keyed = objects.flatMap((each) =>
    Object.entries(each).flatMap(([key, value]) => (nameOf(key) === name ? [value] : [])),
  );
  const texts = [raw, ...objects.flatMap((each) => Object.values(each))].flatMap(textsOf);
  const parts = texts.flatMap((text) => text.split(/[,;|\n]+/)).map((part) => part.toLowerCase());
  const speaking = parts.filter((part) => namesIn(part, names).join() === name);
  return [...[...own, ...keyed].map((value) => JSON.stringify(value)), ...speaking];
}

function textsOf(value: JsonValue): readonly string[] {
  if (typeof value === 'string') return [value];
  return Array.isArray(value) ? value.flat(levelsMax).filter((each) => typeof each === 'string') : [];
}

function namesIn(part: string, names: readonly string[]): readonly string[] {
  const words = part.split(/[\s()<>[\]{}"'“”:=]+/).map((word) => word.replace(/\.+$/, ''));
  return [...new Set(names)].filter((name) => words.includes(name));
}

function nameOf(value: JsonValue | undefined): string {
  return typeof value === 'string' ? value.trim().toLowerCase() : '';
}
