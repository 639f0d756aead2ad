const quote = 0x22;
const backslash = 0x5c;

/** Whether a JSON text opens more than this many levels of objects and arrays; brackets inside strings do not count. Works on any text. */
export function isTooDeep(text: string, depthMax: number): boolean {
  // Few brackets cannot nest deeply, and finding them costs a fraction of reading every character.
  if (!holdsMore(text, '{', '[', depthMax)) return false;
  let depth = 0;
  for (let index = 0; index < text.length; index += 1) {
    const character = text.charCodeAt(index);
    if (character === quote) index = endOfString(text, index);
    else if (character === 0x7b || character === 0x5b) {
      depth += 1;
      if (depth > depthMax) return true;
    } else if (character === 0x7d || character === 0x5d) depth -= 1;
  }
  return false;
}

/**
 * Whether the message's `id` stands in a JSON text as a bare number, not as a string: what parsing to the last digit cannot tell
 * apart afterwards. The message is the whole text, or the element of a batch at `position`. The text must be valid JSON.
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
        const value = valueAfterKey(text, end + 1);
        // Of two members with one name the last counts, as it does for the parser.
        if (value !== null && JSON.parse(text.slice(index, end + 1)) === 'id')
          isBare = text.charCodeAt(value) !== quote;
      }
      index = end;
    }
  }
  return isBare;
}

function holdsMore(text: string, first: string, second: string, max: number): boolean {
  let count = 0;
  for (const sought of [first, second]) {
    for (let index = text.indexOf(sought); index !== -1; index = text.indexOf(sought, index + 1)) {
      count += 1;
      if (count > max) return true;
    }
  }
  return false;
}

function endOfString(text: string, start: number): number {
  let index = start + 1;
  while (index < text.length) {
    const character = text.charCodeAt(index);
    if (character === quote) return index;
    index += character === backslash ? 2 : 1;
  }
  return index;
}

/** Where the value begins, if what ended here was a key. */
function valueAfterKey(text: string, start: number): number | null {
  const colon = skipSpace(text, start);
  return text.charCodeAt(colon) === 0x3a ? skipSpace(text, colon + 1) : null;
}

function skipSpace(text: string, start: number): number {
  let index = start;
  while (index < text.length && ' \t\r\n'.includes(text.charAt(index))) index += 1;
  return index;
}
