import type { JsonObject } from '../base/index.js';
import { reservedMembers, shownName } from '../catalogue/index.js';
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
  const lines = breakLines(whole);
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

/** The same JSON, each member of the outermost object and each item of its lists on a line of its own. */
function breakLines(json: string): string {
  const lines: string[] = [];
  let depth = 0;
  let isInList = false;
  let taken = 0;
  const breakAfter = (place: number): void => {
    lines.push(json.slice(taken, place + 1));
    taken = place + 1;
  };
  for (let place = 0; place < json.length; place += 1) {
    switch (json.charCodeAt(place)) {
      case quote:
        place = stringEnd(json, place);
        break;
      case openBrace:
      case openBracket:
        depth += 1;
        if (depth !== 2) break;
        isInList = json.charCodeAt(place) === openBracket;
        if (isInList && json.charCodeAt(place + 1) !== closeBracket) breakAfter(place);
        break;
      case closeBrace:
      case closeBracket:
        depth -= 1;
        break;
      case comma:
        if (depth === 1 || (depth === 2 && isInList)) breakAfter(place);
    }
  }
  lines.push(json.slice(taken));
  return lines.join('\n');
}

const [quote, comma, openBrace, closeBrace, openBracket, closeBracket] = [0x22, 0x2c, 0x7b, 0x7d, 0x5b, 0x5d];

function stringEnd(json: string, start: number): number {
  for (let end = json.indexOf('"', start + 1); end !== -1; end = json.indexOf('"', end + 1)) {
    let slashes = 0;
    while (json.charAt(end - 1 - slashes) === '\\') slashes += 1;
    if (slashes % 2 === 0) return end;
  }
  return json.length;
}
