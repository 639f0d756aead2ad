import { stemmer } from 'stemmer';

// Words that people say to assistants and that tell no tool from another.
const stopWords = new Set(
  'a an and any are as at be been but by can could did do does for from had has have he her his how i if in into is it its just me my need now of off on or our out please shall she should so some somebody someone that the their them then there these they this those to up us was we were what when where which who whom whose will with would you your all each every everything everyone'.split(
    ' ',
  ),
);

/** The words of a text in order, in lower case, without stop words. */
export function wordsOf(text: string): readonly string[] {
  return text
    .replaceAll(/(?<=[a-z\d])(?=[A-Z])/g, ' ')
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word.length > 1 && !stopWords.has(word));
}

/** The stems of a text's words (Porter). */
export function stemsOf(text: string): readonly string[] {
  return wordsOf(text).map((word) => stemmer(word));
}
