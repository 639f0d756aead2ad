import { createHash } from 'node:crypto';
import { isJsonObject, type JsonObject, type JsonValue } from '../base/index.js';

/** The items of a list that come when the text of one of them has been read to its end. */
export interface ItemsAfter {
  readonly path: readonly string[];
  readonly from: number;
  readonly of: number;
}

/** Where an answer was cut: the member at `path` shows what stands from `from` to `to` of `of` items or characters. */
export interface Cut {
  readonly path: readonly string[];
  readonly unit: 'items' | 'characters';
  readonly from: number;
  readonly to: number;
  readonly of: number;
  /** Of the whole text that was cut, by which whoever reads on knows it again; null for items. */
  readonly digest: string | null;
  /** Null where nothing comes after the member itself. */
  readonly after: ItemsAfter | null;
}

/** An answer that fits, and where it was cut. */
export interface CutReply {
  readonly structured: JsonObject;
  /** The member that was cut and no other, for whoever has the rest of the object already. */
  readonly piece: JsonObject;
  readonly cut: Cut;
}

const depthMax = 4;

interface Candidate {
  readonly path: readonly string[];
  readonly length: number;
}

/**
 * Cuts an object to `charsMax` characters of JSON at its largest list, between whole items, or at its longest text where no list is
 * large. At least one item or character is kept, so that whoever reads on always comes further. Null where it fits.
 */
export function cutReply(structured: JsonObject, text: string, charsMax: number): CutReply | null {
  if (text.length <= charsMax) return null;
  const largest = largestOf(structured);
  if (!largest) return null;
  const room = Math.max(0, charsMax - (text.length - largest.length));
  return pieceOf(structured, largest.path, { from: 0, room, after: null });
}

/** Whether the member at `path` is still what a cut was made in: the text of this digest, or a list where there is none. */
export function isStillThere(structured: JsonObject, path: readonly string[], digest: string | null): boolean {
  const member = memberAt(structured, path);
  return typeof member === 'string' ? digestOf(member) === digest : digest === null && Array.isArray(member);
}

function digestOf(text: string): string {
  return createHash('sha256').update(text).digest('base64url');
}

interface Place {
  readonly from: number;
  readonly room: number;
  readonly after: ItemsAfter | null;
}

/** The piece of an answer that begins at `from` of the member at `path`; null where that member is no list and no text any more. */
export function pieceOf(
  structured: JsonObject,
  path: readonly string[],
  { from, room, after }: Place,
): CutReply | null {
  const value = memberAt(structured, path);
  const show = (shown: JsonValue, cut: Cut): CutReply => ({
    structured: withMember(structured, path, shown),
    piece: { [path.at(-1) ?? 'items']: shown },
    cut,
  });
  if (typeof value === 'string') {
    const to = characterEnd(value, from, room);
    return show(value.slice(from, to), {
      path,
      unit: 'characters',
      from,
      to,
      of: value.length,
      digest: digestOf(value),
      after,
    });
  }
  if (!Array.isArray(value)) return null;
  let to = from;
  for (let used = 0; to < value.length; to += 1) {
    used += JSON.stringify(value[to]).length + 1;
    if (used > room && to > from) break;
  }
  const item = value[from];
  const inside = to === from + 1 && item !== undefined ? cutInside(item, room) : null;
  if (!inside)
    return show(value.slice(from, to), { path, unit: 'items', from, to, of: value.length, digest: null, after });
  const next = to < value.length ? { path, from: to, of: value.length } : null;
  return show([inside.item], { ...inside.cut, path: [...path, String(from), ...inside.cut.path], after: next });
}

/** One item that is too long by itself, cut inside its longest text; null where it fits, or no text of it is what is long. */
function cutInside(
  item: JsonValue,
  room: number,
): { readonly item: JsonValue; readonly cut: Omit<Cut, 'after'> } | null {
  const excess = JSON.stringify(item).length - room;
  if (excess <= 0) return null;
  const texts: Candidate[] = [];
  collect(item, [], { lists: [], texts });
  const longest = largest(texts);
  const text = longest && memberAt(item, longest.path);
  if (!longest || typeof text !== 'string' || longest.length < excess) return null;
  const to = characterEnd(text, 0, longest.length - excess);
  const cut = {
    path: longest.path,
    unit: 'characters',
    from: 0,
    to,
    of: text.length,
    digest: digestOf(text),
  } as const;
  const shown = text.slice(0, to);
  return { item: isJsonObject(item) ? withMember(item, longest.path, shown) : shown, cut };
}

// Escapes make JSON longer than the text; a pair of surrogates is never parted.
function characterEnd(text: string, from: number, room: number): number {
  let end = Math.min(text.length, from + Math.max(1, room));
  while (end - from > 1 && JSON.stringify(text.slice(from, end)).length - 2 > Math.max(1, room))
    end = from + Math.max(1, Math.floor((end - from) * 0.9));
  const last = text.charCodeAt(end - 1);
  const isHalf = end < text.length && last >= 0xd800 && last <= 0xdbff;
  return isHalf ? end + 1 : end;
}

function largestOf(structured: JsonObject): Candidate | null {
  const lists: Candidate[] = [];
  const texts: Candidate[] = [];
  collect(structured, [], { lists, texts });
  const [list, text] = [largest(lists), largest(texts)];
  // A list of few long texts is better cut inside the text.
  if (list && (!text || text.length < list.length / 2)) return list;
  return text ?? list;
}

function largest(candidates: readonly Candidate[]): Candidate | null {
  return candidates.reduce<Candidate | null>(
    (best, next) => (best === null || next.length > best.length ? next : best),
    null,
  );
}

function collect(
  value: JsonValue,
  path: readonly string[],
  found: { readonly lists: Candidate[]; readonly texts: Candidate[] },
): void {
  if (typeof value === 'string') found.texts.push({ path, length: JSON.stringify(value).length });
  else if (Array.isArray(value)) found.lists.push({ path, length: JSON.stringify(value).length });
  else if (isJsonObject(value) && path.length < depthMax)
    for (const [name, member] of Object.entries(value)) collect(member, [...path, name], found);
}

function memberAt(value: JsonValue, path: readonly string[]): JsonValue | undefined {
  const [name, ...rest] = path;
  if (name === undefined) return value;
  const member = Array.isArray(value) ? value[Number(name)] : memberOf(value, name);
  return member === undefined ? undefined : memberAt(member, rest);
}

function memberOf(value: JsonValue, name: string): JsonValue | undefined {
  return isJsonObject(value) && Object.hasOwn(value, name) ? value[name] : undefined;
}

function withMember(object: JsonObject, path: readonly string[], value: JsonValue): JsonObject {
  const [name, ...rest] = path;
  if (name === undefined) return object;
  const inner = object[name];
  return { ...object, [name]: rest.length > 0 && isJsonObject(inner) ? withMember(inner, rest, value) : value };
}
