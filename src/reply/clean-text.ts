import { isAscii } from 'node:buffer';

/**
 * Characters that hide text from people and show it to models, or show people another order than what is written: tag characters and
 * supplementary variation selectors, bidirectional embeddings, overrides and isolates, invisible operators, fillers, zero-width spaces,
 * and of the zero-width characters that scripts and emoji need every run.
 */
const hiddenRanges: readonly (readonly [number, number])[] = [
  [0x115f, 0x1160],
  [0x180e, 0x180e],
  [0x200b, 0x200b],
  [0x202a, 0x202e],
  [0x2060, 0x206f],
  [0x3164, 0x3164],
  [0xfeff, 0xfeff],
  [0xffa0, 0xffa0],
  [0xfff9, 0xfffb],
  [0xe0000, 0xe0fff],
];
/** Fit for use alone, suspicious in a row. */
const joinerRanges: readonly (readonly [number, number])[] = [
  [0x00ad, 0x00ad],
  [0x034f, 0x034f],
  [0x200c, 0x200f],
  [0xfe00, 0xfe0f],
];

const hidden = new RegExp(`[${classOf(hiddenRanges)}]|[${classOf(joinerRanges)}]{2,}`, 'gu');
const maybeHidden = new RegExp(`[${classOf([...hiddenRanges, ...joinerRanges])}]|\\\\u`, 'u');

function classOf(ranges: readonly (readonly [number, number])[]): string {
  const escaped = (point: number): string => `\\u{${point.toString(16)}}`;
  return ranges.map(([first, last]) => `${escaped(first)}-${escaped(last)}`).join('');
}

/**
 * Whether a reply in JSON may hold hidden characters, as they are or escaped; a quick look that may err on the side of yes. Most replies are
 * ASCII, and seeing that in the bytes takes a small part of the time of looking at every character.
 */
export function maybeHidesText({ text, bytes }: { readonly text: string; readonly bytes?: Uint8Array }): boolean {
  return bytes !== undefined && isAscii(bytes) ? text.includes('\\u') : maybeHidden.test(text);
}

/** A text without what hides in it. */
export function cleanText(text: string): string {
  return text.replace(hidden, '');
}
