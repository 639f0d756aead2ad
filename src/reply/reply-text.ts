import type { JsonObject } from '../base/index.js';
import { reservedMembers, shownName } from '../catalogue/index.js';
import { breakLines } from './break-lines.js';
import type { ToolOutcome } from './outcome.js';

/** Texts at least this long, in characters, are broken over lines. */
const brokenLengthMin = 2_000;

type Done = Extract<ToolOutcome, { kind: 'done' }>;

/** The long texts of outcomes: measured when a reply is cut, then sent. */
const longTexts = new WeakMap<Done, string>();

/**
 * The one JSON object that a caller receives: first what it must know, then the payload. A long one has line breaks
 * between members and items, because some clients cut by lines.
 */
export function replyText(outcome: Done): string {
  const known = longTexts.get(outcome);
  if (known !== undefined) return known;
  const whole = joinedText(outcome);
  if (whole.length < brokenLengthMin) return whole;
  const lines = breakLines(whole, outcome.structured);
  longTexts.set(outcome, lines);
  return lines;
}

function joinedText({ notes, cut, structured, text }: Done): string {
  const head = JSON.stringify({ notes: notes.length > 0 ? notes : undefined, cut });
  if (head === '{}') return text;
  return Object.keys(structured).length === 0 ? head : `${head.slice(0, -1)},${text.trimStart().slice(1)}`;
}

/** A payload with its members of reserved names renamed, so that no external text looks like the gateway's own. */
export function withoutReservedNames(payload: JsonObject): JsonObject {
  if (!reservedMembers.some((name) => Object.hasOwn(payload, name))) return payload;
  return Object.fromEntries(Object.entries(payload).map(([name, value]) => [shownName(name), value]));
}
