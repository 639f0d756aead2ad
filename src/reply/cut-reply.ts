import { isJsonObject, type JsonArray, type JsonObject, type JsonValue } from '../base/index.js';

/**
 * Where a reply continues: the names and indexes that lead to the first part not shown. In a text, the last one counts
 * UTF-16 units.
 */
export type Position = readonly (string | number)[];

/** Length of a text, in the unit that a client counts. */
export type Measure = (text: string) => number;

/** The part of a reply that fits, and where the next piece begins. Null: this is the last piece. */
export interface Piece {
  readonly shown: JsonObject;
  readonly end: Position | null;
}

interface Taken<Value extends JsonValue = JsonValue> {
  readonly shown: Value;
  readonly size: number;
  readonly end: Position | null;
}

/**
 * What to add next: from which position, how much of it fits, and whether part of it must be added even if it does not.
 */
interface Wish {
  readonly start: Position;
  readonly room: number;
  readonly isFirst: boolean;
  readonly measure: Measure;
}

/** Members up to this length precede longer ones, so that every piece begins with the short ones. */
const shortMax = 400;

/** Less space than this stays empty rather than holding the beginning of a text. */
const textRoomMin = 120;

/**
 * The piece of a payload that begins at `start` and has at most `room`. Together, the pieces contain everything once:
 * short members first, then long ones in order, the plain text of a member before the member itself. Items are split
 * only if one is longer than a whole piece. A piece has at least one character, item or member, so that the caller
 * always makes progress.
 */
export function pieceOf(
  payload: JsonObject,
  { start, room, measure }: { readonly start: Position; readonly room: number; readonly measure: Measure },
): Piece {
  const taken = takeMembers(payload, { start, room, isFirst: true, measure });
  return taken === null ? { shown: {}, end: null } : { shown: taken.shown, end: taken.end };
}

/** The names of an object's members in the order in which pieces show them. */
export function scheduleOf(object: JsonObject, measure: Measure): readonly string[] {
  const names = Object.keys(object);
  const isLong = new Map(names.map((name) => [name, sizeWithin(object[name] ?? null, shortMax, measure) === null]));
  const long = names.filter((name) => isLong.get(name));
  const ordered = long.flatMap((name) => {
    const text = `${name}_text`;
    if (isLong.get(text)) return [text, name];
    return name.endsWith('_text') && isLong.get(name.slice(0, -'_text'.length)) ? [] : [name];
  });
  return [...names.filter((name) => !isLong.get(name)), ...ordered];
}

/**
 * The size of a value as JSON; null if it is more than `max`. Stops counting there: most of a long reply is left out of
 * the piece, and writing all of it only to measure it took longer than reading it.
 */
function sizeWithin(value: JsonValue, max: number, measure: Measure): number | null {
  if (typeof value === 'string' && value.length > max) return null;
  if (isJsonObject(value)) return objectSizeWithin(value, max, measure);
  return Array.isArray(value) ? listSizeWithin(value, max, measure) : within(measure(JSON.stringify(value)), max);
}

// Items are short as a rule, so each is written as a whole.
function listSizeWithin(list: JsonArray, max: number, measure: Measure): number | null {
  // The brackets, and a comma between items.
  let size = 1 + Math.max(1, list.length);
  for (const item of list) {
    if (size > max) return null;
    size += measure(JSON.stringify(item));
  }
  return within(size, max);
}

function objectSizeWithin(object: JsonObject, max: number, measure: Measure): number | null {
  const names = Object.keys(object);
  let size = 1 + Math.max(1, names.length);
  for (const name of names) {
    size += measure(JSON.stringify(name)) + 1;
    const more = sizeWithin(object[name] ?? null, max - size, measure);
    if (more === null) return null;
    size += more;
  }
  return within(size, max);
}

function within(size: number, max: number): number | null {
  return size <= max ? size : null;
}

