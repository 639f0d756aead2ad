import { isJsonObject, type JsonArray, type JsonObject, type JsonValue } from '../base/index.js';

/** What is between two objects of a list in compact JSON. No string contains it: a quote in a string is escaped. */
const betweenObjects = '},{"';
const brokenBetween = '},\n{"';

/**
 * The same JSON, each member of the outermost object and each item of its lists on a line of its own. `payload` is the
 * object with the long lists of the text.
 */
export function breakLines(json: string, payload: JsonObject): string {
  const list = longestListOf(payload);
  if (list.length < 3 || !list.every(hasMembers)) return readLines(json);
  // As many pieces as items: each place separates two of them. Reading the whole text takes four times as long.
  const pieces = json.split(betweenObjects);
  if (pieces.length !== list.length) return readLines(json);
  const [first, last] = [pieces[0], pieces.at(-1)];
  const [begin, end, ...others] = readLines(`${first}${betweenObjects}${last}`).split(brokenBetween);
  if (begin === undefined || end === undefined || others.length > 0) return readLines(json);
  pieces[0] = begin;
  pieces[pieces.length - 1] = end;
  return pieces.join(brokenBetween);
}

function longestListOf(payload: JsonObject): JsonArray {
  let longest: JsonArray = [];
  for (const member of Object.values(payload))
    if (Array.isArray(member) && member.length > longest.length) longest = member;
  return longest;
}

function hasMembers(value: JsonValue): boolean {
  if (!isJsonObject(value)) return false;
  for (const _name in value) return true;
  return false;
}

/** Breaks any JSON object over lines, reading all of it. */
function readLines(json: string): string {
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
