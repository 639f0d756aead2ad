import { isAscii } from 'node:buffer';
import { hasUnseen, replaceUnseen } from './unseen-characters.js';

/** JSON escapes that can encode such a character. */
const escaped = /\\[ubf]/;

const pictograph = /\p{Extended_Pictographic}|\p{Emoji_Modifier}/u;
/** Scripts whose writing needs the zero-width joiner and non-joiner. */
const joiningScripts = [
  'Arabic',
  'Syriac',
  'Mongolian',
  'Nko',
  'Devanagari',
  'Bengali',
  'Gurmukhi',
  'Gujarati',
  'Oriya',
  'Tamil',
  'Telugu',
  'Kannada',
  'Malayalam',
  'Sinhala',
  'Khmer',
  'Myanmar',
];
const braille = /[\u2801-\u28ff]/;
const ogham = /[\u1681-\u169c]/;
/** Scripts that are written with the ideographic space, their punctuation and wide forms. */
const eastAsian =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Bopomofo}\u3001-\u303e\uff01-\uff65]/u;
const joining = new RegExp(joiningScripts.map((name) => `\\p{Script=${name}}`).join('|'), 'u');

/**
 * Whether a JSON reply may contain invisible characters, raw or escaped. May return true for a reply without any. Most
 * replies are ASCII, and checking the bytes for that is much faster than checking every character.
 */
export function mayHideText({ text, bytes }: { readonly text: string; readonly bytes?: Uint8Array }): boolean {
  if (text.includes('\\') && escaped.test(text)) return true;
  return bytes !== undefined && isAscii(bytes) ? text.includes('\u007f') : hasUnseen(text);
}

/**
 * Removes invisible characters and replaces unusual spaces with plain ones. Keeps joiners, variation selectors and the
 * ideographic space where a script or emoji needs them.
 */
export function cleanText(text: string): string {
  return replaceUnseen(text, (run, offset) => isWriting(run, text, offset));
}

function isWriting(run: string, text: string, offset: number): boolean {
  const before = lastCharacter(text, offset);
  const after = String.fromCodePoint(text.codePointAt(offset + run.length) ?? 0);
  switch (run) {
    case '\ufe0e':
    case '\ufe0f':
      return pictograph.test(before) || (/[\d#*]/.test(before) && after === '\u20e3');
    case '\ufe0f\u200d':
      return pictograph.test(before) && pictograph.test(after);
    case '\u200d':
      return (pictograph.test(before) && pictograph.test(after)) || joining.test(before);
    case '\u200c':
      return joining.test(before);
    case '\u2800':
      return braille.test(before) && braille.test(after);
    case '\u1680':
      return ogham.test(before) && ogham.test(after);
    case '\u3000':
      return eastAsian.test(before) || eastAsian.test(after);
    default:
      return false;
  }
}

function lastCharacter(text: string, end: number): string {
  const last = text.charCodeAt(end - 1);
  const isSecondHalf = last >= 0xdc00 && last <= 0xdfff;
  return text.slice(isSecondHalf ? end - 2 : end - 1, end);
}

/** Labels that begin our own lines. In a service's text they lose their colon, in any of its forms. */
const ownLabels =
  /(what to do|the service refused or failed|\bupstream status|\brate limit|\brefused|\berror|\bdry run|\bnotes?)\s*[:\uff1a\ufe55\ua789\u2236\ufe13]/giu;

/**
 * Text of a service for use inside our own sentence: cleaned, on one line, without our line labels, cut to `charsMax`
 * characters.
 */
export function plainWords(text: string, charsMax = 300): string {
  const line = cleanText(text).replaceAll(/\s+/g, ' ').trim().replace(ownLabels, '$1 -');
  return line.length > charsMax ? `${line.slice(0, charsMax).toWellFormed()}…` : line;
}

/** Text of a service as a quotation inside our own sentence. Nothing in the text can end the quotation. */
export function quoteWords(text: string, charsMax = 300): string {
  return `“${plainWords(text, charsMax).replaceAll(/[“”„‟]/g, '"')}”`;
}
