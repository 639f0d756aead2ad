/** A text of a file that people read, with the line where it starts. */
export interface Prose {
  readonly kind: 'text' | 'comment' | 'message';
  readonly line: number;
  readonly text: string;
}

export function textsOf(name: string, source: string): Prose[];
