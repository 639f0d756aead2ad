/** Any JSON value. A bigint holds an integer that a JavaScript number cannot represent exactly. */
export type JsonValue = string | number | bigint | boolean | null | JsonArray | JsonObject;
export type JsonArray = readonly JsonValue[];
export interface JsonObject {
  readonly [key: string]: JsonValue;
}

/** Whether a value is a JSON object: not null, not an array. */
export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

const longDigitsMin = 16;
const beforeValue = '[:, \n\r\t';
const afterValue = ',]} \n\r\t';
// Matches a whole string literal first, to skip digits inside text. Fractions and exponents do not count as integers.
const stringOrLongInteger = /"(?:[^"\\]|\\.)*"|(?<![\d.eE+-])-?[1-9]\d{15,}(?![\d.eE])/g;

/**
 * Parses JSON exactly: an integer beyond 2^53 becomes a string of its digits, and every other value is as from
 * `JSON.parse`. Throws `SyntaxError` if the text is not JSON.
 */
export function parseExactJson(text: string): JsonValue {
  const exact = quoteLongIntegers(text);
  if (exact === text) return JSON.parse(text) as JsonValue;
  try {
    return JSON.parse(exact) as JsonValue;
  } catch {
    const quoted = text.replace(stringOrLongInteger, (match) => (match.startsWith('"') ? match : quotedIfLong(match)));
    return JSON.parse(quoted) as JsonValue;
  }
}

interface Digits {
  readonly from: number;
  readonly to: number;
}

/**
 * The next run of digits that is too long for a safe integer. Such a run covers one of every sixteen positions, so only
 * these are checked: most replies have none, and a regular expression would take as long as parsing.
 */
function nextLongDigits(text: string, start: number): Digits | null {
  for (let place = start + longDigitsMin - 1; place < text.length; place += longDigitsMin) {
    if (!isDigit(text, place)) continue;
    let [from, to] = [place, place + 1];
    while (from > start && isDigit(text, from - 1)) from -= 1;
    while (isDigit(text, to)) to += 1;
    if (to - from >= longDigitsMin) return { from, to };
    place = to;
  }
  return null;
}

function isDigit(text: string, place: number): boolean {
  const code = text.charCodeAt(place);
  return code >= 48 && code <= 57;
}

/**
 * Puts integers beyond 2^53 in quotes based on the characters around them, in a third of the time that tracking strings
 * takes. If the digits are part of a string, the first quote ends that string and digits follow it, which is not valid
 * JSON. So the output either means the same except for these integers, or is not JSON.
 */
export function quoteLongIntegers(text: string): string {
  let quoted = '';
  let taken = 0;
  for (let digits = nextLongDigits(text, 0); digits !== null; digits = nextLongDigits(text, digits.to)) {
    const { from, to } = digits;
    const start = text.charAt(from - 1) === '-' ? from - 1 : from;
    const isValue =
      text.charAt(from) !== '0' &&
      (start === 0 || beforeValue.includes(text.charAt(start - 1))) &&
      (to === text.length || afterValue.includes(text.charAt(to)));
    if (!isValue) continue;
    quoted += text.slice(taken, start) + quotedIfLong(text.slice(start, to));
    taken = to;
  }
  return taken === 0 ? text : quoted + text.slice(taken);
}

/**
 * Parses JSON with each bare integer beyond 2^53 as a bigint, to distinguish it from the same digits in quotes. Null if
 * there is none. Throws `SyntaxError` if the text is not JSON.
 */
export function parseBareIntegers(text: string): JsonValue | null {
  if (quoteLongIntegers(text) === text) return null;
  const mark = '\\u0000bare:';
  const marked = text.replace(stringOrLongInteger, (match) =>
    match.startsWith('"') || Number.isSafeInteger(Number(match)) ? match : `"${mark}${match}"`,
  );
  if (marked === text) return null;
  return JSON.parse(marked, (_name, value: unknown) =>
    typeof value === 'string' && /^\0bare:-?\d+$/.test(value) ? BigInt(value.slice('\0bare:'.length)) : value,
  ) as JsonValue;
}

function quotedIfLong(integer: string): string {
  return Number.isSafeInteger(Number(integer)) ? integer : `"${integer}"`;
}

/** Serializes JSON exactly: a bigint is written as bare digits, and `undefined` members are omitted. */
export function writeExactJson(value: JsonValue | undefined): string {
  if (typeof value === 'bigint') return value.toString();
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null';
  if (Array.isArray(value)) return `[${value.map((item) => writeExactJson(item)).join(',')}]`;
  const members: string[] = [];
  for (const [key, member] of Object.entries(value)) {
    if (member !== undefined) members.push(`${JSON.stringify(key)}:${writeExactJson(member)}`);
  }
  return `{${members.join(',')}}`;
}

/**
 * The path of the first member that occurs twice in one object of a JSON text, such as `config.methods`; null if there
 * is none. A parser keeps the last of the two, so a person reading the text may have seen another value. The text must
 * be valid JSON.
 */
export function findDoubledMember(text: string): string | null {
  const stack: OpenContainer[] = [];
  for (let index = 0; index < text.length; index += 1) {
    const character = text.charAt(index);
    const top = stack.at(-1);
    if (character === '{') stack.push({ names: new Set(), name: '', isNameNext: true });
    else if (character === '[') stack.push({ names: null, name: '[]', isNameNext: false });
    else if (character === '}' || character === ']') stack.pop();
    else if (character === ',' && top?.names) top.isNameNext = true;
    else if (character === '"') {
      const end = endOfText(text, index);
      if (top?.isNameNext && !takeName(top, String(JSON.parse(text.slice(index, end + 1))))) return pathOf(stack);
      index = end;
    }
  }
  return null;
}

/** An object or an array that is not closed yet; `names` is null for an array. */
interface OpenContainer {
  readonly names: Set<string> | null;
  name: string;
  isNameNext: boolean;
}

/** Records the name of the next member; false if the object already has it. */
function takeName(container: OpenContainer, name: string): boolean {
  const isNew = !container.names?.has(name);
  container.names?.add(name);
  container.name = name;
  container.isNameNext = false;
  return isNew;
}

function pathOf(stack: readonly OpenContainer[]): string {
  return stack
    .map(({ name }) => name)
    .join('.')
    .replaceAll('.[]', '[]');
}

function endOfText(text: string, start: number): number {
  let index = start + 1;
  while (index < text.length && text.charAt(index) !== '"') index += text.charAt(index) === '\\' ? 2 : 1;
  return index;
}
