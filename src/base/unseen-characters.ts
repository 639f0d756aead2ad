/**
 * Characters that are invisible, or visible only as a gap, grouped by how they are treated in a service's text. Where a
 * person decides, every one of them is shown as its code point. Ranges are in the form of a character class. Sources:
 * the Unicode Character Database 15.0 (Default_Ignorable_Code_Point, Zs, Indic_Syllabic_Category) and its code charts.
 */
const table = {
  removed: [
    // Zero-width characters, bidirectional controls, tags, fillers (U+115F, U+1160, U+3164, U+FFA0), variation selectors.
    '\\p{Default_Ignorable_Code_Point}',
    // Controls except tab and line ends.
    '\\u{0}-\\u{8}\\u{b}\\u{c}\\u{e}-\\u{1f}\\u{7f}-\\u{9f}',
    // Interlinear annotations, and the place of an object that is not there.
    '\\u{fff9}-\\u{fffc}',
    // Format controls of hieroglyphs, with two blanks.
    '\\u{13430}-\\u{13455}',
    // Blanks: the empty Braille cell, the half fill space, the null notehead, a filler of Khitan, a selector of Duployan.
    '\\u{2800}\\u{303f}\\u{1d159}\\u{16fe4}\\u{1bc9d}',
    '\\p{Noncharacter_Code_Point}',
  ],
  /** Spaces other than U+0020. */
  space: ['\\u{a0}\\u{1680}\\u{2000}-\\u{200a}\\u{202f}\\u{205f}\\u{3000}'],
  lineEnd: ['\\u{2028}\\u{2029}'],
  /** Only shown as code points: fonts draw one box or nothing for all of them, or they belong to one script. */
  kept: ['\\p{Cf}\\p{Cs}\\p{Co}\\p{Cn}'],
} as const;

/** Signs that join letters of one script and have no form of their own; after anything else they are invisible. */
const joiners = {
  Khmer: '\\u{17d2}',
  Myanmar: '\\u{1039}',
  Tai_Tham: '\\u{1a60}',
  Tifinagh: '\\u{2d7f}',
  Meetei_Mayek: '\\u{aaf6}',
  Kharoshthi: '\\u{10a3f}',
  Brahmi: '\\u{1107f}',
  Chakma: '\\u{11133}',
  Dives_Akuru: '\\u{1193e}',
  Zanabazar_Square: '\\u{11a47}',
  Soyombo: '\\u{11a99}',
  Masaram_Gondi: '\\u{11d45}',
  Gunjala_Gondi: '\\u{11d97}',
  Kawi: '\\u{11f42}',
} as const;
const strayJoiners = Object.entries(joiners)
  .map(([script, sign]) => `(?<!\\p{Script=${script}})${sign}`)
  .join('|');

const classOf = (kinds: readonly (keyof typeof table)[]): string =>
  `[${kinds.flatMap((kind) => table[kind]).join('')}]`;
const removed = `(?:${classOf(['removed'])}|${strayJoiners})`;

/** A pattern that matches each of them separately, including tabs and line ends. */
export const unseenCharacter = new RegExp(
  `[\\t\\n\\r]|${classOf(['removed', 'space', 'lineEnd', 'kept'])}|${strayJoiners}`,
  'gu',
);

const unseenInWords = new RegExp(`${removed}|${classOf(['space', 'lineEnd'])}`, 'u');
const unseenRuns = new RegExp(`(${removed}+)|(${classOf(['space'])}+)|${classOf(['lineEnd'])}`, 'gu');

/** Whether a text contains characters that are removed or replaced in a service's text. */
export function hasUnseen(text: string): boolean {
  return unseenInWords.test(text);
}

/**
 * A text without the characters of the table: those without a form removed, spaces as U+0020, line separators as line ends. A run of them
 * for which `isWriting` returns true stays.
 */
export function replaceUnseen(text: string, isWriting: (run: string, offset: number) => boolean): string {
  return text.replace(
    unseenRuns,
    (run: string, unseen: string | undefined, spaces: string | undefined, offset: number) => {
      if (isWriting(run, offset)) return run;
      if (unseen !== undefined) return '';
      return spaces === undefined ? '\n' : ' '.repeat(spaces.length);
    },
  );
}
