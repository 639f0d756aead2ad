/** A text in the characters that nobody sees and a model may read all the same (Unicode tags). */
export function unseen(text: string): string {
  return String.fromCodePoint(...[...text].map((letter) => 0xe0000 + (letter.codePointAt(0) ?? 0)));
}
