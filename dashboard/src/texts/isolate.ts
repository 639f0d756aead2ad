/** Controls that reorder text around them: embeddings, overrides and isolates. */
const reordering = /[\u202a-\u202e\u2066-\u2069]/gu;
/** Letters that are written from right to left, and marks that act like one. */
const rightToLeft = /[\u0590-\u08ff\u200f\ufb1d-\ufdff\ufe70-\ufefe\u{10800}-\u{10fff}\u{1e800}-\u{1efff}]/u;

/**
 * A value as it may be placed into a sentence: controls that would reorder the sentence are removed, and a value with letters that are
 * written from right to left is isolated from the words around it (Unicode Standard Annex 9, section 2.4).
 */
export function isolate(value: string): string {
  const plain = withoutReordering(value);
  return rightToLeft.test(plain) ? `\u2068${plain}\u2069` : plain;
}

/** A value without the controls that reorder text. */
export function withoutReordering(value: string): string {
  return value.replace(reordering, '');
}
