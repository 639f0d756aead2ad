import type { ArgumentRecord, MethodRecord } from '../catalogue/index.js';
import type { ArgumentNames } from './argument-names.js';
import type { Detail, Reducer } from './reduce.js';
import { plainWords, wordLimits } from './words.js';

/** The `needs_one_of` of a record; empty for none. */
export type NeedsRecord = NonNullable<MethodRecord['needs_one_of']>;

/** State of binding one operation. */
export interface Binding {
  readonly reducer: Reducer;
  readonly names: ArgumentNames;
  readonly args: Map<string, ArgumentRecord>;
  readonly todo: string[];
  /** Arguments of which a call must have at least one, or all of one list. */
  needs: NeedsRecord;
  readonly detail: Detail;
  /** The document's own version. */
  readonly version: string;
}

/** Why an operation cannot be bound. */
export class BindFault extends Error {}

/** A description, or the name as words if the document has none. */
export function describe(text: string, name: string, max: number): string {
  const words = plainWords(text, Math.min(max, wordLimits.argument));
  if (words !== '') return words;
  const label = name
    .replaceAll(/(?<=[a-z0-9])(?=[A-Z])/g, ' ')
    .replaceAll(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()
    .toLowerCase();
  return label === '' ? 'A value.' : `${label.charAt(0).toUpperCase()}${label.slice(1)}.`;
}