function take(value: JsonValue, wish: Wish): Taken | null {
  const { start, room, isFirst, measure } = wish;
  // A list is measured while its items are taken.
  if (start.length === 0 && !Array.isArray(value)) {
    const size = sizeWithin(value, room, measure);
    if (size !== null) return { shown: value, size, end: null };
  }
  if (typeof value === 'string') return takeText(value, wish);
  if (Array.isArray(value)) return takeItems(value, wish);
  if (isJsonObject(value)) return takeMembers(value, wish);
  return isFirst ? { shown: value, size: measure(JSON.stringify(value)), end: null } : null;
}

function takeText(text: string, { start, room, isFirst, measure }: Wish): Taken | null {
  if (!isFirst && room < textRoomMin) return null;
  const [from = 0] = start;
  const to = textEnd(text, Number(from), { room, measure });
  const shown = text.slice(Number(from), to);
  return { shown, size: measure(JSON.stringify(shown)), end: to < text.length ? [to] : null };
}

// Escapes make JSON longer than the text. Never splits a surrogate pair.
function textEnd(text: string, from: number, { room, measure }: { room: number; measure: Measure }): number {
  const fits = (to: number): boolean => measure(JSON.stringify(text.slice(from, to))) <= room;
  let [least, most] = [from + 1, Math.min(text.length, from + Math.max(1, room))];
  while (least < most) {
    const middle = Math.ceil((least + most) / 2);
    if (fits(middle)) least = middle;
    else most = middle - 1;
  }
  const isHalf = (to: number): boolean => {
    const last = text.charCodeAt(to - 1);
    return to < text.length && last >= 0xd800 && last <= 0xdbff;
  };
  if (!isHalf(least)) return least;
  return least - 1 > from ? least - 1 : least + 1;
}

function takeItems(list: readonly JsonValue[], { start, room, isFirst, measure }: Wish): Taken | null {
  const [first = 0, ...inner] = start;
  const from = Number(first);
  const shown: JsonValue[] = [];
  let size = 2;
  for (let index = from; index < list.length; index += 1) {
    const item = list[index] ?? null;
    const begin = index === from ? inner : [];
    const mustTake = isFirst && shown.length === 0;
    const left = room - size - separatorSize;
    const whole = begin.length === 0 ? within(measure(JSON.stringify(item)), left) : null;
    const taken =
      whole !== null
        ? { shown: item, size: whole, end: null }
        : mustTake
          ? take(item, { start: begin, room: left, isFirst: true, measure })
          : null;
    if (taken === null) return shown.length === 0 ? null : { shown, size, end: [index, ...begin] };
    shown.push(taken.shown);
    size += taken.size + separatorSize;
    if (taken.end !== null) return { shown, size, end: [index, ...taken.end] };
  }
  return { shown, size, end: null };
}

/** A comma and the optional line break after it. */
const separatorSize = 2;

function takeMembers(object: JsonObject, { start, room, isFirst, measure }: Wish): Taken<JsonObject> | null {
  const names = scheduleOf(object, measure);
  const [first, ...inner] = start;
  const from = first === undefined ? 0 : names.indexOf(String(first));
  const shown: [string, JsonValue][] = [];
  let size = 2;
  for (const [index, name] of names.entries()) {
    if (index < from) continue;
    const begin = index === from ? inner : [];
    const mustTake = isFirst && shown.length === 0;
    const nameSize = measure(JSON.stringify(name)) + 1 + separatorSize;
    const left = room - size - nameSize;
    const taken = take(object[name] ?? null, { start: begin, room: left, isFirst: mustTake, measure });
    if (taken === null)
      return shown.length === 0 ? null : { shown: Object.fromEntries(shown), size, end: [name, ...begin] };
    shown.push([name, taken.shown]);
    size += nameSize + taken.size;
    if (taken.end !== null) return { shown: Object.fromEntries(shown), size, end: [name, ...taken.end] };
  }
  return { shown: Object.fromEntries(shown), size, end: null };
}
