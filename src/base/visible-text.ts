import { isJsonObject, type JsonObject, type JsonValue } from './json.js';
import { unseenCharacter } from './unseen-characters.js';

/**
 * Writes every invisible character as its code point, for example `[U+202E]`, so that a person sees the whole text.
 * Line ends and tabs stay.
 */
export function showInvisible(text: string): string {
  return text.replace(unseenCharacter, (character) =>
    character === '\n' || character === '\t' ? character : numberOf(character),
  );
}

/** An object in whose texts and names every invisible character is written as its number. */
export function showInvisibleIn(object: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(object).map(([name, member]) => [showInvisible(name), shown(member)]));
}

function shown(value: JsonValue): JsonValue {
  if (typeof value === 'string') return showInvisible(value);
  if (Array.isArray(value)) return value.map((item: JsonValue) => shown(item));
  return isJsonObject(value) ? showInvisibleIn(value) : value;
}

/** The same on one line: line ends and tabs are written as their numbers too. */
export function showOnOneLine(text: string): string {
  return text.replace(unseenCharacter, numberOf);
}

/** JSON text in which characters that a terminal acts on, or that a person does not see, are escaped; it means the same. */
export function escapeInvisible(json: string): string {
  return json.replace(unseenCharacter, (character) =>
    character === '\n'
      ? character
      : [...Array(character.length).keys()].map((at) => escapeOf(character.charCodeAt(at))).join(''),
  );
}

function numberOf(character: string): string {
  return `[U+${hexOf(character.codePointAt(0) ?? 0).toUpperCase()}]`;
}

function escapeOf(unit: number): string {
  return `\\u${hexOf(unit)}`;
}

function hexOf(number: number): string {
  return number.toString(16).padStart(4, '0');
}
