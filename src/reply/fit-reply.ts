import { isJsonObject, type JsonObject, type JsonValue, refuse } from '../base/index.js';
import { readCursor, writeCursor } from './cursor.js';
import { type Measure, type Position, pieceOf, scheduleOf } from './cut-reply.js';
import type { ToolOutcome } from './outcome.js';
import type { ReplyHandles } from './reply-handles.js';
import { replyText } from './reply-text.js';

/** A call whose reply must fit the client's limit. */
export interface FittedCall {
  readonly serverId: string;
  readonly toolName: string;
  /** The arguments to repeat the call with. */
  readonly given: JsonObject;
  /** The cursor of the previous piece, if the call continues a reply. */
  readonly rest?: string | undefined;
  /** Whether the call may be repeated to continue the reply. Changes may not. */
  readonly isRead: boolean;
  /**
   * The arguments of the page that begins this many items after the first of this one; null if the list at the path has
   * no such pages.
   */
  readonly pageFrom: (path: Position, count: number) => JsonObject | null;
}

/** The maximum size that a client accepts. */
export interface ReplyLimit {
  readonly max: number;
  readonly measure: Measure;
  /** Whether Base64 files do not count, because the client does not pass them on as text. */
  readonly takesFiles?: boolean;
}

type Done = Extract<ToolOutcome, { kind: 'done' }>;

const changedWords =
  'The reply has changed since it was cut, so its rest cannot be read. Call the tool again without `rest`; nothing was changed.';

/** Estimated size of everything but the piece. Measured afterwards. */
const headGuess = 900;
const triesMax = 8;
/** A shorter piece may need a longer description of where it ends. */
const slackPerTry = 16;

/** How many names of remaining members are listed, and the maximum length of each. */
const namesShownMax = 8;
const nameLengthMax = 40;

/**
 * Cuts a reply that is longer than the client's limit. A note on what was cut, and the arguments of the call that
 * continues, precede the payload; the notes on the reply are repeated in every piece. A reply that fits is unchanged.
 * Refuses if the reply has changed since the previous piece.
 */
export function fitReply(
  outcome: Done,
  call: FittedCall,
  { handles, limit }: { readonly handles: ReplyHandles; readonly limit: ReplyLimit },
): Exclude<ToolOutcome, { kind: 'input_required' | 'failed' }> {
  const { max, measure } = limit;
  if (call.rest === undefined && mostBytesOf(outcome) <= max) return outcome;
  const { next, table, ...payload } = outcome.structured;
  // Every piece explains its rows.
  const head: JsonObject = table === undefined ? {} : { table };
  const start = call.rest === undefined ? [] : readCursor(payload, call.rest, measure);
  if (start === null) return { kind: 'refused', refusal: refuse('conflict', changedWords).refusal };
  const mayFit = start.length === 0 && outcome.text.length <= max;
  if (mayFit && measure(replyText(outcome)) <= max) return outcome;
  const pageNext = isJsonObject(next) ? next : null;
  let room = max - Math.min(headGuess, Math.floor(max / 4)) - measure(JSON.stringify([outcome.notes, head]));
  for (let tries = 1; ; tries += 1) {
    const piece = pieceOf(payload, { start, room, measure });
    const fitted =
      piece.end === null
        ? withShown(outcome, { ...head, ...piece.shown }, { next: pageNext, notes: [] })
        : withCut(outcome, {
            payload,
            start,
            end: piece.end,
            shown: { ...head, ...piece.shown },
            call,
            handles,
            measure,
          });
    const excess = measure(replyText(fitted)) - max;
    if (excess <= 0 || tries === triesMax || room < 1) return fitted;
    room -= excess + tries * slackPerTry;
  }
}

/**
 * An upper bound of the bytes of a reply, without writing it: a character of JSON has at most three bytes and one line
 * break, and one of a note is written as at most six.
 */
function mostBytesOf({ text, notes, cut }: Done): number {
  if (cut !== undefined) return Number.POSITIVE_INFINITY;
  const frame = 16;
  return notes.reduce((sum, note) => sum + note.length * 6 + frame, text.length * 4 + frame);
}

