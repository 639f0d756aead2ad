import { endOfString } from '../base/index.js';

const quote = 0x22;

/**
 * Whether the message's `id` is a bare number in a JSON text rather than a string, which exact parsing does not
 * preserve. The message is the whole text, or the element of a batch at `position`. The text must be valid JSON.
 */
export function isIdBare(text: string, position?: number): boolean {
  const level = position === undefined ? 1 : 2;
  let depth = 0;
  let element = 0;
  let isBare = false;
  for (let index = 0; index < text.length; index += 1) {
    const character = text.charCodeAt(index);
    if (character === 0x7b || character === 0x5b) depth += 1;
    else if (character === 0x7d || character === 0x5d) depth -= 1;
    else if (character === 0x2c && depth === 1) element += 1;
    else if (character === quote) {
      const end = endOfString(text, index);
      if (depth === level && (position === undefined || element === position)) {
        // Of two members with one name the last counts, as in the parser.
        isBare = isIdBareAt(text, index, end) ?? isBare;
      }
      index = end;
    }
  }
  return isBare;
}

/** Whether the member whose key begins here is a bare id. Null if the key is not `id`, or if this is not a key. */
function isIdBareAt(text: string, start: number, end: number): boolean | null {
  const value = valueAfterKey(text, end + 1);
  return value !== null && JSON.parse(text.slice(start, end + 1)) === 'id' ? text.charCodeAt(value) !== quote : null;
}

/** Where the value begins, if the string that ended here is a key. */
function valueAfterKey(text: string, start: number): number | null {
  const colon = skipSpace(text, start);
  return text.charCodeAt(colon) === 0x3a ? skipSpace(text, colon + 1) : null;
}

function skipSpace(text: string, start: number): number {
  let index = start;
  while (index < text.length && ' \t\r\n'.includes(text.charAt(index))) index += 1;
  return index;
}