interface CutParts {
  readonly payload: JsonObject;
  readonly start: Position;
  readonly end: Position;
  readonly shown: JsonObject;
  readonly call: FittedCall;
  readonly handles: ReplyHandles;
  readonly measure: Measure;
}

function withCut(outcome: Done, { payload, start, end, shown, call, handles, measure }: CutParts): Done {
  const { toolName, given, serverId } = call;
  const place = placeOf(payload, start, end, measure);
  const words = `Cut: this reply is too long. ${place.words}`;
  const facts = { field: place.field, unit: place.unit, from: place.from, to: place.to, of: place.of };
  if (!call.isRead)
    return withShown(outcome, shown, {
      next: null,
      notes: [`${words} The call itself was carried out in full; do not repeat it to read the rest.`],
      cut: facts,
    });
  const cursor = writeCursor(payload, end, measure);
  const isLast = !hasMembersAfter(payload, end, measure);
  const page = isLast && typeof end.at(-1) === 'number' ? call.pageFrom(end.slice(0, -1), Number(end.at(-1))) : null;
  const uri = handles.uriOf(serverId, { toolName, input: given, rest: cursor });
  return withShown(outcome, shown, {
    next: page ?? { ...given, rest: cursor },
    notes: [`${words} To read on, call this tool again with exactly the arguments in "next".`],
    cut: { ...facts, rest: uri },
  });
}

interface Place {
  readonly words: string;
  readonly field: string;
  readonly unit: 'items' | 'characters' | 'members';
  readonly from: number;
  readonly to: number;
  readonly of: number;
}

/** Where a piece ends, in words for a person. */
function placeOf(payload: JsonObject, start: Position, end: Position, measure: Measure): Place {
  const path = end.slice(0, -1);
  const container = path.reduce<JsonValue | undefined>(
    (value, step) => (Array.isArray(value) ? value[Number(step)] : isJsonObject(value) ? value[step] : undefined),
    payload,
  );
  const isSame = path.every((step, index) => start[index] === step);
  const field = path.join('.');
  const last = end.at(-1);
  if (typeof last === 'string') {
    const names = isJsonObject(container) ? scheduleOf(container, measure) : [];
    const to = names.indexOf(last);
    const begun = isSame ? start[path.length] : undefined;
    const from = begun === undefined ? 0 : Math.max(0, names.indexOf(String(begun)));
    const coming = names.slice(to, to + namesShownMax).map((name) => name.slice(0, nameLengthMax));
    const more = names.length - to - coming.length;
    const words = `Still to come: ${coming.join(', ')}${more > 0 ? ` and ${more} more` : ''}.`;
    return { words, field, unit: 'members', from, to, of: names.length };
  }
  const unit = typeof container === 'string' ? 'characters' : 'items';
  const of = typeof container === 'string' || Array.isArray(container) ? container.length : 0;
  const from = isSame ? Number(start[path.length] ?? 0) : 0;
  const to = Number(last);
  return { words: `Shown: ${unit} ${from + 1} to ${to} of ${of} of ${field}.`, field, unit, from, to, of };
}

/** Whether anything follows the list or text in which a piece ends. */
function hasMembersAfter(payload: JsonObject, end: Position, measure: Measure): boolean {
  let value: JsonValue | undefined = payload;
  for (const step of end.slice(0, -1)) {
    if (Array.isArray(value)) return true;
    if (!isJsonObject(value)) return false;
    if (scheduleOf(value, measure).at(-1) !== step) return true;
    value = value[step];
  }
  return false;
}

function withShown(
  outcome: Done,
  shown: JsonObject,
  {
    next,
    notes,
    cut,
  }: { readonly next: JsonObject | null; readonly notes: readonly string[]; readonly cut?: JsonObject },
): Done {
  const structured = next === null ? shown : { next, ...shown };
  const told = [...outcome.notes, ...notes];
  return { ...outcome, structured, text: JSON.stringify(structured), notes: told, ...(cut ? { cut } : {}) };
}
